"""An SPSS file that Concord writes has numbers with labels, and missing answers that SPSS knows."""

from pathlib import Path
from uuid import UUID

import pandas as pd
import pyreadstat
import pytest

from survey.cli.export_spss import write_spss
from survey.definition import loads
from survey.errors import DataError
from survey.exchange import ColumnMapping, draft_mapping, export, read_exported, read_interviews
from survey.exchange.readers import read
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview


def exported(
    people: list[CompletedInterview],
    known: list[Questionnaire],
    path: Path,
    *,
    labels: bool = False,
) -> list[Path]:
    return export(people, known, path, labels=labels, writers={".sav": write_spss})


SURVEY = """
instrument: hub
version: "1"
title: Hub
groups: {public: The public}
words: {dont_know: No idea}
sections:
  - title: All
    questions:
      - {id: enough, ask: Is it enough?, scale: agreement5, missing: [dont_know, refused]}
      - {id: likely, ask: How likely?, rating: {min: 0, max: 10, low: Not, high: Very}}
      - {id: change, ask: How much?, rating: {min: -2, max: 2}}
      - {id: seen, ask: What?, choose_many: {sleep: Poor sleep, d-e: "D, e"}, missing: refused}
      - {id: order, ask: Which first?, rank: {play: Play, food: Food}}
      - {id: paid, ask: How much?, number: {}}
      - {id: moved, ask: When?, date: {}}
      - {id: arrived, ask: At what time?, time: {}}
"""


@pytest.fixture
def hub() -> Questionnaire:
    return loads(SURVEY)


def said(hub: Questionnaire, number: int, **answers: Answer) -> CompletedInterview:
    about = (hub.instrument, hub.version, hub.hash)
    return CompletedInterview(
        str(UUID(int=number)), *about, "public", "paper", "en", answers, attributes={"=w": 1.5}
    )


@pytest.fixture
def people(hub: Questionnaire) -> list[CompletedInterview]:
    first = said(
        hub,
        1,
        enough="agree",
        likely="0",
        change="-2",
        seen=("d-e",),
        order=("food", "play"),
        paid=-7,
        moved="2022-06-13",
        arrived="08:30",
    )
    second = said(
        hub,
        2,
        enough=Missing.NO_ANSWER,
        likely=Missing.UNCLEAR,
        change="2",
        seen=Missing.REFUSED,
        order=Missing.NO_ANSWER,
        paid=Missing.UNCLEAR,
        moved=Missing.NO_ANSWER,
        arrived=Missing.NO_ANSWER,
    )
    return [first, second]


def test_answers_and_missing_answers_are_numbers_with_labels_and_a_range(
    hub: Questionnaire, people: list[CompletedInterview], tmp_path: Path
) -> None:
    (path,) = exported(people, [hub], tmp_path / "all.sav", labels=True)
    columns, about = pyreadstat.read_sav(path, user_missing=True, output_format="dict")
    assert {name: list(columns[name]) for name in ("enough", "likely", "change")} == {
        "enough": [4, -7],
        "likely": [0, -6],
        "change": [1, 5],  # its own numbers would be taken for missing answers
    }
    assert [list(columns[name]) for name in ("seen__sleep", "seen__d_e")] == [[0, -9], [1, -9]]
    assert [list(columns[name]) for name in ("order__play", "order__food")] == [[2, -7], [1, -7]]
    assert columns["paid"][0] == -7, "a number may be what elsewhere stands for a missing answer"
    assert list(columns["paid__missing"])[1] == -6
    assert (str(columns["moved"][0]), columns["arrived"][0]) == ("2022-06-13", "08:30")
    assert list(columns["v__w"]) == [1.5, 1.5]
    labels = about.variable_value_labels
    assert labels["enough"][4] == "Agree"
    assert (labels["likely"][0], labels["change"][1]) == ("0 – Not", "−2")
    kinds = {kind.code: str(kind.label) for kind in Missing} | {-8: "No idea"}
    for name in ("enough", "likely", "seen__sleep", "order__play", "paid__missing"):
        assert kinds.items() <= labels[name].items()
    ranged = {"enough", "likely", "change", "seen__sleep", "seen__d_e"}
    ranged |= {"order__play", "order__food"}
    assert about.missing_ranges == {name: [{"lo": -9, "hi": -1}] for name in ranged}
    assert about.column_names_to_labels["seen__d_e"] == "D, e – What?"
    assert about.variable_measure["enough"] == "ordinal"


