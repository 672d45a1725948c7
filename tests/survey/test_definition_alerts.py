"""Alerts in a definition: how they are written, written back and refused; that they change no
meaning.
"""

from collections.abc import Mapping

import pytest

from survey import Interview
from survey.alerts import raised, without_alerts
from survey.definition import dump, loads
from survey.errors import DefinitionError
from survey.missing import Missing
from tests.survey.alerts import DEFINITION

MOOD = loads(DEFINITION)


def said(answers: Mapping[str, object], group: str = "parents") -> list[str]:
    known = {"group": group, **answers}
    return [str(each.alert.say) for each in raised(MOOD.questions, known)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"safe": "never"}, ["Stay with the person. Ring the duty line."]),
        ({"safe": "always"}, []),
        ({"safe": Missing.REFUSED}, ["Do not leave yet."]),
        ({"safe": Missing.NOT_ASKED}, []),
        ({"seen": ("quarrels", "blows")}, ["Tell the lead."]),
        ({"seen": ("quarrels",)}, []),
        ({"thoughts": "strongly_agree"}, ["Follow the protocol."]),
        ({"thoughts": "agree"}, ["Follow the protocol.", "Ask about the children."]),
        ({"tired": "agree"}, []),
        ({"drinks": 51, "strain": 52}, ["Give the leaflet."]),
        ({"drinks": 90, "strain": 91}, ["Give the leaflet.", "Ring the doctor."]),
        ({"drinks": Missing.REFUSED, "strain": Missing.NOT_APPLICABLE}, []),
        ({"harm": "my uncle"}, ["Listen first."]),
        ({"harm": Missing.NO_ANSWER}, []),
    ],
)
def test_what_is_said_of_which_answers(answers: dict[str, object], expected: list[str]) -> None:
    assert said(answers) == expected


def test_it_is_written_back_and_read_again() -> None:
    assert loads(dump(MOOD)) == MOOD
    assert dump(loads(dump(MOOD))) == dump(MOOD)


def test_an_alert_changes_no_answer_and_forms_that_are_out_stay_its_forms() -> None:
    bare = loads(dump(without_alerts(MOOD)))
    assert not any(question.alerts for question in bare.questions)
    assert bare.hash == MOOD.hash
    with_it, without = (
        Interview.start(MOOD, group="parents"),
        Interview.start(bare, group="parents"),
    )
    for answer in ("never", ["blows"], "agree", "agree", 51):
        with_it, without = with_it.answer(answer), without.answer(answer)
    assert with_it.result() == without.result()
    assert [str(each.alert.say) for each in with_it.alerts] == [
        "Stay with the person. Ring the duty line.",
        "Tell the lead.",
        "Follow the protocol.",
        "Ask about the children.",
        "Give the leaflet.",
    ]
    assert without.alerts == ()


def test_what_the_last_step_raised() -> None:
    begun = Interview.start(MOOD, group="parents")
    never = begun.answer("never")
    assert [each.question for each in never.raised_since(begun)] == ["safe"]
    further = never.answer(["quarrels"])
    assert further.raised_since(never) == ()
    always = further.goto("safe").answer("always")
    assert always.raised_since(further) == ()
    again = always.goto("safe").answer("never")
    assert [each.question for each in again.raised_since(always)] == ["safe"]
    confirmed = again.goto("safe").answer("never")
    assert confirmed.raised_since(again) == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "alert: {en: Tell the lead., cy: Dywedwch.}",
            "alert: {en: Tell}",
            "'alert' has no text in cy ('Tell')",
        ),
        (
            "alert: {en: Tell the lead.",
            "alarm: {en: Tell the lead.",
            "the answer 'blows' has no key 'alarm'; it can be 'alert', 'was' or 'text'",
        ),
        (
            "say: {en: Do not leave yet., cy: Peidiwch â mynd eto.}",
            "says: {en: Do not leave yet., cy: Peidiwch â mynd eto.}",
            (
                "an alert needs 'say'\n"
                "mood.yaml:{line}: an alert has no key 'says'; did you mean 'say'?"
            ),
        ),
        (
            "safe == 'refused'",
            "safe == 'nevr'",
            "'alert' of 'safe': 'nevr' is not an answer of 'safe'; did you mean 'never'?",
        ),
        (
            '{when: "drinks > 50", say: {en: Give the leaflet., cy: Rhowch y daflen.}}',
            "Give the leaflet",
            ("'alert' needs named entries (name: …); here is the text 'Give the leaflet'"),
        ),
        (
            "          thoughts:\n            - when: thoughts in",
            "          thougts:\n            - when: thoughts in",
            (
                "'alert' names 'thougts', which is not an item of the block; did you mean "
                "'thoughts'?"
            ),
        ),
        (
            "drinks > 50",
            "selected(safe, 'never')",
            (
                "an alert is on an answer of its question; 'selected(safe, 'never')' does not "
                "look at 'drinks'"
            ),
        ),
        (
            "drinks > 50",
            "drinks > 50 and harm == 'x'",
            "'drinks' depends on 'harm', which is asked later (line {harm}); move one of them",
        ),
        ("drinks > 50", "drinks >", "'alert' of 'drinks': "),
        (
            "say: {en: Give the leaflet., cy: Rhowch y daflen.}",
            'say: {en: "{drinks} is much.", cy: Rhowch y daflen.}',
            "the words of an alert name {drinks}, but no answer stands in them; leave it out",
        ),
    ],
)
def test_faults_are_told_with_their_line(old: str, new: str, fault: str) -> None:
    assert DEFINITION.count(old) == 1
    line, harm = (
        DEFINITION[: DEFINITION.index(each)].count("\n") + 1 for each in (old, "id: harm")
    )
    with pytest.raises(DefinitionError) as raised_:
        loads(DEFINITION.replace(old, new), file="mood.yaml")
    assert str(raised_.value).startswith(
        f"mood.yaml:{line}: {fault.replace('{line}', str(line)).replace('{harm}', str(harm))}"
    )


def test_every_answer_of_a_ranking_is_given() -> None:
    text = """
instrument: order
version: "1"
title: Order
groups: {parents: Parents}
sections:
  - title: One
    questions:
      - {id: first, ask: First?, rank: {a: {text: A, alert: Ring}, b: B}}
"""
    with pytest.raises(DefinitionError) as found:
        loads(text)
    message = "every answer of a ranking is given, so 'a' has no alert"
    assert str(found.value) == f"definition:9: {message}"


def test_an_alert_at_an_answer_of_a_scale_belongs_to_the_question() -> None:
    text = """
instrument: order
version: "1"
title: Order
groups: {parents: Parents}
scales:
  often:
    answers:
      never: Never
      daily: {text: Every day, alert: Ring}
sections:
  - title: One
    questions:
      - {id: first, ask: First?, scale: often}
"""
    with pytest.raises(DefinitionError) as found:
        loads(text)
    assert str(found.value) == (
        "definition:10: questions share a scale, so an answer of it is its words alone; an alert "
        "stands at its question: alert: {when: \"ID == 'daily'\", say: …}"
    )
