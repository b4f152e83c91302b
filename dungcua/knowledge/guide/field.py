"""A commune's pack: checklists, verdicts and search, signed, dated, made of small parts.

A pack is a manifest and parts. The manifest names each part by the SHA-256 of its bytes and
is signed; a phone that holds an older pack fetches the parts it lacks and no others. The
same pack travels as one file (:func:`bundle`) on a stick or from a neighbour's phone, and
is believed for its signature, wherever it comes from.

Everything is composed here, by the same code as the pages: what a phone shows without a
connection are these very sentences. A part says until when its facts may be asserted.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from dungcua.knowledge.answer import Composer, Place
from dungcua.knowledge.answer.renderings.printed import Printed, printed
from dungcua.knowledge.answer.renderings.sms import Sms, sms
from dungcua.knowledge.answer.structure import Answer, Said
from dungcua.knowledge.guide.heard import demand_part
from dungcua.knowledge.guide.hearing import rule_tables
from dungcua.knowledge.guide.holding import Cited, holds_until
from dungcua.knowledge.guide.index import GuideIndex, Numbers
from dungcua.knowledge.guide.judgements import (
    card_dossier,
    card_verdicts,
    law_lines,
    not_known,
)
from dungcua.knowledge.guide.reading import reader_table
from dungcua.knowledge.guide.team import team_parts
from dungcua.knowledge.guide.walk import Way, right_one, safety, walk, ways
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge
from dungcua.knowledge.requirements.cues import read_papers
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import SHORT_FORMS

__all__ = [
    "FORMAT",
    "LIFETIME",
    "FieldPack",
    "bundle",
    "case_sheet",
    "expansions",
    "field_pack",
    "paper_index",
    "procedure_index",
    "signed",
    "text_message",
]

FORMAT = 2
LIFETIME = timedelta(days=60)
"""After this a pack asserts nothing any more: laws move faster than phones are charged."""

_MESSAGES = 2

Part = dict[str, Any]

_NOTHING: Mapping[str, Part] = {}


@dataclass(frozen=True, slots=True)
class FieldPack:
    """``manifest`` are the bytes that are signed; ``parts`` are named by their SHA-256."""

    manifest: bytes
    parts: Mapping[str, bytes]


def expansions() -> Mapping[str, str]:
    """Return the short forms a pack knows, folded: "cccd" → "can cuoc cong dan"."""
    folded = {fold(short): fold(long) for short, long in SHORT_FORMS.items()}
    return {short: long for short, long in folded.items() if short.isalnum()}


def procedure_index(kb: KnowledgeBase) -> GuideIndex:
    """Return the search over the curated cards."""
    return GuideIndex.of(kb.procedures.values(), expansions())


def paper_index(judge: PaperJudge) -> GuideIndex:
    """Return the search over papers that may be demanded."""
    return GuideIndex.over(judge.spoken.items(), expansions())


def field_pack(
    kb: KnowledgeBase,
    judge: PaperJudge,
    places: Gazetteer,
    place: Place,
    as_of: date,
    more: Mapping[str, Part] = _NOTHING,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> FieldPack:
    """Compose the pack of one commune.

    Args:
        kb: the knowledge base, with the offices of the deployment.
        judge: what may be said of a paper.
        places: what addresses mean.
        place: the commune, with its code and its province's.
        as_of: the day of composing: what holds on it is said, with its end.
        more: parts that other rooms compose, by name.
        progress: told how many cards of how many are done.

    """
    composer = Composer(kb, as_of)
    cited = Cited(kb)
    papers = tuple(read_papers(DATA_DIR / "law").values())
    contents: dict[str, Part] = {}
    for done, card in enumerate(kb.procedures.values(), start=1):
        contents[f"procedure/{card.code}"] = _procedure(composer, judge, card, place, cited)
        dossier = card_dossier(kb, papers, card, as_of, cited)
        contents[f"procedure/{card.code}"]["dossier"] = dossier
        progress(done, len(kb.procedures))
    contents["search"] = _numbers(procedure_index(kb).numbers)
    contents["papers"] = {
        "names": dict(judge.names),
        "unknown": not_known(),
        "search": _numbers(paper_index(judge).numbers),
    }
    contents["walk"] = _walk(kb, as_of, cited)
    contents["law"] = law_lines(kb, as_of, cited)
    contents["check"] = rule_tables(kb)
    contents["reader"] = reader_table()
    contents["demands"] = demand_part(kb, papers, as_of, cited)
    contents |= team_parts(kb, judge, places, place, as_of, cited)
    contents |= more
    contents["sources"] = cited.sources
    parts: dict[str, bytes] = {}
    named: dict[str, dict[str, object]] = {}
    for name, content in sorted(contents.items()):
        raw = _dump(content)
        digest = hashlib.sha256(raw).hexdigest()
        parts[digest] = raw
        named[name] = {"sha256": digest, "bytes": len(raw)}
    manifest = {
        "format": FORMAT,
        "kind": "dungcua-field",
        "edition": kb.version,
        "made": as_of.isoformat(),
        "until": (as_of + LIFETIME).isoformat(),
        "commune": {"code": place.code, "name": place.commune, "province": place.province},
        "parts": named,
    }
    return FieldPack(_dump(manifest), parts)


def signed(pack: FieldPack, key: ec.EllipticCurvePrivateKey) -> str:
    """Return the signature of the manifest: ECDSA on P-256 with SHA-256, r and s in base64.

    Every browser of the last ten years checks this form by itself; Ed25519 is too young.
    """
    r, s = decode_dss_signature(key.sign(pack.manifest, ec.ECDSA(hashes.SHA256())))
    return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()


def bundle(pack: FieldPack, signature: str) -> bytes:
    """Return the whole pack as one compressed file for a stick."""
    whole = {
        "manifest": pack.manifest.decode(),
        "signature": signature,
        "parts": {digest: raw.decode() for digest, raw in pack.parts.items()},
    }
    # No time inside: the same pack is the same file.
    return gzip.compress(_dump(whole), mtime=0)


def case_sheet(
    composer: Composer, card: Procedure, place: Place | None, case: str | None
) -> tuple[Answer, Printed]:
    """Return the answer for one household's case, and as it stands on paper."""
    answer = composer.answer(card, place=place, case=case)
    return answer, printed(composer.kb, answer, place)


