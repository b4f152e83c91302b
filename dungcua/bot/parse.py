"""Parse many texts with a trained model: the workhorse of tests and measurements.

Runs in Rasa's environment: ``python -m dungcua.bot.parse MODEL < texts``, one JSON string
a line; writes ``{"intent", "confidence", "aspects", "emergency", "ms"}`` a line.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import Iterable
from typing import Any

import structlog
from rasa.core.agent import Agent

__all__ = ["parse_all", "quiet"]


def quiet() -> None:
    """Keep Rasa's debug lines, which quote every message, out of the output."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


async def parse_all(agent: Agent, texts: Iterable[str]) -> list[dict[str, Any]]:
    """Return what the model makes of each text; ``ms`` is the time of that parse."""
    results = []
    for text in texts:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        elapsed = (time.perf_counter() - began) * 1000
        values: dict[str, list[str]] = {"aspect": [], "emergency_number": []}
        for entity in parsed["entities"]:
            values[entity["entity"]].append(entity["value"])
        results.append(
            {
                "intent": parsed["intent"]["name"],
                "confidence": round(float(parsed["intent"]["confidence"]), 4),
                "aspects": values["aspect"],
                "emergency": next(iter(values["emergency_number"]), None),
                "ms": round(elapsed, 2),
            }
        )
    return results


def main() -> None:
    """Read texts from standard input, write results to standard output."""
    quiet()
    agent = Agent.load(sys.argv[1])
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            (result,) = runner.run(parse_all(agent, [json.loads(line)]))
            print(json.dumps(result, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
