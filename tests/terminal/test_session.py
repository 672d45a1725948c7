"""Whatever is pressed or typed, a session ends quietly and the store says what became of every
interview.
"""

from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

import survey
from survey.questionnaire import Questionnaire
from survey.terminal.leaving import Departure
from survey.terminal.pages import Face
from survey.terminal.plain import Lines
from survey.terminal.screen import Screen
from survey.terminal.session import Session

TYPED = st.lists(
    st.sampled_from(
        [
            "",
            "1",
            "2",
            "3",
            "9",
            "b",
            "d",
            "r",
            "n",
            "?",
            ":b",
            ":r",
            "25",
            "150",
            "1 4",
            "13/6/2022",
        ]
    )
    | st.text()
)
PRESSED = st.lists(
    st.sampled_from(
        [
            "\r",
            "1",
            "2",
            "3",
            "4",
            " ",
            "d",
            "r",
            "?",
            "5",
            "x",
            "\x1b[A",
            "\x1b[B",
            "\x1b[D",
            "\x02",
            "\x03",
            "\x0b",
            "🙂",
        ]
    ),
    max_size=60,
)


def sit(face: Face, visit: Questionnaire) -> None:
    """One session; afterwards every interview is completed with fitting answers, paused, discarded,
    or can be resumed.
    """
    with survey.open_store(":memory:") as store, Departure() as departure:
        said = Session(face, store, [visit], None, None, {}, departure).run()
        assert said
        for interrupted in store.interrupted():
            resumed = store.resume(interrupted.uuid).interview
            assert resumed.at == "consent" or not resumed.declined
        for interview in store.completed():
            asked = survey.Interview.start(visit, seed=interview.seed).resume(interview.answers)
            assert asked.finished
            assert dict(asked.answers) == dict(interview.answers)


@settings(deadline=None, max_examples=60)
@given(TYPED)
def test_whatever_lines_are_typed(visit: Questionnaire, lines: list[str]) -> None:
    sit(Lines(StringIO("\n".join(lines)), StringIO()), visit)


@settings(deadline=None, max_examples=20)
@given(PRESSED)
def test_whatever_keys_are_pressed(visit: Questionnaire, keys: list[str]) -> None:
    with create_pipe_input() as source:
        source.send_text("".join(keys))
        source.send_text("\x03" * 3)
        with Screen(source, DummyOutput()) as screen:
            sit(screen, visit)
