"""``python -m dungcua.eval.search_bench``: how fast the search is, alone and tenfold.

CPU time says what one core takes, wall time what a shared machine gave today. The tenfold
index has every listed procedure nine times more, under a code and a name of its own, with
vectors beside those of the original.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.encoder import Encoder, locate
from dungcua.knowledge.load import KnowledgeBase, load
from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.built import Built, open_built
from dungcua.knowledge.search.dense import DenseIndex
from dungcua.knowledge.search.views import views
from dungcua.knowledge.text.normalise import normalise
from dungcua.settings import Settings

__all__ = ["main", "multiplied", "report"]

_QUESTIONS = Path(__file__).parent / "questions" / "colloquial_own.jsonl"
_COPIES = 10
_THREADS = 2
_ROUNDS = 3
_NOISE = 0.02


def main() -> None:
    """Measure and print."""
    lines = _QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [normalise(json.loads(line)["question"]) for line in lines]
    var = Settings().var
    kb, built = load(), open_built(var)
    report("search", built.search(kb.procedures, kb.catalogue), questions)
    listed = multiplied(kb, _COPIES)
    report("search, tenfold", _tenfold(kb, listed, built, var), questions)


def report(what: str, search: ProcedureSearch, questions: Sequence[str]) -> None:
    """Print how long one question takes, and how many a second two threads answer."""
    for question in questions:
        search.search(question)
    cpu, wall = [], []
    rounds = [*questions] * _ROUNDS
    for question in rounds:
        began, used = time.perf_counter(), time.thread_time()
        search.search(question)
        wall.append(time.perf_counter() - began)
        cpu.append(time.thread_time() - used)
    began, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(search.search, rounds))
    many = len(rounds)
    spent = (time.process_time() - used) / many
    print(f"{what}: {len(search)} procedures, {many} questions, load {os.getloadavg()[0]:.1f}")
    for name, seconds in (("CPU", cpu), ("wall", wall)):
        half, slow = np.percentile(seconds, [50, 99]) * 1000
        print(f"  {name:<5} p50 {half:6.1f} ms   p99 {slow:6.1f} ms")
    rate = many / (time.perf_counter() - began)
    print(f"  two threads {rate:6.0f} a second, {spent * 1000:.1f} ms of CPU each")


def multiplied(kb: KnowledgeBase, copies: int) -> dict[str, CatalogueEntry]:
    """Return the catalogue with ``copies`` of everything in it."""
    entries = dict(kb.catalogue)
    for copy in range(1, copies):
        for entry in kb.catalogue.values():
            code = f"{entry.code}#{copy}"
            entries[code] = replace(entry, code=code, name=f"{entry.name} loại {copy}")
    return entries


def _tenfold(
    kb: KnowledgeBase, listed: dict[str, CatalogueEntry], built: Built, var: Path
) -> ProcedureSearch:
    """Return a search over ``listed``; new texts get the vector of an old one, shaken."""
    texts = list(dict.fromkeys(view.text for view in views(kb.procedures, listed)))
    rows = built.dense.rows(texts)
    rng = np.random.default_rng(1)
    rows[rows < 0] = rng.integers(0, len(built.dense), int((rows < 0).sum()))
    vectors = built.dense.vectors[rows]
    vectors = vectors + rng.normal(0, _NOISE, vectors.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    encoder = Encoder.load(locate(var / "encoder"))
    return replace(built, dense=DenseIndex.of(encoder, texts, vectors)).search(
        kb.procedures, listed
    )


if __name__ == "__main__":
    main()
