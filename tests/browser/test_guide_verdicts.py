"""Verdicts on a phone without a connection are those of the pages: lines, law, sources, ends."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dungcua.knowledge.answer import Place, cite
from dungcua.knowledge.answer.cite import CONFIDENCE
from dungcua.knowledge.day import today_here
from dungcua.knowledge.guide.field import FieldPack, bundle, field_pack, signed
from dungcua.knowledge.guide.keys import open_key
from dungcua.knowledge.guide.verdicts import verdict_lines, verdict_on
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge
from dungcua.settings import Settings
from dungcua.web.guide.leaf import Leaf
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.web.parts import BIRTH

pytestmark = pytest.mark.browser

APP = "/cam-tay-chi-viec/app"
COMMUNE = "20332"
MODULES = "/static/guide"
_EVERY = f"""async () => {{
    const {{ current, part }} = await import("{MODULES}/pack.js");
    const {{ verdictLines, verdictOf }} = await import("{MODULES}/demand.js");
    const pack = await current();
    const {{ names, unknown }} = await part(pack, "papers");
    const law = await part(pack, "law");
    const found = {{}};
    for (const name of Object.keys(pack.manifest.parts)) {{
        if (!name.startsWith("procedure/")) continue;
        const card = await part(pack, name);
        for (const paper of Object.keys(names)) {{
            const one = verdictOf(card, paper, unknown);
            found[`${{card.code}} ${{paper}}`] = [verdictLines(one, law), one.say, one.ask];
        }}
    }}
    return found;
}}"""
_SHOWN = """() => [
    [...document.querySelectorAll(".guide .block li, .guide blockquote")]
        .map((one) => one.innerText),
    [...document.querySelectorAll(".guide-sources > ol > li")].map((one) => {
        const alone = one.cloneNode(true);
        alone.querySelector("details")?.remove();
        return alone.textContent;
    }),
].map((all) => all.map((text) => text.replace(/\\s+/g, " ").trim()))"""


@pytest.fixture(scope="module")
def judge(knowledge: KnowledgeBase) -> PaperJudge:
    return PaperJudge(knowledge)


@pytest.fixture(scope="module")
def place(places: Gazetteer) -> Place:
    commune = places.commune(COMMUNE)
    assert commune is not None
    return Place(commune.province, commune.province_code, commune.name, commune.code)


@pytest.fixture
def fresh(
    knowledge: KnowledgeBase, judge: PaperJudge, places: Gazetteer, place: Place
) -> FieldPack:
    return field_pack(knowledge, judge, places, place, today_here())


def take(page: Page, settings: Settings, pack: FieldPack) -> None:
    """Open a pack as a file on a phone."""
    raw = bundle(pack, signed(pack, open_key(settings.var).private))
    page.goto(f"{page.url.split('#')[0]}#/goi")
    page.get_by_label("Mở tệp gói dữ liệu").set_input_files(
        {"name": "goi.dcgoi", "mimeType": "application/octet-stream", "buffer": raw}
    )
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()


def test_every_card_and_paper_gives_the_lines_of_the_page(
    site: Site,
    open_page: OpenPage,
    settings: Settings,
    fresh: FieldPack,
    knowledge: KnowledgeBase,
    judge: PaperJudge,
) -> None:
    page = open_page(site.address + APP)
    take(page, settings, fresh)
    theirs = page.evaluate(_EVERY)
    day = today_here()
    assert len(theirs) == len(knowledge.procedures) * len(judge.names)
    with_law = 0
    for key, (lines, say, ask) in theirs.items():
        code, paper = key.split()
        verdict = verdict_on(knowledge, judge, paper, code, day)
        assert verdict is not None
        ours = verdict_lines(knowledge, verdict, day)
        assert lines == [[said.text, said.mark, list(said.basis)] for said in ours], key
        assert (say, ask) == (verdict.say, verdict.ask), key
        with_law += len(ours) > 1
    assert with_law > 100


def test_every_source_of_a_verdict_carries_its_words_dates_and_how_it_was_read(
    fresh: FieldPack, knowledge: KnowledgeBase
) -> None:
    named = json.loads(fresh.manifest)["parts"]

    def part(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(fresh.parts[named[name]["sha256"]])
        return found

    sources = part("sources")
    law = part("law")
    assert set(law) == set(knowledge.violations)
    cited = {source for lines in law.values() for line in lines for source in line[2]}
    for name in named:
        if name.startswith("procedure/"):
            cited |= {s for told in part(name)["verdicts"].values() for s in told["basis"]}
    assert len(cited) > 50
    for source_id in cited:
        found = cite(knowledge, source_id)
        read = CONFIDENCE[found.confidence] if found.confidence else ""
        assert sources[source_id] == [found.title, found.dates, found.text, read]


@pytest.mark.parametrize("paper", ["so-ho-khau", "giay-chung-sinh", "vneid", "so-yeu-ly-lich"])
def test_the_screen_shows_what_the_page_shows(
    site: Site,
    open_page: OpenPage,
    settings: Settings,
    fresh: FieldPack,
    knowledge: KnowledgeBase,
    judge: PaperJudge,
    paper: str,
) -> None:
    page = open_page(f"{site.address}/cam-tay-chi-viec/{BIRTH}/giay?giay={paper}")
    served = page.evaluate(_SHOWN)
    page.goto(site.address + APP)
    take(page, settings, fresh)
    page.context.set_offline(True)
    page.goto(f"{site.address}{APP}#/viec/{BIRTH}/tat-ca/giay/{paper}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(judge.names[paper])
    assert page.evaluate(_SHOWN) == served
    verdict = verdict_on(knowledge, judge, paper, BIRTH, today_here())
    assert verdict is not None
    leaf = Leaf(knowledge).add(verdict_lines(knowledge, verdict, today_here()))
    assert len(served[0]) >= len(leaf.groups[0].lines)
    assert len(served[1]) == len(leaf.sources)


def test_what_ends_before_the_pack_does_falls_silent_line_by_line(
    site: Site,
    open_page: OpenPage,
    settings: Settings,
    knowledge: KnowledgeBase,
    places: Gazetteer,
    place: Place,
) -> None:
    """A fact that ends in three days: asserted on its last day, gone on the next."""
    day = today_here()
    last = day + timedelta(days=3)
    found = PaperJudge(knowledge).judge("so-ho-khau", BIRTH)
    assert found is not None
    ending = knowledge.violations[str(found.code)].law[0].basis[0]
    fact = knowledge.facts[ending]
    facts = {**knowledge.facts, ending: replace(fact, life=replace(fact.life, valid_to=last))}
    changed = replace(knowledge, facts=facts)
    judge = PaperJudge(changed)
    page = open_page(site.address + APP)
    take(page, settings, field_pack(changed, judge, places, place, day))
    counts = []
    for now in (last, last + timedelta(days=1)):
        page.clock.set_fixed_time(datetime.combine(now, time(5), UTC))
        theirs = page.evaluate(_EVERY)
        for key, (lines, say, _ask) in theirs.items():
            code, paper = key.split()
            verdict = verdict_on(changed, judge, paper, code, now)
            assert verdict is not None
            ours = verdict_lines(changed, verdict, now)
            assert lines == [[said.text, said.mark, list(said.basis)] for said in ours], key
            assert say == verdict.say, key
        counts.append(sum(ending in line[2] for lines, *_ in theirs.values() for line in lines))
    assert counts[0] > 0
    assert counts[1] == 0


def test_a_pack_of_an_earlier_form_asserts_nothing_and_says_so(
    site: Site, open_page: OpenPage, settings: Settings, fresh: FieldPack
) -> None:
    page = open_page(site.address + APP)
    take(page, settings, fresh)
    page.evaluate(
        f"""async () => {{
            const {{ change, settled }} = await import("{MODULES}/store.js");
            await change(["packs"], async (packs) => {{
                const held = await settled(packs.get("current"));
                held.manifest.format = 1;
                packs.put(held, "current");
            }});
        }}"""
    )
    page.goto(f"{site.address}{APP}#/viec/{BIRTH}/tat-ca")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gói dữ liệu thuộc dạng cũ")
    expect(page.get_by_role("link", name="Cập nhật")).to_be_visible()
