"""The requirement check on a phone: the very check of the server without its encoder.

Both read the same texts. Where the server would ask its encoder the phone says less, and never
anything more severe than the server says with it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.answer import Place
from dungcua.knowledge.encoder import Encoder, locate
from dungcua.knowledge.guide.field import FieldPack, field_pack
from dungcua.knowledge.guide.heard import heard as said_of
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import Check, PaperJudge, RequirementChecker, VerdictKind
from dungcua.knowledge.requirements.cues import read_cues
from dungcua.knowledge.requirements.second import SecondReader
from dungcua.knowledge.requirements.tokens import read
from dungcua.knowledge.text.language import language
from dungcua.settings import Settings
from tests.browser.conftest import OpenPage
from tests.browser.guide_parity import demands, disturbed, every_letter, wild
from tests.browser.site import Site

pytestmark = pytest.mark.browser

APP = "/cam-tay-chi-viec/app"
MODULES = "/static/guide"
WEIGHTS = DATA_DIR / "law" / "second.npz"
DAY = date(2026, 11, 22)
_SEVERITY = {VerdictKind.ALREADY_HELD: 1, VerdictKind.NOT_LISTED: 2, VerdictKind.FORBIDDEN: 3}

_BESIDE = {"doubt", "foreign"}
"""What a phone says of its own reading, beside what the check says."""

Asked = tuple[str, str | None]
"""A text, and the code of the procedure it is about, if that is known."""


@pytest.fixture(scope="module")
def checker(knowledge: KnowledgeBase) -> RequirementChecker:
    return RequirementChecker(knowledge)


@pytest.fixture(scope="module")
def pack(knowledge: KnowledgeBase, places: Gazetteer) -> FieldPack:
    commune = places.commune("20332")
    assert commune is not None
    place = Place(commune.province, commune.province_code, commune.name, commune.code)
    return field_pack(knowledge, PaperJudge(knowledge), places, place, DAY)


@pytest.fixture(scope="module")
def tables(pack: FieldPack) -> dict[str, Any]:
    """Return what a pack holds for the check."""
    named = json.loads(pack.manifest)["parts"]
    parts = {
        name: json.loads(pack.parts[entry["sha256"]])
        for name, entry in named.items()
        if name in ("check", "reader", "demands") or name.startswith("procedure/")
    }
    dossiers = {
        name.removeprefix("procedure/"): parts.pop(name)["dossier"]
        for name in list(parts)
        if name.startswith("procedure/")
    }
    return parts | {"dossiers": dossiers}


@pytest.fixture
def phone(site: Site, open_page: OpenPage, tables: dict[str, Any]) -> Page:
    """Return a page that has built the check from a pack's tables."""
    page = open_page(site.address + APP)
    page.evaluate(
        f"""async (parts) => {{
            const {{ Checker }} = await import("{MODULES}/check/checker.js");
            const {{ heard }} = await import("{MODULES}/heard.js");
            const checker = new Checker(parts.check, parts.reader);
            globalThis.heard = (text, given, careful) => {{
                const code = checker.procedureOf(text, given);
                const dossier = parts.dossiers[code] ?? null;
                const check = checker.check(text, {{ code: dossier && code, dossier, careful }});
                const card = dossier && {{ dossier }};
                return [check, heard(check, card, parts.demands, "{DAY}")];
            }};
        }}""",
        tables,
    )
    return page


Read = tuple[dict[str, Any], dict[str, Any]]
"""The check of a text, and what is said of it."""


def heard(page: Page, asked: Sequence[Asked], *, careful: bool = False) -> list[Read]:
    """Return what the phone makes of the texts."""
    found: list[Read] = page.evaluate(
        "([asked, careful]) => asked.map(([text, code]) => globalThis.heard(text, code, careful))",
        [[list(one) for one in asked], careful],
    )
    return found


