"""Train and measure one pipeline: accuracy, macro-F1, training time, size, latency.

Runs in Rasa's environment, one pipeline a process so that memory can be told apart:

    python -m dungcua.bot.compare CONFIG.yml TEST.yml [TEST.yml …]

Writes one JSON object. ``route`` is the share of messages that reach the right action:
several intents share one (a procedure, a place and an unknown thing are all answered).
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from dungcua.bot.parse import parse_all, quiet
from dungcua.knowledge.text.fold import fold

__all__ = ["measure"]

_BOT = Path(__file__).resolve().parent
_SMALL_TALK = ("greet", "goodbye", "thanks", "bot_challenge", "help")
_ANSWERED = (
    "ask_procedure", "give_place", "inform_case", "out_of_scope", "ask_lawful", "affirm", "deny",
    "nlu_fallback",
)  # fmt: skip
_ROUTE = {**dict.fromkeys(_SMALL_TALK, "small_talk"), **dict.fromkeys(_ANSWERED, "answer")}


def _macro_f1(right: list[str], said: list[str]) -> float:
    scores = []
    for label in sorted(set(right)):
        both = sum(a == b == label for a, b in zip(right, said, strict=True))
        scores.append(2 * both / (right.count(label) + said.count(label)))
    return sum(scores) / len(scores)


def _scores(right: list[str], results: list[dict[str, Any]]) -> dict[str, float]:
    said = [r["intent"] for r in results]
    pairs = list(zip(right, said, strict=True))
    return {
        "accuracy": round(sum(a == b for a, b in pairs) / len(pairs), 3),
        "macro_f1": round(_macro_f1(right, said), 3),
        "route": round(sum(_ROUTE.get(a, a) == _ROUTE.get(b, b) for a, b in pairs) / len(pairs), 3),
    }


def measure(config: Path, tests: list[Path]) -> dict[str, Any]:
    """Train ``config`` on the bot's data and measure it on each test file.

    Returns seconds (by the clock and of processor), kilobytes, milliseconds and megabytes
    under names that say so; on a machine with other work trust the processor's seconds.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = folder  # else what was trained before is not trained
        began, worked = time.perf_counter(), time.process_time()
        model = train_nlu(str(config), str(_BOT / "data" / "nlu"), folder)
        found: dict[str, Any] = {
            "config": config.stem,
            "train_s": round(time.perf_counter() - began, 1),
            "train_cpu_s": round(time.process_time() - worked, 1),
            "model_kb": round(Path(str(model)).stat().st_size / 1024),
        }
        agent = Agent.load(str(model))
    times: list[float] = []
    for test in tests:
        examples = load_data(str(test)).intent_examples
        right = [e.get(INTENT) for e in examples]
        for name, change in (("as_is", str), ("folded", fold)):
            texts = [change(e.get(TEXT)) for e in examples]
            results = asyncio.run(parse_all(agent, texts))
            found[f"{test.stem}.{name}"] = _scores(right, results)
            times += [r["ms"] for r in results]
    times.sort()
    found["parse_p50_ms"] = times[len(times) // 2]
    found["parse_p99_ms"] = times[int(0.99 * len(times))]
    found["rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return found


if __name__ == "__main__":
    quiet()
    print(json.dumps(measure(Path(sys.argv[1]), [Path(p) for p in sys.argv[2:]])))
