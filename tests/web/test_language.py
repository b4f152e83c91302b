from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from dungcua.errors import DungCuaError, TooManyRequests, UnknownCode
from dungcua.web import dates, i18n
from dungcua.web.i18n import LANGUAGES, catalogue
from tests.web.visitor import Visitor

WEB = Path(i18n.__file__).parents[1]
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
USED = re.compile(r"""\bt\(\s*["']([a-z_.]+)["']\s*(~?)([^)]*)""")


def every_error(kind: type[DungCuaError]) -> list[type[DungCuaError]]:
    return [kind, *(e for child in kind.__subclasses__() for e in every_error(child))]


def test_catalogues_have_the_same_keys() -> None:
    vietnamese, english = (catalogue(lang) for lang in LANGUAGES)
    assert set(vietnamese.strings) == set(english.strings)


def test_catalogues_fill_in_the_same_names() -> None:
    vietnamese, english = (catalogue(lang).strings for lang in LANGUAGES)
    for key, text in vietnamese.items():
        names = {name for _, name, _, _ in Formatter().parse(text) if name}
        assert names == {name for _, name, _, _ in Formatter().parse(english[key]) if name}, key


def test_examples_send_the_same_in_both_languages() -> None:
    vietnamese, english = (catalogue(lang).examples for lang in LANGUAGES)
    assert [e.send for e in vietnamese] == [e.send for e in english]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_use_only_known_keys(template: Path) -> None:
    strings = catalogue("vi").strings
    for key, joined, rest in USED.findall(template.read_text(encoding="utf-8")):
        if joined:
            assert any(known.startswith(key) for known in strings), key
        elif "n=" in rest:
            assert f"{key}.one" in strings, key
        else:
            assert key in strings, key


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_words_of_their_own(template: Path) -> None:
    text = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>|&\w+;", " ", template.read_text("utf-8"), flags=re.S)
    assert re.findall(r"\w{2,}", text) == []


@pytest.mark.parametrize("kind", every_error(DungCuaError), ids=lambda kind: kind.code)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_can_be_told(kind: type[DungCuaError], lang: str) -> None:
    told = catalogue(lang).error(kind())
    assert told["code"] == kind.code
    assert told["message"].endswith((".", "?"))
    assert told["hint"]


def test_count_picks_the_form() -> None:
    assert "1 message." in catalogue("en")("erase.count", n=1)
    assert "2 messages." in catalogue("en")("erase.count", n=2)
    assert "2 tin." in catalogue("vi")("erase.count", n=2)


def test_errors_of_one_language_are_not_told_in_the_other() -> None:
    assert catalogue("vi").error(UnknownCode())["message"] == UnknownCode.message
    assert catalogue("en").error(TooManyRequests())["message"] != TooManyRequests.message


def test_dates_read_as_people_here_write_them() -> None:
    evening = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert dates.day(date(2026, 11, 2)) == "02/11/2026"
    assert dates.day(date(2026, 11, 2), "en") == "02 Nov 2026"
    assert dates.day(evening) == "23/11/2026"
    assert dates.moment(evening) == "01:30 ngày 23/11/2026"
    assert dates.moment(evening.replace(tzinfo=None)) == dates.moment(evening)
    assert dates.day(None) == ""


async def test_interface_changes_language_and_stays_changed(visitor: Visitor) -> None:
    page = await visitor.post("/ngon-ngu", lang="en", back="/tra-cuu")
    assert str(page.response.url).endswith("/tra-cuu")
    assert '<html lang="en">' in page.html
    assert "Tracking code" in page.text
    assert '<html lang="en">' in (await visitor.get("/")).html
    back = await visitor.post("/ngon-ngu", lang="vi", back="/tra-cuu")
    assert "Mã tra cứu" in back.text


async def test_answers_stay_vietnamese_and_say_so_to_screen_readers(visitor: Visitor) -> None:
    await visitor.post("/ngon-ngu", lang="en", back="/")
    page = await visitor.say("làm khai sinh")
    assert re.search(r'<div class="card procedure" lang="vi">', page.html)
    assert "Bring" in page.text


@pytest.mark.parametrize("lang", ["", "fr", "../vi"])
async def test_unknown_language_changes_nothing(visitor: Visitor, lang: str) -> None:
    page = await visitor.post("/ngon-ngu", lang=lang, back="/")
    assert page.status == 200
    assert '<html lang="vi">' in page.html


async def test_errors_are_told_in_the_chosen_language(visitor: Visitor) -> None:
    await visitor.post("/ngon-ngu", lang="en", back="/")
    page = await visitor.get("/nowhere")
    assert page.status == 404
    assert "There is no such page." in page.text
    assert "DC-110" in page.text