def plain(check: Check) -> dict[str, Any]:
    """Return a check as JSON has it."""
    told: dict[str, Any] = json.loads(json.dumps(asdict(check), default=str, ensure_ascii=False))
    return told


def shown(knowledge: KnowledgeBase, check: Check) -> dict[str, Any]:
    """Return what the server says of a check."""
    found = said_of(knowledge, check, DAY)
    return {
        "papers": [[line.text, line.mark, list(line.basis)] for line in found.papers],
        "signs": [[line.text, line.mark, list(line.basis)] for line in found.signs],
        "say": list(found.say),
        "ask": found.ask,
    }


def same(
    page: Page, checker: RequirementChecker, knowledge: KnowledgeBase, asked: Sequence[Asked]
) -> list[dict[str, Any]]:
    """Prove that both checks say the same of every text, in the same words; return the checks.

    English is judged with a connection only: what the phone takes for English is left out.
    """
    theirs = heard(page, asked)
    different = []
    for (text, code), (found, said) in zip(asked, theirs, strict=True):
        if found["foreign"]:
            continue
        assert language(text) != "en", text
        check = checker.check(text, procedure=code)
        ours = plain(check)
        mine = {key: value for key, value in found.items() if key not in _BESIDE}
        where = [key for key in ours if ours[key] != mine.get(key)]
        if where or said != shown(knowledge, check):
            different.append((text, code, {key: (ours[key], mine.get(key)) for key in where}))
    assert different[:3] == [], f"{len(different)} of {len(asked)} differ"
    return [found for found, _ in theirs]


def test_every_labelled_demand_is_read_alike(
    phone: Page, checker: RequirementChecker, knowledge: KnowledgeBase
) -> None:
    texts = demands()
    assert len(texts) > 1900
    codes = list(knowledge.procedures)
    known = [(text, codes[number % len(codes)]) for number, text in enumerate(texts[::4])]
    found = same(phone, checker, knowledge, [*((text, None) for text in texts), *known])
    assert sum(one["foreign"] for one in found) < len(texts) / 10
    verdicts = [verdict for one in found for verdict in one["verdicts"]]
    assert {verdict["verdict"] for verdict in verdicts} == set(VerdictKind)
    assert sum(one["is_complaint"] for one in found) > 1000
    assert sum(bool(one["told"]["money"]) for one in found) > 50
    assert {one["channel"] for one in found} == {None, "counter", "online", "post"}


def test_disturbed_and_random_texts_are_read_alike(
    phone: Page, checker: RequirementChecker, knowledge: KnowledgeBase
) -> None:
    texts = ["", " ", "…", "?", "hộ khẩu?", "①²٣ 20/11", *disturbed(demands()[::6]), *wild()]
    assert len(texts) > 1500
    same(phone, checker, knowledge, [(text, None) for text in texts])


