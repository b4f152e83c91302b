"""``python -m dungcua.eval.understood FILE …``: what is understood under each disturbance.

``*.yml`` are Rasa examples with their intents, ``*.tsv`` messages with the aspects they ask
for (by blanks), ``*.jsonl`` questions with the codes of their procedure. Each is disturbed by
every kind of :mod:`dungcua.eval.slips` and measured: macro-F1 of intents and of aspects, share
of first finds. ``--model PATH`` takes another model than that of the set-up; ``--errors``
prints what went wrong undisturbed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import yaml

from dungcua.actions.front import FrontDesk
from dungcua.cli.stack import load_desks
from dungcua.errors import DialogueUnavailable
from dungcua.eval.search import read_questions
from dungcua.eval.slips import KINDS
from dungcua.knowledge.text.aspects import ASPECTS
from dungcua.settings import ROOT, Settings

__all__ = ["main"]

_Labelled = list[tuple[str, frozenset[str]]]


def main(arguments: Sequence[str]) -> None:
    """Measure the files named and print one Markdown table."""
    settings = Settings()
    files = [Path(a) for a in arguments if not a.startswith("--")]
    model = settings.var / "models" / "dungcua.tar.gz"
    if "--model" in arguments:
        model = Path(arguments[arguments.index("--model") + 1])
        files.remove(model)
    columns: dict[str, dict[str, float]] = {}
    for path in files:
        columns[path.stem] = _measured(path, settings, model, errors="--errors" in arguments)
    print("| disturbance | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for kind in KINDS:
        print(f"| {kind} | " + " | ".join(f"{c[kind]:.3f}" for c in columns.values()) + " |")


def _measured(path: Path, settings: Settings, model: Path, *, errors: bool) -> dict[str, float]:
    if path.suffix == ".yml":
        return _intents(_examples(path), settings, model, errors=errors)
    front = load_desks(settings.var).front
    if path.suffix == ".tsv":
        return _aspects(front, _lines(path), errors=errors)
    asked = [(q.text, q.codes) for q in read_questions(path) if q.codes]
    return {kind: _first(front, _disturbed(asked, kind)) for kind in KINDS}


def _disturbed(labelled: _Labelled, kind: str) -> _Labelled:
    rng = Random(7)  # noqa: S311 - the same slips in every run
    return [(KINDS[kind](text, rng), right) for text, right in labelled]


def _examples(path: Path) -> _Labelled:
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return [
        (line.removeprefix("- ").strip(), frozenset({block["intent"]}))
        for block in blocks
        for line in block["examples"].splitlines()
        if line.startswith("- ")
    ]


def _lines(path: Path) -> _Labelled:
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines() if row]
    return [(row[0], frozenset(row[1].split())) for row in rows]


def _intents(
    labelled: _Labelled, settings: Settings, model: Path, *, errors: bool
) -> dict[str, float]:
    texts = [text for kind in KINDS for text, _ in _disturbed(labelled, kind)]
    said = _parsed(texts, settings, model)
    found = {}
    for number, kind in enumerate(KINDS):
        ours = said[number * len(labelled) : (number + 1) * len(labelled)]
        pairs = [
            (right, frozenset({name})) for (_, right), name in zip(labelled, ours, strict=True)
        ]
        found[kind] = _macro_f1(pairs, sorted({name for right, _ in pairs for name in right}))
        if errors and number == 0:
            for (text, right), name in zip(labelled, ours, strict=True):
                if name not in right:
                    print(f"{text!r}: {name}, not {'/'.join(right)}", file=sys.stderr)
    return found


def _parsed(texts: Sequence[str], settings: Settings, model: Path) -> list[str]:
    """Return the intent of every text, from Rasa's own environment."""
    done = subprocess.run(
        [str(settings.rasa_python), "-W", "ignore", "-m", "dungcua.bot.parse", str(model)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        input="".join(json.dumps(text) + "\n" for text in texts),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DialogueUnavailable(done.stderr[-500:])
    return [json.loads(line)["intent"] for line in done.stdout.splitlines()]


def _aspects(front: FrontDesk, labelled: _Labelled, *, errors: bool) -> dict[str, float]:
    found = {}
    for kind in KINDS:
        disturbed = _disturbed(labelled, kind)
        pairs = [(right, frozenset(front.asked(text))) for text, right in disturbed]
        found[kind] = _macro_f1(pairs, ASPECTS)
        if errors and kind == "as written":
            for (text, right), (_, said) in zip(disturbed, pairs, strict=True):
                if said != right:
                    print(f"{text!r}: {sorted(said)}, not {sorted(right)}", file=sys.stderr)
    return found


def _first(front: FrontDesk, labelled: _Labelled) -> float:
    """Return the share of questions whose first find is right."""
    hits = [front.find(text, 1).hits for text, _ in labelled]
    right = [
        bool(hit) and hit[0].code in codes for hit, (_, codes) in zip(hits, labelled, strict=True)
    ]
    return sum(right) / len(right)


def _macro_f1(
    pairs: Sequence[tuple[frozenset[str], frozenset[str]]], labels: Sequence[str]
) -> float:
    """Return the mean F1 of the labels that occur at all."""
    scores = []
    for label in labels:
        both = sum(label in right and label in said for right, said in pairs)
        every = sum((label in right) + (label in said) for right, said in pairs)
        if every:
            scores.append(2 * both / every)
    return sum(scores) / len(scores)


if __name__ == "__main__":
    main(sys.argv[1:])
