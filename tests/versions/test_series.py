"""Whatever was answered to any version has its place in one codebook, and only what is one question
counts together.
"""

import pytest

from analysis import Responses, agreement, distribution
from survey import loads, open_store
from survey.codebook import Codebook
from survey.exchange import export
from survey.exchange.exported import read_exported
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.versions import merged, with_decisions
from tests.versions.mini import MINI, changed, mini

GIVEN = {"place": "x", "trust": "agree", "met": ("gp",), "n": 3}


def one(q: Questionnaire, **given: object) -> CompletedInterview:
    answers = {name: answer for name, answer in {**GIVEN, **given}.items() if name in q.by_id}
    uuid = f"{q.version}-{len(answers)}-{sorted(map(str, given.items()))}"
    return CompletedInterview(uuid, q.instrument, q.version, q.hash, "a", "page", "en", answers)  # type: ignore[arg-type]


def decided(entry: str, *replaced: tuple[str, str], version: str = "2") -> Questionnaire:
    return changed(*replaced, version=version, text=f'{MINI}changes:\n  "{version}": {entry}\n')


def frame_of(*interviews: CompletedInterview, by: list[Questionnaire]) -> Responses:
    return Responses.from_interviews(interviews, Codebook.of(by))


@pytest.mark.parametrize(
    ("replaced", "items"),
    [
        (("I trust them.", "I trust them"), ["trust"]),
        (("I trust them.", "I do NOT trust them."), ["trust", "trust__v_1"]),
        (("y: Y}", "y: Y, z: Z}"), ["place", "place__v_1"]),
        (("id: trust", "id: sure, was: trust"), ["sure"]),
        (("number: {whole: true}", "text: {}"), ["n", "n__v_1"]),
        (("scale: agreement5", "scale: agreement4"), ["trust", "trust__v_1"]),
        (("whole: true", "whole: true, max: 9"), ["n", "n__v_1"]),
    ],
)
def test_what_is_undecided_stands_apart(replaced: tuple[str, str], items: list[str]) -> None:
    book = Codebook.of([changed(replaced), mini()])
    others = {"place", "trust", "met", "n"} - {items[0]} - ({"trust"} if "sure" in items else set())
    assert [name for name in book.items if name not in others] == items
    assert [book.items[name].of for name in items[1:]] == items[:1] * (len(items) - 1)


def test_apart_both_are_read_and_never_pooled() -> None:
    new = decided("{trust: {apart: other words}}", ("I trust", "I do NOT trust"))
    frame = frame_of(one(mini()), one(new, trust="disagree"), by=[mini(), new]).frame
    assert frame.trust.tolist() == ["not_asked", "disagree"]
    assert frame.trust__v_1.tolist() == ["agree", "not_asked"]


def test_the_same_counts_together_with_every_answer_that_was_offered() -> None:
    new = decided("{place: {same: one more}}", ("{x: X, y: Y}", "{y: Why, z: Z}"))
    responses = frame_of(one(mini()), one(new, place="z"), by=[mini(), new])
    item = responses.codebook.items["place"]
    assert [(option.code, str(option.label)) for option in item.options] == [
        ("x", "X"),
        ("y", "Why"),
        ("z", "Z"),
    ]
    assert item.offered == {
        "x": (("mini", "1"),),
        "y": (("mini", "1"), ("mini", "2")),
        "z": (("mini", "2"),),
    }
    assert responses.frame.place.tolist() == ["x", "z"]


def test_recoded_answers_count_as_what_they_are_called_now() -> None:
    entry = (
        "{place: {recode: {x: dont_know, y: z}, because: why}, "
        "met: {recode: {gp: nurse}, because: nurses do it}}"
    )
    new = decided(entry, ("{x: X, y: Y}", "{z: Z}"), ("gp: A GP, ", ""))
    both = one(mini(), place="y", met=("gp", "nurse"))
    interviews = [one(mini()), both, one(new, place="z", met=("nurse",))]
    responses = frame_of(*interviews, by=[mini(), new])
    assert responses.frame.place.tolist() == ["dont_know", "z", "z"]
    assert responses.frame.met__nurse.tolist() == [True, True, True]
    assert list(responses.codebook.items["place"].codes) == ["z"]