def test_every_letter_splits_words_alike(
    phone: Page, tables: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    """Every character that Python knows, inside a word and inside a number."""
    shorthand = read_cues(DATA_DIR / "law").shorthand
    texts = [f"đòi{c}Hòa hẹn 2{c}/11, nay{c}" for c in every_letter()]
    theirs = phone.evaluate(
        f"""async ([table, texts]) => {{
            const {{ Tokens }} = await import("{MODULES}/check/tokens.js");
            const tokens = new Tokens(table);
            return texts.map((text) => {{
                const read = tokens.read(text);
                return [read.tokens.map((one) => [one.plain, one.sentence, one.clause]),
                    read.closers, read.accented];
            }});
        }}""",
        [tables["check"]["tokens"], texts],
    )
    for text, found in zip(texts, theirs, strict=True):
        ours = read(text, shorthand)
        told = [[one.plain, one.sentence, one.clause] for one in ours.tokens]
        assert found == [told, list(ours.closers), ours.accented], text


def test_both_first_readings_score_alike(
    site: Site, open_page: OpenPage, tables: dict[str, Any]
) -> None:
    reader = SecondReader(WEIGHTS)
    cues = read_cues(DATA_DIR / "law")
    texts = [*demands()[::5], "", "_ẶC_", "ß İ ſ"]
    named = [sorted(cues.find(read(text, cues.shorthand))) for text in texts]
    page = open_page(site.address + APP)
    theirs = page.evaluate(
        f"""async ([table, texts, named]) => {{
            const {{ Reader }} = await import("{MODULES}/check/reader.js");
            const reader = new Reader(table);
            return texts.map((text, n) => reader.scores(text, named[n]));
        }}""",
        [tables["reader"], texts, named],
    )
    for text, concepts, scores in zip(texts, named, theirs, strict=True):
        ours = reader.scores(reader.compare(text, concepts))
        assert scores == pytest.approx(ours, abs=1e-4), text


class Recording:
    """Stands where the encoder stands and remembers that it was asked."""

    def __init__(self) -> None:
        self.asked = False

    @property
    def card(self) -> Any:
        recording = self

        class Card:
            digest = SecondReader(WEIGHTS).encoder
            of = recording

        return Card

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked = True
        return np.zeros((len(texts), 384), np.float32)


def test_a_doubt_is_where_the_server_asks_its_encoder(
    phone: Page, knowledge: KnowledgeBase
) -> None:
    recording = Recording()
    asking = RequirementChecker(knowledge, encoder=recording)  # type: ignore[arg-type]
    texts = demands()
    doubts = []
    for text in texts:
        recording.asked = False
        asking.check(text)
        doubts.append(recording.asked)
    found = [check for check, _ in heard(phone, [(text, None) for text in texts])]
    # English is put into Vietnamese on the server and not judged on a phone
    differ = [
        text
        for text, check, doubt in zip(texts, found, doubts, strict=True)
        if check["doubt"] != doubt and not check["foreign"]
    ]
    assert differ == []
    assert 5 < sum(doubts) < len(texts) / 4


def test_nothing_is_judged_in_english_words(phone: Page) -> None:
    texts = [
        "The clerk at the ward office asked me for the household book, is that legal?",
        "they asked for 500.000 without a receipt at the commune office",
        "The officer refused my application because I have no VNeID account",
    ]
    for (check, said), text in zip(
        heard(phone, [(text, None) for text in texts], careful=True), texts, strict=True
    ):
        assert language(text) == "en"
        assert check["foreign"]
        assert not said["signs"]
        assert {verdict["verdict"] for verdict in check["verdicts"]} <= {"unknown"}


def test_it_never_says_more_than_the_server_says_with_its_encoder(
    phone: Page, checker: RequirementChecker, knowledge: KnowledgeBase
) -> None:
    try:
        encoder = Encoder.load(locate(Settings().var / "encoder"))
    except (MissingData, InvalidCard):
        pytest.skip("the encoder is not built here: dungcua prepare encoder")
    whole = RequirementChecker(knowledge, encoder=encoder)
    texts = demands()
    less = []
    for text, (found, _) in zip(
        texts, heard(phone, [(text, None) for text in texts], careful=True), strict=True
    ):
        online = whole.check(text)
        severe = {verdict.paper: _SEVERITY.get(verdict.verdict, 0) for verdict in online.verdicts}
        mine = {v["paper"]: _SEVERITY.get(VerdictKind(v["verdict"]), 0) for v in found["verdicts"]}
        assert all(rank <= severe.get(paper, 0) for paper, rank in mine.items()), text
        codes = {finding["code"] for finding in found["findings"]}
        assert codes <= set(online.violations), text
        assert {finding["code"] for finding in found["asked"]} <= {f.code for f in online.asked}
        if not found["doubt"] and not found["foreign"]:
            mine_too = {key: value for key, value in found.items() if key not in _BESIDE}
            assert mine_too == plain(online)
        elif codes != set(online.violations) or mine != severe:
            less.append(text)
    assert 0 < len(less) < len(texts) / 4
