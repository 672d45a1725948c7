"""What leaves the store in a data file comes back the same into another store."""

import csv
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questionnaires import answers_to, questionnaires

from survey.definition import loads
from survey.errors import AnswerError, DataError
from survey.exchange import import_file, read_exported
from survey.exchange.exporting import WRITERS, export
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import Taken, open_store

zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-3, minutes=-30))]
)
# zones are given
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=zones) | st.none()  # noqa: DTZ001
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
    """An interview as it goes; answers that a check refuses are asked again, and some interviews
    stop before the end.
    """
    language = draw(st.sampled_from(questionnaire.languages))
    group = draw(st.sampled_from([None, *(option.code for option in questionnaire.groups)]))
    interview = Interview.start(
        questionnaire, language=language, group=group, seed=draw(st.integers(0, 9))
    )
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
        answers={
            **interview.answers,
            **{q: a for q, a in interview.result().items() if a is Missing.NOT_REACHED},
        },
        started=draw(moments),
        completed=draw(moments),
        seed=interview.seed,
        attributes=draw(beside),
    )


@st.composite
def studies(draw) -> tuple[Questionnaire, list[CompletedInterview]]:
    questionnaire = draw(questionnaires())
    return questionnaire, draw(
        st.lists(interviews(questionnaire), min_size=1, max_size=4, unique_by=lambda one: one.uuid)
    )


@pytest.mark.parametrize("ending", list(WRITERS))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
@given(study=studies())
def test_store_to_file_to_a_new_store_loses_nothing(
    ending: str, study: tuple[Questionnaire, list[CompletedInterview]]
) -> None:
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
            assert again.taken == Taken(unchanged=len(kept)), (
                "a file back into its own store changes nothing"
            )
        with open_store(":memory:") as store:
            assert import_file(file, store, []).taken == Taken(added=len(kept))
            assert list(store.completed()) == kept


def _types(interview: CompletedInterview) -> dict[str, type]:
    """1 and 1.0 are equal, and are not the same answer."""
    return {
        name: type(value) for name, value in {**interview.answers, **interview.attributes}.items()
    }


ONE = (
    "instrument: one\nversion: '1'\ntitle: T\ngroups: {{public: P}}\nsections: [{{title: "
    "S, questions: [{}]}}]"
)


def _said(uuid: int, questionnaire: Questionnaire, **answers: Answer) -> CompletedInterview:
    about = (questionnaire.instrument, questionnaire.version, questionnaire.hash)
    return CompletedInterview(str(UUID(int=uuid)), *about, "public", "paper", "en", answers)


@pytest.mark.parametrize("ending", list(WRITERS))
def test_two_versions_and_two_instruments_share_a_file(ending: str, tmp_path: Path) -> None:
    text = (
        "instrument: {}\nversion: '{}'\ntitle: T\ngroups: {{public: P}}\nsections: [{{title: "
        "S, questions: [{}]}}]"
    )
    first = loads(text.format("one", 1, "{id: old_age, ask: Age?, number: {}}"))
    second = loads(
        text.format(
            "one",
            2,
            "{id: age, was: old_age, ask: Age?, number: {}}, {id: new, ask: New?, choose: {a: A}}",
        )
    )
    other = loads(
        text.format("two", 1, "{id: age, ask: Age?, number: {}}, {id: own, ask: Own?, text: {}}")
    )
    asked = [
        _said(1, first, old_age=7),
        _said(2, second, age=8, new="a"),
        _said(3, other, age=9, own="=x"),
    ]
    with open_store(":memory:") as store:
        store.take_in(asked, [first, second, other])
        written = export(list(store.completed()), store.questionnaires(), tmp_path / f"all{ending}")
        labelled = export(asked, [first, second, other], tmp_path / f"labels{ending}", labels=True)
    for files in (written, labelled):
        assert list(read_exported(files[0]).interviews) == asked


KINDS = """
instrument: hub
version: "1"
title: Hub
languages: [pl, en]
groups: {public: Public}
words: {dont_know: {pl: Nie mam pojęcia, en: No idea}, no_answer: {pl: Puste pole}}
sections:
  - title: All
    questions:
      - {id: hub, ask: Which?, choose: {a: {pl: Świetlica, en: Club}, b: B}, missing: dont_know}
      - {id: likely, ask: How likely?, rating: {min: -1, max: 1, low: {pl: Wcale, en: Not at all}}}
      - {id: seen, ask: What?, choose_many: {sleep: Sen, talk: Mowa}, missing: refused}
      - {id: order, ask: Order?, rank: {sleep: Sen, talk: Mowa}, shuffle: answers}
      - {id: paid, ask: Paid?, number: {}}
      - {id: moved, ask: When?, date: {}}
      - {id: arrived, ask: When?, time: {}}
      - {id: why, ask: Why?, text: {}}
"""