def test_a_renamed_answer_needs_no_decision() -> None:
    new = changed(("y: Y}", "why: {text: Y, was: y}}"))
    frame = frame_of(one(mini(), place="y"), one(new, place="why"), by=[mini(), new]).frame
    assert frame.place.tolist() == ["why", "why"]


def test_decisions_follow_each_other_and_the_newest_version_is_not_the_last_to_come() -> None:
    second = decided("{place: {recode: {x: w}, because: one}}", ("x: X", "w: W"))
    third = changed(
        ("x: X", "v: V"),
        version="10",
        text=MINI + 'changes:\n  "2": {place: {recode: {x: w}, because: one}}\n'
        '  "10": {place: {recode: {w: v}, because: two}}\n',
    )
    for by in ([third, mini(), second], [third, mini()]):
        versions = [one(each, place=code) for each, code in ((mini(), "x"), (third, "v"))]
        assert frame_of(*versions, by=by).frame.place.tolist() == ["v", "v"]


def test_a_version_under_the_same_name_stands_apart() -> None:
    other = changed(("I trust", "I do NOT trust"), version="1")
    book = Codebook.of([mini(), other])
    assert [name for name in book.items if "trust" in name] == ["trust", "trust__v_1"]
    frame = frame_of(one(mini()), one(other, trust="neither"), by=[mini(), other]).frame
    assert frame.trust.tolist() == ["not_asked", "neither"]


def test_two_years_side_by_side_stand_by_the_same_rules() -> None:
    text = MINI.replace("instrument: mini", "instrument: mini-next")
    undecided = changed(("y: Y}", "y: Y, z: Z}"), text=text, version="1")
    same = changed(
        ("y: Y}", "y: Y, z: Z}"),
        text=text + 'changes: {"1": {place: {same: a place is a place}}}\n',
        version="1",
    )
    assert "place__v_1" in Codebook.of([mini(), undecided]).items
    book = Codebook.of([mini(), same])
    assert list(book.items) == ["place", "trust", "met", "n"]
    assert book.items["place"].offered["z"] == (("mini-next", "1"),)
    assert book.items["trust"].instruments == ("mini", "mini-next")


def test_a_later_instrument_is_like_any_earlier_version_of_another() -> None:
    second = decided("{trust: {apart: other}}", ("I trust", "I do NOT trust"))
    other = changed(text=MINI.replace("instrument: mini", "instrument: mini-staff"), version="1")
    book = Codebook.of([mini(), second, other])
    assert sorted(name for name in book.items if "trust" in name) == ["trust", "trust__v_2"]
    assert book.items["trust"].instruments == ("mini", "mini-staff")


def test_a_merged_item_takes_in_only_what_was_decided() -> None:
    merged_ = MINI.replace(
        '      - {id: trust, ask: "I trust them.", scale: agreement5}\n',
        '      - {id: trust, ask: "I trust them.", scale: agreement5, was: sure}\n',
    )
    old = changed(
        (
            "      - {id: met",
            '      - {id: sure, ask: "Sure?", scale: agreement5}\n      - {id: met',
        ),
        version="1",
    )
    book = Codebook.of([old, changed(text=merged_)])
    assert {"sure", "trust"} <= set(book.items)


def test_the_words_of_another_answer_go_with_it() -> None:
    other = MINI.replace("choose: {x: X, y: Y}", "choose: {x: X, y: Y}, other: Elsewhere")
    old = changed(text=other, version="1")
    new = changed(("Where?", "Whence?"), text=other)
    words = [name for name in Codebook.of([old, new]).items if name.endswith("other_text")]
    assert words == ["place__other_text", "place__v_1__other_text"]
    area = changed(("id: place", "id: area, was: place"), text=other)
    book = Codebook.of([old, area])
    assert [name for name in book.items if name.endswith("other_text")] == ["area__other_text"]
    person = one(old, place="other", place__other_text="At home")
    frame = Responses.from_interviews([person], book).frame
    assert frame.area__other_text.tolist() == ["At home"]


