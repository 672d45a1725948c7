"""What a definition says of its scores as measures, and whose the items of a scale are."""

import pytest

from survey.codebook import Codebook
from survey.definition import dump, loads
from survey.errors import DefinitionError
from survey.psychometrics import Band, Cited, Licence, Norms, Psychometrics
from survey.wording import Wording

HEAD = """instrument: made-up
version: "1"
title: T
groups: {public: P}
sections:
- title: S
  questions:
  - {block: low, rating: {min: 0, max: 3}, items: {low_1: Item 1, low_2: Item 2, low_3: Item 3}}
  - {id: mood, ask: "Mood?", rating: {min: 0, max: 3}}
"""
KNOWN = """scores:
  low:
    items: [low_1, low_2, low_3]
    measure:
      better: lower
      reliability: {value: 0.85, source: A}
      cutoff: {at: 5, source: B}
      functional: {mean: 2.5, sd: 1.5, source: C}
      bands: {source: D, ranges: [{from: 0, label: Few}, {from: 5, label: Many}]}
  two: {items: [low_1, low_2], measure: {part_of: low}}
licence: {of: a scale, where: its author, texts: withheld}
"""


def test_what_is_known_of_a_score_has_its_source() -> None:
    questionnaire = loads(HEAD + KNOWN)
    low, two = questionnaire.scores
    assert low.psychometrics == Psychometrics(
        "lower",
        Cited(0.85, "A"),
        Cited(5, "B"),
        Norms(2.5, 1.5, "C"),
        (Band(0, Wording.of("Few")), Band(5, Wording.of("Many"))),
        "D",
    )
    assert two.psychometrics == Psychometrics(part_of="low")
    assert (low.range, two.range) == ((0, 9), (0, 6))
    assert questionnaire.licence == Licence("a scale", "its author", "withheld")


def test_it_goes_to_a_file_and_back() -> None:
    questionnaire = loads(HEAD + KNOWN)
    again = loads(dump(questionnaire))
    assert again == questionnaire
    assert [one.psychometrics for one in again.scores] == [
        one.psychometrics for one in questionnaire.scores
    ]


def test_it_may_be_added_while_forms_are_out() -> None:
    plain = loads(
        f"{HEAD}scores:\n  low: {{items: [low_1, low_2, low_3]}}\n"
        "  two: {items: [low_1, low_2]}\n"
    )
    measured = loads(HEAD + KNOWN)
    assert plain.hash == measured.hash
    completed = Codebook.of([plain]).completed_by(Codebook.of([measured]))
    assert completed.scores["low"].psychometrics == measured.scores[0].psychometrics
    assert completed.plain()["scores"]["low"]["measure"]["cutoff"] == {"at": 5, "source": "B"}


SCORE = "scores:\n  low: {items: [low_1, low_2, low_3], measure: {%s}}\n"
WRONG = {
    "cutoff: {at: 12, source: B}, better: lower": "'cutoff' is 12 and the score runs from 0 to 9",
    "cutoff: {at: 5, source: B}": "a cut-off needs 'better': lower or higher",
    "cutoff: {at: 5}, better: lower": "'cutoff' of the score 'low' needs 'source'",
    "functional: {mean: 10, sd: 1, source: C}": "the mean is 10 and the score runs from 0 to 9",
    "reliability: {value: 1.2, source: A}": "value",
    "bands: {source: D, ranges: [{from: 1, label: Few}, {from: 5, label: Many}]}": (
        "the first band begins at 0, the lowest score"
    ),
    "bands: {source: D, ranges: [{from: 0, label: Few}, {from: 0, label: Many}]}": (
        "bands stand from low to high"
    ),
    "part_of: whole": "there is no other score 'whole'",
    "cutof: {at: 5, source: B}": "did you mean 'cutoff'?",
}


@pytest.mark.parametrize("entry", WRONG)
def test_what_does_not_hold_together_is_a_fault_with_its_line(entry: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        loads(HEAD + SCORE % entry, file="m.yaml")
    (fault,) = raised.value.faults
    assert WRONG[entry] in str(fault)
    assert fault.line == 11


def test_a_part_has_items_of_the_whole() -> None:
    other = "  other: {items: [low_1, mood], measure: {part_of: low}}\n"
    with pytest.raises(DefinitionError, match="'low' has no item 'mood'"):
        loads(HEAD + SCORE % "better: lower" + other)
