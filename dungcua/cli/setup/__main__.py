"""``python3 -m dungcua.cli.setup run|check|test|lock``: what the Makefile calls."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from dungcua.cli.setup.console import SetupFailed
from dungcua.cli.setup.lock import lock
from dungcua.cli.setup.steps import PROFILES, Setup

_ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str]) -> int:
    """Run the set-up; return the exit code of the process."""
    parser = argparse.ArgumentParser(prog="python3 -m dungcua.cli.setup", description=__doc__)
    parser.add_argument("profile", choices=[*PROFILES, "lock"])
    parser.add_argument("--retrain", action="store_true", help="train Rasa's model again")
    chosen = parser.parse_args(arguments)
    # A person's terminal may not be set to UTF-8; the set-up must not die of that.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    started = time.monotonic()
    try:
        if chosen.profile == "lock":
            lock(_ROOT)
        else:
            Setup(_ROOT, PROFILES[chosen.profile], retrain=chosen.retrain).run()
    except SetupFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"Xong sau · done after {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
