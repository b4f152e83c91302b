"""Tracking codes: read aloud, misheard, mistyped, found in any text."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.complaints import codes
from dungcua.errors import MistypedCode, UnknownCode

SHAPE = re.compile(r"([A-Z]{2}){2}-([A-Z]{2}){2}-\d{5}")
CONSONANTS = {syllable[0] for syllable in codes.SYLLABLES}

fresh = st.builds(codes.new)


def pieces(code: str) -> list[str]:
    """The syllables and digits of a code, one by one."""
    letters, digits = code.replace("-", "")[:8], code[-5:]
    return [letters[i : i + 2] for i in range(0, 8, 2)] + list(digits)


def join(parts: list[str]) -> str:
    return "".join(parts[:2]) + "-" + "".join(parts[2:4]) + "-" + "".join(parts[4:])


def test_codes_hold_enough_chance_to_resist_guessing() -> None:
    assert 4 * math.log2(len(codes.SYLLABLES)) + math.log2(1000) >= 31
    assert len({codes.new() for _ in range(2000)}) == 2000


@pytest.mark.parametrize("pair", ["LN", "SX", "DR", "BP", "KQ", "CK", "CQ", "DV", "GV"])
def test_letters_that_a_line_confuses_do_not_meet(pair: str) -> None:
    assert not set(pair) <= CONSONANTS


@given(fresh)
def test_a_code_has_one_shape_and_is_found_again(code: str) -> None:
    assert SHAPE.fullmatch(code)
    assert codes.parse(code) == code


@pytest.mark.parametrize(
    "written",
    [
        "{lower}",
        "mã của tôi là {lower} nhé",
        "{spaced}",
        "{glued}",
        "Mã: {code}.",
        "tra cứu “{code}”",
        "({code})",
        "tôi có mã {spaced} hỏi tới đâu rồi",
        "{dashed}",
    ],
)
@given(code=fresh)
def test_spelling_does_not_matter(written: str, code: str) -> None:
    parts = pieces(code)
    text = written.format(
        code=code,
        lower=code.lower(),
        spaced=" ".join(parts).lower(),
        glued=code.replace("-", ""),
        dashed=code.replace("-", " – "),
    )
    assert codes.parse(text) == code


def known(syllables: str, number: str) -> str:
    """Return a valid code with these parts, by trying every pair of check digits."""
    for check in range(100):
        try:
            return codes.parse(f"{syllables}-{number}{check:02d}")
        except MistypedCode:
            continue
    raise AssertionError("no check digits fit")


def test_the_example_of_the_documentation_is_a_code() -> None:
    assert codes.parse("bà kô mu tê 4 71 55") == "BAKO-MUTE-47155"


def test_tones_and_misheard_letters_are_understood() -> None:
    code = known("BAKO-MUTE", "471")
    digits = code[-5:]
    assert codes.parse(f"bà kô mú tê {digits}") == code
    assert codes.parse(f"Ba cô mù tế, {digits[0]} {digits[1:3]} {digits[3:]}") == code
    assert codes.parse(f"pa co mu te {digits}") == code
    code = known("LISO-DAGE", "002")
    assert codes.parse(f"ny xo đa ghe {code[-5:]}") == code
    assert codes.parse(f"nixodage{code[-5:]}") == code


@given(fresh, st.data())
def test_one_wrong_part_is_always_noticed(code: str, data: st.DataObject) -> None:
    parts = pieces(code)
    place = data.draw(st.integers(0, len(parts) - 1))
    others = codes.SYLLABLES if place < 4 else tuple("0123456789")
    wrong = data.draw(st.sampled_from([o for o in others if o != parts[place]]))
    with pytest.raises(MistypedCode):
        codes.parse(join([*parts[:place], wrong, *parts[place + 1 :]]))


@given(fresh)
def test_two_parts_exchanged_are_always_noticed(code: str) -> None:
    parts = pieces(code)
    for a, b in [*combinations(range(4), 2), *combinations(range(4, 9), 2)]:
        if parts[a] == parts[b]:
            continue
        swapped = list(parts)
        swapped[a], swapped[b] = parts[b], parts[a]
        with pytest.raises(MistypedCode):
            codes.parse(join(swapped))


@pytest.mark.parametrize(
    "text", ["BAKO-MUVE-47193", "BAKO-MUTE-4719", "bako mute 471934", "DIBA-GIKU-47193"]
)
def test_the_shape_of_a_code_with_a_wrong_part_is_a_mistype(text: str) -> None:
    with pytest.raises(MistypedCode):
        codes.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xin chào",
        "hồ sơ H29.17-261103-0042 của tôi đâu",
        "thủ tục 1.001193 theo NĐ 118/2025/NĐ-CP",
        "đi ra đó có 200 nghìn",
        "tôi ở xã Hòa Tiến, nộp 50000 đồng ngày 03/11/2026",
        "số 0912345678",
    ],
)
def test_other_texts_hold_no_code(text: str) -> None:
    with pytest.raises(UnknownCode):
        codes.parse(text)


def test_a_good_code_is_found_behind_a_bad_one() -> None:
    good = codes.new()
    parts = pieces(good)
    bad = join([*parts[:-1], str((int(parts[-1]) + 1) % 10)])
    assert codes.parse(f"không phải {bad}, mà là {good}") == good


@given(st.text(max_size=200))
def test_any_text_gives_a_code_or_one_of_two_errors(text: str) -> None:
    try:
        assert SHAPE.fullmatch(codes.parse(text))
    except (MistypedCode, UnknownCode):
        return


@given(fresh)
def test_a_code_read_aloud_can_be_written_down_again(code: str) -> None:
    letters, digits = codes.spell(code).split("; ")
    heard = "".join(syllable.split()[-1] for syllable in letters.split(", "))
    names = "không một hai ba bốn năm sáu bảy tám chín".split()
    written = heard + "".join(str(names.index(word)) for word in digits.split())
    assert codes.parse(written) == code


@given(fresh)
def test_a_code_read_aloud_in_english_can_be_written_down_again(code: str) -> None:
    letters, digits = codes.spell_en(code).split("; ")
    names = "zero one two three four five six seven eight nine".split()
    written = letters.replace("-", "") + "".join(str(names.index(word)) for word in digits.split())
    assert codes.parse(written) == code


def test_reading_aloud_names_every_letter() -> None:
    code = known("BAKO-MUTE", "471")
    assert codes.spell(code.lower()).startswith("bờ a ba, ca o ko, mờ u mu, tờ e te; bốn bảy một ")