def test_what_spss_declares_missing_is_read_by_its_label_whatever_the_question_offers(
    hub: Questionnaire, people: list[CompletedInterview], tmp_path: Path
) -> None:
    (path,) = exported(people, [hub], tmp_path / "all.sav")
    data = read(path)
    assert data.missing_ranges["enough"] == [(-9.0, -1.0)]
    assert data.labels["enough"]["-7"] == "No answer"
    mapping = """
group: {always: public}
items:
  enough: enough
  likely: likely
  seen: {columns: {sleep: seen__sleep, d-e: seen__d_e}}
  order: {columns: {play: order__play, food: order__food}}
ignore: rest
"""
    back = read_interviews(path, hub, ColumnMapping.loads(mapping))
    wanted = ("enough", "likely", "seen", "order")
    assert [[each.answers[name] for name in wanted] for each in back] == [
        [each.answers[name] for name in wanted] for each in people
    ]


def test_an_spss_file_does_not_come_back_by_itself_and_says_what_does(
    hub: Questionnaire, people: list[CompletedInterview], tmp_path: Path
) -> None:
    (path,) = exported(people, [hub], tmp_path / "all.sav")
    with pytest.raises(DataError) as error:
        read_exported(path)
    assert str(error.value) == (
        "all.sav: was exported for other programs and does not come back; export .csv, .xlsx or "
        ".parquet and import that"
    )


def test_a_text_too_long_for_spss_is_told(hub: Questionnaire, tmp_path: Path) -> None:
    questionnaire = loads(SURVEY + "      - {id: words, ask: Why?, text: {}}\n")
    person = said(questionnaire, 1, words="x" * 40_000)
    with pytest.raises(DataError, match="a text of 40,000 bytes, and an SPSS file holds 32,767"):
        exported([person], [questionnaire], tmp_path / "all.sav")
    assert not list(tmp_path.iterdir())


def test_a_value_that_the_file_declares_missing_is_no_answer_and_needs_a_kind(
    hub: Questionnaire, tmp_path: Path
) -> None:
    path = tmp_path / "panel.sav"
    frame = pd.DataFrame({"paid": [7.0, 99.0], "s": [1.0, 99.0], "d": [0.0, 0.0]})
    ranges = {name: [99] for name in ("paid", "s")}
    pyreadstat.write_sav(frame, path, missing_ranges=ranges)
    items = "items: {paid: paid, seen: {columns: {sleep: s, d-e: d}}}\n"
    mapping = "group: {always: public}\n" + items
    with pytest.raises(DataError) as error:
        read_interviews(path, hub, ColumnMapping.loads(mapping))
    why = "the file declares it missing, and no label says why; add it under"
    others = "'values' or 'missing' of 'paid'"
    keys = "'chosen', 'not_chosen' or 'missing'"
    assert str(error.value).splitlines() == [
        f"panel.sav: column 's', value '99', once, in row 2: {why} {keys} of 'seen'",
        f"panel.sav: column 'paid', value '99', once, in row 2: {why} {others}",
    ]
    told = ColumnMapping.loads(mapping + "missing: {'99': unclear}\n")
    first, second = read_interviews(path, hub, told)
    assert (first.answers["paid"], first.answers["seen"]) == (7, ("sleep",))
    assert (second.answers["paid"], second.answers["seen"]) == (Missing.UNCLEAR, Missing.UNCLEAR)
    assert "99: no_answer" in draft_mapping(path, hub).replace("'", "")
