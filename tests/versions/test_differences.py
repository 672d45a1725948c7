"""Every change from one version to the next is named, and judged as a person would judge it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.decisions import composed, decided_between, place_of
from survey.errors import DefinitionError
from survey.questionnaire import Questionnaire
from survey.versions import changed_items, differences, faults_of_decisions, gravest
from survey.versions.sameness import says_the_same
from tests.versions.mini import MINI, changed, mini

N = '- {id: n, ask: "How many?"'
MORE = '- {id: more, ask: "More?", scale: agreement5}'
TRUST = '      - {id: trust, ask: "I trust them.", scale: agreement5}\n'


def told(new: Questionnaire, old: Questionnaire | None = None) -> list[tuple[str, str, str]]:
    return [(one.item, one.what, one.judged) for one in differences(old or mini(), new)]


@pytest.mark.parametrize(
    ("replaced", "expected"),
    [
        (("I trust them.", "I  trust them"), ("trust", "typo", "safe")),
        (("I trust them.", "I do NOT trust them."), ("trust", "wording", "decision")),
        (("y: Y}", "y: Y, z: Z}"), ("place", "added answer", "decision")),
        ((", y: Y}", "}"), ("place", "dropped answer", "decision")),
        (("y: Y}", 'y: "Why, not"}'), ("place", "label", "decision")),
        (("y: Y}", 'y: "y"}'), ("place", "typo", "safe")),
        (("{x: X, y: Y}", "{y: Y, x: X}"), ("place", "reordered", "decision")),
        (("y: Y}", "q: {text: Y, was: y}}"), ("place", "renamed answer", "safe")),
        (
            ("{x: X, y: Y}", "{q: {text: Both, was: [x, y]}}"),
            ("place", "merged answers", "decision"),
        ),
        (("id: trust", "id: sure, was: [trust]"), ("sure", "renamed item", "safe")),
        ((N, f"{MORE}\n      {N}"), ("more", "added item", "safe")),
        ((TRUST, ""), ("trust", "dropped item", "safe")),
        (("number: {whole: true}", "text: {}"), ("n", "other kind", "breaks")),
        (("scale: agreement5", "scale: agreement4"), ("trust", "other scale", "breaks")),
        (("number: {whole: true}", "number: {whole: true, max: 9}"), ("n", "check", "decision")),
        (("whole: true}}", 'whole: true}, check: "n > 1"}'), ("n", "check", "decision")),
        (("whole: true}}", 'whole: true}, warn: "n > 1"}'), ("n", "warning", "safe")),
        (("whole: true}}", "whole: true}, when: \"place == 'x'\"}"), ("n", "routing", "decision")),
        ((": agreement5", ": agreement5, missing: refused"), ("trust", "missing", "decision")),
        (("y: Y}", "y: Y}, nets: {both: [x, y]}"), ("place", "NET", "decision")),
        (("b: B}", "b: B, c: C}"), ("group", "added group", "safe")),
        ((", b: B}", "}"), ("group", "dropped group", "safe")),
        (("b: B}", "b: Beta}"), ("group", "group label", "decision")),
        (("languages: [en]", "languages: [en, cy]"), ("languages", "added language", "safe")),
        (("scale: agreement5}", "scale: agreement5, short: Trust}"), ("trust", "heading", "safe")),
        (("nurse: A nurse}", "nurse: A nurse}, shuffle: answers"), ("met", "shuffle", "safe")),
    ],
)  # fmt: skip
def test_each_change_is_named_and_judged(
    replaced: tuple[str, str], expected: tuple[str, str, str]
) -> None:
    assert told(changed(replaced)) == [expected]


def test_nothing_changed() -> None:
    assert differences(mini(), mini("2")) == ()


def test_a_rename_of_item_and_answer_changes_no_route() -> None:
    routed = MINI.replace("whole: true}}", "whole: true}, when: \"place == 'y'\"}")
    later = routed.replace("id: place,", "id: where_, was: place,").replace("place ==", "where_ ==")
    later = later.replace("y: Y}", "q: {text: Y, was: y}}").replace("== 'y'", "== 'q'")
    found = told(changed(text=later), changed(text=routed, version="1"))
    assert found == [("where_", "renamed item", "safe"), ("where_", "renamed answer", "safe")]


def test_a_moved_question_is_named_and_no_other() -> None:
    line = '      - {id: place, ask: "Where?", choose: {x: X, y: Y}}\n'
    assert told(changed((line, ""), (N, line.strip() + "\n      " + N))) == [
        ("place", "order", "safe")
    ]


def test_a_text_is_compared_in_the_languages_that_both_have() -> None:
    both = MINI.replace("[en]", "[en, cy]").replace('"Where?"', "{en: Where?, cy: Ble?}")
    assert told(changed(text=both)) == [("languages", "added language", "safe")]
    found = differences(changed(text=both, version="1"), changed(("Ble?", "Pryd?"), text=both))
    assert [(one.what, one.language, one.new) for one in found] == [("wording", "cy", "Pryd?")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("I trust them.", "i trust  them", True),
        ("I trust them", "I do NOT trust them", False),
        ("I do not trust them", "I do trust them", False),
        ("Up to 1.5 km", "Up to 15 km", False),
        ("From -5", "From 5", False),
        ("5%", "5", False),
        ("Is {hub} near?", "Is hub near?", False),
        ("café", "cafe", False),
        ("–", "+", False),
        ("(18 to 25)", "18 to 25", True),
    ],
)
def test_what_says_the_same(one: str, other: str, same: bool) -> None:
    assert says_the_same(one, other) is same
    assert says_the_same(other, one) is same


@given(st.text(max_size=30))
def test_a_text_says_the_same_as_itself_and_not_the_same_with_a_negation(text: str) -> None:
    assert says_the_same(text, text)
    assert not says_the_same(text, f"not {text}")


# --- decisions ---

CHANGES = 'changes:\n  "2": {trust: {same: Only shorter}}\n'


def test_a_decision_closes_what_is_open() -> None:
    undecided = changed(("I trust them.", "I do trust them."))
    decided = changed(("I trust them.", "I do trust them."), text=MINI + CHANGES)
    assert [one.is_open for one in changed_items(mini(), undecided)] == [True]
    assert [one.is_open for one in changed_items(mini(), decided)] == [False]
    assert decided.hash == undecided.hash


def test_the_same_is_never_said_of_what_breaks() -> None:
    broken = changed(("scale: agreement5", "scale: agreement4"), text=MINI + CHANGES)
    (fault,) = faults_of_decisions(mini(), broken)
    assert "it cannot be the same" in fault.message
    assert "say apart, or recode every answer" in fault.message


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{trst: {same: why}}", "which is no question; did you mean 'trust'?"),
        ("{trust: {same: why, apart: why}}", "needs one of same, apart, or recode"),
        ("{trust: {}}", "needs one of same, apart, or recode"),
        ("{trust: {same: ''}}", "'same' of 'trust' says no reason"),
        ("{trust: {recode: {a: agree}}}", "'because' of 'trust' says no reason"),
        ("{trust: {recode: {a: agre}, because: x}}", "which is not an answer; did you mean"),
        ("{group: {apart: why}}", "of the groups only 'same' can be said"),
    ],
)
def test_a_slip_in_the_decisions_is_told_with_its_line(entry: str, message: str) -> None:
    with pytest.raises(DefinitionError) as error:
        changed(text=f'{MINI}changes:\n  "2": {entry}\n')
    assert message in str(error.value)
    assert "definition:14: " in str(error.value)


def test_a_decision_about_a_later_version_is_a_slip() -> None:
    with pytest.raises(DefinitionError, match="'3', which is later than this one, '2'"):
        changed(text=MINI + 'changes:\n  "3": {trust: {same: why}}\n')


def test_an_answer_that_never_was_cannot_be_recoded() -> None:
    told_ = 'changes:\n  "2": {place: {recode: {w: x}, because: why}}\n'
    new = changed((", y: Y}", "}"), text=MINI + told_)
    (fault,) = faults_of_decisions(mini(), new)
    assert "'w' was no answer before; it can be 'x' or 'y'" in fault.message


def test_decisions_of_several_versions_are_composed() -> None:
    text = """changes:
  "2": {place: {recode: {y: x}, because: one}}
  "10": {place: {recode: {x: w}, because: two}, trust: {apart: three}}