def test_a_store_is_read_by_what_was_decided_since(tmp_path) -> None:  # type: ignore[no-untyped-def]
    new = changed(("I trust", "I do NOT trust"))
    with open_store(tmp_path / "s.db") as store:
        store.take_in([one(mini())], [mini()])
        store.decided = [decided("{trust: {apart: w}}", ("I trust", "I do NOT trust"))]
        store.take_in([one(new, trust="neither")], [new])
        apart = Responses.from_store(store).frame
        assert apart.trust__v_1.tolist() == ["agree", "not_asked"]
        same = decided("{trust: {same: w}}", ("I trust", "I do NOT trust"))
        together = Responses.from_store(store, decided=[same])
        assert together.frame.trust.tolist() == ["agree", "neither"]
        assert with_decisions([new], [same])[0].changes == same.changes


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("labels", [False, True])
def test_an_export_of_several_versions_comes_back_as_it_was(tmp_path, ending, labels) -> None:  # type: ignore[no-untyped-def]
    entry = "{place: {recode: {x: z, y: z}, because: w}, met: {same: w}, trust: {apart: w}}"
    new = decided(entry, ("{x: X, y: Y}", "{z: Zett}"), ("A nurse", "A sister"), ("I t", "I do t"))
    people = [
        one(mini(), met=("gp", "nurse")),
        one(mini(), place="y", trust=Missing.NO_ANSWER, met=("nurse",)),
        one(new, place="z"),
    ]
    file = tmp_path / f"out.{ending}"
    export(people, [mini(), new], file, labels=labels)
    back = read_exported(file).interviews
    assert [dict(each.answers) for each in back] == [dict(each.answers) for each in people]


def test_every_figure_works_on_several_versions() -> None:
    new = changed(
        ("I trust", "I do NOT trust"), ("{x: X, y: Y}", "{z: Z}"), ("whole: true", "min: 1")
    )
    responses = frame_of(one(mini()), one(new, place="z"), by=[mini(), new])
    table = agreement(responses)
    assert table["item"].tolist() == ["trust", "trust__v_1"]
    assert table["n"].tolist() == [1, 1]
    assert set(distribution(responses)["item"]) >= {"place", "place__v_1", "met"}


def test_orders_are_joined() -> None:
    assert merged(["b", "c"], ["a", "b", "x", "c"]) == ["a", "b", "x", "c"]
    assert merged(["b"], ["a", "b"], append=True) == ["b", "a"]
    assert merged() == []


def test_a_codebook_says_what_stands_behind_an_item() -> None:
    new = decided("{trust: {same: plainer}}", ("I trust them.", "They are trusted."))
    plain = Codebook.of([mini(), new]).plain()["items"]["trust"]
    assert plain["asked_as"] == [
        {"ask": "I trust them.", "versions": ["mini@1"]},
        {"ask": "They are trusted.", "versions": ["mini@2"]},
    ]
    apart = Codebook.of([mini(), loads(MINI.replace('"1"', '"2"').replace("I t", "I do t"))])
    assert apart.plain()["items"]["trust__v_1"]["of"] == "trust"


def test_an_answer_that_a_later_version_offers_is_a_share_of_those_who_could_give_it() -> None:
    entry = "{place: {same: one more}, met: {same: one more}}"
    new = decided(entry, ("y: Y}", "y: Y, z: Z}"), ("A nurse}", "A nurse, no: Nobody}"))
    old = [one(mini(), place=code, n=number) for number, code in enumerate("xxy")]
    late = [one(new, place=code, met=("no",), n=number) for number, code in enumerate("zx")]
    responses = frame_of(*old, *late, by=[mini(), new])
    table = distribution(responses, ["place", "met"]).set_index(["item", "answer"])
    assert table.loc[("place", "z"), ["count", "n", "estimate"]].tolist() == [1, 2, 0.5]
    assert table.loc[("place", "x"), ["count", "n", "estimate"]].tolist() == [3, 5, 0.6]
    assert table.loc[("met", "no"), ["count", "n", "estimate"]].tolist() == [2, 2, 1.0]
    assert table.loc[("met", "gp"), ["count", "n"]].tolist() == [3, 5]
    alone = agreement(responses, "place", answers=["z"], by="version").set_index("group")
    assert alone["n"].tolist() == [0, 2]
    assert agreement(responses, "place", answers=["z", "x"])["n"].tolist() == [5]
    assert agreement(responses, "met", answers=["no"])["n"].tolist() == [2]