@pytest.mark.parametrize("labels", [False, True])
@pytest.mark.parametrize("ending", list(WRITERS))
def test_every_kind_and_every_reason_comes_back_in_codes_and_in_the_authors_words(
    ending: str, labels: bool, tmp_path: Path
) -> None:
    hub = loads(KINDS)
    answers = {
        "hub": "a",
        "likely": "-1",
        "seen": ("talk",),
        "order": ("talk", "sleep"),
        "paid": 7.5,
        "moved": "2022-06-13",
        "arrived": "08:30",
        "why": "08:30",
    }
    given = [Missing.DONT_KNOW, Missing.REFUSED, Missing.NOT_APPLICABLE, Missing.NOT_REACHED]
    kinds = [*given, Missing.NO_ANSWER, Missing.UNCLEAR]
    blank = [_said(place, hub, **dict.fromkeys(answers, kind)) for place, kind in enumerate(kinds)]
    asked = [_said(99, hub, **answers), *blank]
    file, *_ = export(asked, [hub], tmp_path / f"all{ending}", labels=labels)
    assert list(read_exported(file).interviews) == asked


def test_a_csv_file_has_places_times_and_words_and_its_codebook_the_numbers(
    tmp_path: Path,
) -> None:
    hub = loads(KINDS)
    asked = [
        _said(1, hub, order=("talk", "sleep"), arrived="08:30", likely="1"),
        _said(2, hub, order=Missing.NO_ANSWER, hub=Missing.DONT_KNOW, likely=Missing.UNCLEAR),
    ]
    file, beside = export(asked, [hub], tmp_path / "all.csv", labels=True)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        first, second = csv.DictReader(lines)
    wanted = ("order__sleep", "order__talk", "order__missing", "arrived", "likely", "hub")
    assert [first[name] for name in wanted] == ["2", "1", "", "08:30", "1", "Nie zadano"]
    assert [second[name] for name in wanted] == [
        *("", "", "Puste pole"),
        *("", "Niejasne", "Nie mam pojęcia"),
    ]
    missing = json.loads(beside.read_text("utf-8"))["missing"]
    assert (missing["no_answer"]["code"], missing["unclear"]["code"]) == (-7, -6)
    assert missing["no_answer"]["label"] == {"pl": "Puste pole", "en": "No answer"}
    assert missing["dont_know"]["label"]["en"] == "No idea"


def test_places_changed_by_hand_to_no_order_are_told(tmp_path: Path) -> None:
    hub = loads(KINDS)
    file, _ = export([_said(1, hub, order=("talk", "sleep"))], [hub], tmp_path / "all.csv")
    text = file.read_text("utf-8-sig")
    assert ",2,1," in text
    file.write_text(text.replace(",2,1,", ",1,1,"), "utf-8")
    with pytest.raises(DataError, match="row 2: order: the places 1, 1 make no order; each from 1"):
        read_exported(file)


def test_a_file_that_cannot_be_written_whole_leaves_the_one_before(tmp_path: Path) -> None:
    text = ONE.format("{id: q, ask: Q?, text: {}}")
    questionnaire, file = loads(text), tmp_path / "all.xlsx"
    export([_said(1, questionnaire, q="short")], [questionnaire], file)
    before = file.read_bytes()
    with pytest.raises(
        DataError,
        match=(
            r"a text of 40,000 characters, and a cell of Excel holds 32,767; export to .csv "
            r"instead"
        ),
    ):
        export([_said(1, questionnaire, q="x" * 40_000)], [questionnaire], file)
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["all.xlsx"]


def test_a_value_changed_by_hand_to_what_is_no_answer_is_named(tmp_path: Path) -> None:
    text = ONE.format("{id: q, ask: Q?, choose: {a: A, b: B}}")
    questionnaire, file = loads(text), tmp_path / "all.csv"
    export([_said(1, questionnaire, q="a"), _said(2, questionnaire, q="b")], [questionnaire], file)
    file.write_text(file.read_text("utf-8-sig").replace(",b\n", ",c\n"), "utf-8")
    with pytest.raises(
        DataError, match="column 'q', value 'c', once, in row 3: 'c' is not one of the answers"
    ):
        read_exported(file)


def test_parquet_has_groups_and_answers_in_the_order_of_the_codebook(tmp_path: Path) -> None:
    questionnaire = loads(ORDERED)
    people = [
        CompletedInterview(
            uuid=str(UUID(int=number)),
            instrument="ordered",
            version="1",
            hash=questionnaire.hash,
            group=group,
            mode="import",
            language="en",
            answers={"easy": answer},
        )
        for number, (group, answer) in enumerate([("a", "yes"), ("t", "no"), ("a", "perhaps")])
    ]
    (path,) = export(people, [questionnaire], tmp_path / "ordered.parquet")
    frame = pd.read_parquet(path)
    assert list(frame["group"].cat.categories) == ["t", "a"]
    assert list(frame["easy"].cat.categories)[:3] == ["perhaps", "no", "yes"]


ORDERED = """
instrument: ordered
version: "1"
title: Ordered
groups: {t: T, a: A}
sections:
  - title: All
    questions:
      - {id: easy, ask: Easy?, choose: {perhaps: Perhaps, no: "No", yes: "Yes"}}
"""