"""
    new = changed(("{x: X, y: Y}", "{w: W}"), text=MINI + text, version="10")
    between = decided_between(new.changes, "place", "1", "10")
    assert between is not None
    assert (dict(between.codes), between.because) == ({"x": "w", "y": "w"}, "one; two")
    assert decided_between(new.changes, "trust", "1", "2") is None
    trust = decided_between(new.changes, "trust", "1", "10")
    assert trust is not None
    assert trust.what == "apart"
    assert composed([]) is None


def test_versions_stand_in_the_order_people_read_them() -> None:
    versions = ["10", "2022.10", "2", "2022.2", "1", "2b", "2a"]
    assert sorted(versions, key=place_of) == ["1", "2", "2a", "2b", "10", "2022.2", "2022.10"]


def test_an_answer_keeps_its_earlier_code() -> None:
    with pytest.raises(DefinitionError, match="'q' was 'x', but 'x' is still an answer"):
        changed(("y: Y}", "q: {text: Y, was: x}}"))
    with pytest.raises(DefinitionError, match="cannot both have been 'z'"):
        changed(("{x: X, y: Y}", "{x: {text: X, was: z}, y: {text: Y, was: z}}"))
    assert gravest(differences(mini(), changed(("y: Y}", "q: {text: Y, was: y}}")))) == "safe"
