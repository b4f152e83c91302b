"""Near-twins: names that share most words are told apart by the few they do not share."""

from __future__ import annotations

import numpy as np
import pytest

from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.acts import ActTable, acts
from dungcua.knowledge.search.entries import Entry
from dungcua.knowledge.search.names import SpokenNames
from dungcua.knowledge.search.twins import Pull, Twins
from tests.knowledge.test_search_circumstances import codes, listed


def entries(*names: str, curated: bool = False) -> list[Entry]:
    return [Entry(f"9.{n:06}", name, curated, 0.0, False) for n, name in enumerate(names)]


def pulls(
    twins: Twins, said: str, *, unasked: tuple[int, ...], missing: tuple[int, ...]
) -> dict[int, Pull]:
    order = np.arange(len(missing))
    scores = np.linspace(1, 0.9, len(missing), dtype=np.float32)
    return twins.pulls(
        order,
        scores,
        said.split(),
        np.asarray(unasked, dtype=np.float32),
        np.asarray(missing, dtype=np.float32),
    )


LICENCES = ("Cấp giấy phép trồng sâm", "Cấp lại giấy phép trồng sâm", "Cấp giấy phép trồng nấm")


def test_what_only_one_of_two_names_says_speaks_for_it_when_it_was_said() -> None:
    found = pulls(Twins(entries(*LICENCES), {}), "trong nam", unasked=(0,) * 3, missing=(0,) * 3)
    assert found == {2: Pull(1.0, outdone=False)}


def test_words_speak_for_no_card_for_its_aliases_say_more() -> None:
    twins = Twins(entries(*LICENCES, curated=True), {})
    assert pulls(twins, "trong nam", unasked=(0,) * 3, missing=(0,) * 3) == {}


def test_the_twin_for_the_act_asked_for_outdoes_the_other() -> None:
    twins = Twins(entries(*LICENCES[:2], curated=True), {})
    assert pulls(twins, "", unasked=(0, 0), missing=(1, 0)) == {0: Pull(0.0, outdone=True)}
    assert pulls(twins, "", unasked=(0, 1), missing=(1, 0)) == {}


def test_names_that_share_little_are_no_twins() -> None:
    twins = Twins(entries("Cấp giấy phép trồng sâm", "Xét tặng danh hiệu nghệ nhân"), {})
    assert pulls(twins, "sam nghe nhan", unasked=(0, 0), missing=(1, 0)) == {}


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("giấy phép dựng trạm phát sóng bị rách", "9.000002"),
        ("giấy phép dựng trạm phát sóng sắp hết hạn", "9.000003"),
        ("xin giấy phép dựng trạm phát sóng", "9.000001"),
        ("xin giấy phép dựng trạm phát sóng trên núi", "9.000004"),
    ],
)
def test_a_question_finds_the_twin_it_means(said: str, first: str) -> None:
    names = (
        "Cấp giấy phép dựng trạm phát sóng",
        "Cấp lại giấy phép dựng trạm phát sóng",
        "Gia hạn giấy phép dựng trạm phát sóng",
        "Cấp giấy phép dựng trạm phát sóng trên núi cao",
    )
    entries = [listed(f"9.{n:06}", name, "Sở Xây dựng") for n, name in enumerate(names, 1)]
    search = ProcedureSearch({}, {entry.code: entry for entry in entries})
    assert codes(search, said)[0] == first


@pytest.mark.parametrize("way", ["Gia hạn thẻ", "Cấp lại thẻ", "Cấp đổi thẻ"])
def test_what_has_expired_is_prolonged_the_way_there_is(way: str) -> None:
    first, prolonged = acts(["Cấp thẻ"]), acts([way])
    unasked, missing = ActTable([first, prolonged], [first, prolonged]).beside("thẻ sắp hết hạn")
    assert unasked.tolist() == [0, 0]
    assert missing.tolist() == [1, 0]


def test_an_expired_paper_is_prolonged_as_was_asked() -> None:
    again, renew = acts(["Cấp lại thẻ"]), acts(["Gia hạn thẻ"])
    table = ActTable([again, renew], [again, renew])
    unasked, missing = table.beside("thẻ hết hạn, muốn gia hạn")
    assert (unasked.tolist(), missing.tolist()) == ([1, 0], [1, 0])


def test_a_name_counts_for_its_share_of_the_text() -> None:
    names = SpokenNames([("thẻ nhà báo", 0, False), ("thẻ nhà báo", 1, True), ("khai", 2, True)])
    whole, part = names.said("the nha bao"), names.said("lam the nha bao cho nguoi o xa toi day")
    assert whole == {0: 1.0, 1: 1.0}
    assert part.keys() == {0, 1}
    assert 0 < part[0] < 1
    assert names.said("khai sinh") == {}
    assert names.in_part(["nha", "bao"]) > 0
    assert names.in_part(["nha", "may"]) == 0
    assert names.in_part(["bao"]) == 0