def text_message(answer: Answer) -> Sms:
    """Return a household's checklist as plain text of fewer than three messages."""
    return sms(answer, most=_MESSAGES)


def _procedure(
    composer: Composer,
    judge: PaperJudge,
    card: Procedure,
    place: Place,
    cited: Cited,
) -> Part:
    kb = composer.kb
    sheets: dict[str, Part] = {}
    used: dict[str, None] = {}
    for case in (None, *(case.id for case in card.cases)):
        answer, paper = case_sheet(composer, card, place, case)
        numbers = {note.number: note.id for note in paper.footnotes}
        cited.note(numbers.values())
        used |= dict.fromkeys(numbers.values())
        sheets[case or ""] = {
            "summary": [_line(line, numbers) for line in paper.summary],
            "sections": [
                {
                    "key": section.key,
                    "title": section.title,
                    "lines": [_line(line, numbers) for line in section.lines],
                }
                for section in paper.sections
            ],
            "dates": paper.dates,
            "sms": text_message(answer).text,
        }
    verdicts = card_verdicts(kb, judge, card, composer.as_of, cited)
    used |= dict.fromkeys(source for told in verdicts.values() for source in told["basis"])
    finds = right_one(kb, card, composer.as_of)
    cited.note(source for line in finds for source in line.basis)
    used |= dict.fromkeys(source for line in finds for source in line.basis)
    end = holds_until(kb, used)
    return {
        "code": card.code,
        "title": card.plain_name,
        "name": card.name,
        "question": card.case_question if len(card.cases) > 1 else None,
        "cases": [{"id": case.id, "name": case.name, "when": case.when} for case in card.cases],
        "portal": card.portal_id,
        "finds": [[line.text, str(line.mark), list(line.basis)] for line in finds],
        "ways": list(ways(card)),
        "until": end.isoformat() if end else None,
        "sheets": sheets,
        "verdicts": verdicts,
    }


def _walk(kb: KnowledgeBase, as_of: date, cited: Cited) -> Part:
    """Return the safety lines and the steps of both ways; a step names blocks of a sheet."""

    def told(lines: Iterable[Said]) -> list[list[object]]:
        for line in lines:
            cited.note(line.basis)
        return [[line.text, str(line.mark), list(line.basis)] for line in lines]

    return {
        "safety": told(safety(kb, as_of)),
        "ways": {
            way: [
                {
                    "title": s.title,
                    "sections": list(s.sections),
                    "lines": told(s.lines),
                    "finds": s.finds,
                }
                for s in walk(kb, way, as_of)
            ]
            for way in Way
        },
    }


def _line(line: Any, numbers: Mapping[int, str]) -> list[object]:
    return [line.text, str(line.mark), [numbers[note] for note in line.notes]]


def _numbers(numbers: Numbers) -> Part:
    """Return the numbers of an index; views name terms by their place in ``terms``."""
    place = {term: number for number, term in enumerate(numbers.idf)}
    return {
        "terms": list(numbers.idf),
        "idf": list(numbers.idf.values()),
        "views": [[place[term] for term in view] for view in numbers.views],
        "owners": list(numbers.owners),
        "common": sorted(numbers.common),
        "expansions": dict(numbers.expansions),
    }


def _dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
