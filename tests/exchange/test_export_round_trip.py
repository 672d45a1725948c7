"""What leaves the store in a data file comes back the same into another store."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questionnaires import answers_to, questionnaires

from survey.errors import AnswerError
from survey.exchange import import_file, read_exported
from survey.exchange.exporting import WRITERS, export
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import Taken, open_store

zones = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-3, minutes=-30))])
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=zones) | st.none()  # noqa: DTZ001  # zones are given
beside = st.fixed_dictionaries(
    {},
    optional={
        "weight": st.floats(allow_nan=False, allow_infinity=False),
        "household": st.integers(-(10**12), 10**12),
        "stratum": st.text(min_size=1, max_size=6),
        "=2": st.integers(0, 3) | st.text(max_size=3),
    },
)


@st.composite
def interviews(draw, questionnaire: Questionnaire) -> CompletedInterview:
    """An interview as it goes; answers that a check refuses are asked again, and some interviews stop before the end."""
    language = draw(st.sampled_from(questionnaire.languages))
    group = draw(st.sampled_from([None, *(option.code for option in questionnaire.groups)]))
    interview = Interview.start(questionnaire, language=language, group=group, seed=draw(st.integers(0, 9)))
    stops = draw(st.integers(0, 30))
    for step in range(200):
        question = interview.question
        if question is None or (step > stops and question.id not in ("consent", "group")):
            break
        answer = "yes" if question.id == "consent" else draw(answers_to(question))
        try:
            interview = interview.answer(answer)
        except AnswerError:
            stops = 0  # a check that refuses: leave it there
            break
    return CompletedInterview(
        uuid=str(UUID(int=draw(st.integers(0, 2**128 - 1)))),
        instrument=questionnaire.instrument,
        version=questionnaire.version,
        hash=questionnaire.hash,
        group=str(interview.group or interview.answers.get("group") or ""),
        mode=draw(st.sampled_from(["terminal", "paper"])),
        language=language,
        answers={**interview.answers, **{q: a for q, a in interview.result().items() if a is Missing.NOT_REACHED}},
        started=draw(moments),
        completed=draw(moments),
        seed=interview.seed,
        attributes=draw(beside),
    )


@st.composite
def studies(draw) -> tuple[Questionnaire, list[CompletedInterview]]:
    questionnaire = draw(questionnaires())
    return questionnaire, draw(st.lists(interviews(questionnaire), min_size=1, max_size=4, unique_by=lambda one: one.uuid))


@pytest.mark.parametrize("ending", WRITERS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
@given(study=studies())
def test_store_to_file_to_a_new_store_loses_nothing(ending: str, study: tuple[Questionnaire, list[CompletedInterview]]) -> None:
    questionnaire, asked = study
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"answers{ending}"
        with open_store(":memory:") as store:
            store.take_in(asked, [questionnaire])
            kept = list(store.completed())
            export(kept, store.questionnaires(), file)
            for before, after in zip(kept, read_exported(file).interviews, strict=True):
                assert after == before
                assert _types(after) == _types(before)
            again = import_file(file, store, [])
            assert again.taken == Taken(unchanged=len(kept)), "a file back into its own store changes nothing"
        with open_store(":memory:") as store:
            assert import_file(file, store, []).taken == Taken(added=len(kept))
            assert list(store.completed()) == kept


def _types(interview: CompletedInterview) -> dict[str, type]:
    """1 and 1.0 are equal, and are not the same answer."""
    return {name: type(value) for name, value in {**interview.answers, **interview.attributes}.items()}
