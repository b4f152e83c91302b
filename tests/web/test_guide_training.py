"""Training: the answers stand in the address, the name on paper only."""

from __future__ import annotations

import pytest

from dungcua.knowledge.guide.practice import load_practice
from tests.web.visitor import Visitor

TRAINING = "/cam-tay-chi-viec/tap-su"
EXERCISES = load_practice()
RIGHT = "".join("abcdef"[e.options.index(e.answer)] for e in EXERCISES)
WRONG = "".join("b" if letter == "a" else "a" for letter in RIGHT)


async def test_ten_cases_one_after_the_other_to_the_certificate(visitor: Visitor) -> None:
    page = await visitor.get(TRAINING)
    assert f'href="{TRAINING}/1"' in page.html
    for number, exercise in enumerate(EXERCISES, start=1):
        before, given = RIGHT[: number - 1], RIGHT[:number]
        asked = await visitor.get(f"{TRAINING}/{number}", params={"da": before})
        assert exercise.question in asked.text
        assert exercise.answer.why not in asked.text
        assert f'href="{TRAINING}/{number}?da={given}"' in asked.html
        told = await visitor.get(f"{TRAINING}/{number}", params={"da": given})
        assert exercise.answer.why in told.text
        onward = "ket-qua" if number == len(EXERCISES) else str(number + 1)
        assert f'href="{TRAINING}/{onward}?da={given}"' in told.html
    result = await visitor.get(f"{TRAINING}/ket-qua", params={"da": RIGHT})
    assert "10/10" in result.text
    assert "Giấy ghi nhận hoàn thành tập sự" in result.text
    assert "<input" not in result.html.split("<main")[1].split("</main")[0]


async def test_a_wrong_answer_is_put_right_with_its_source(visitor: Visitor) -> None:
    told = await visitor.get(f"{TRAINING}/1", params={"da": WRONG[0]})
    assert "Chưa đúng" in told.text
    assert EXERCISES[0].answer.text in told.text
    assert "/can-cu/A-01" in told.html


async def test_too_few_right_answers_earn_no_certificate(visitor: Visitor) -> None:
    seven = RIGHT[:7] + WRONG[7:]
    result = await visitor.get(f"{TRAINING}/ket-qua", params={"da": seven})
    assert "Giấy ghi nhận" not in result.text
    assert EXERCISES[9].answer.text in result.text
    eight = await visitor.get(f"{TRAINING}/ket-qua", params={"da": RIGHT[:8] + WRONG[8:]})
    assert "Giấy ghi nhận" in eight.text


@pytest.mark.parametrize(
    "path",
    ["/0", "/11", "/3", "/1?da=abc", "/1?da=z", "/2?da=f", "/ket-qua", "/ket-qua?da=aaaa", "/99"],
)
async def test_addresses_that_do_not_fit_are_refused(visitor: Visitor, path: str) -> None:
    shown = await visitor.get(TRAINING + path)
    assert (shown.status, "DC-144" in shown.text) == (404, True)
