"""The case and the interviewer beside the answers: in frames, in data files, and back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import survey
from analysis import Responses, agreement
from survey.cli.export_spss import write_spss
from survey.codebook import Codebook
from survey.exchange import ColumnMapping, export, import_file, read_exported
from survey.interview import Interview
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import Case, SampleList, Store


def asked(store: Store, visit: Questionnaire, answer: str, **whose: str) -> None:
    interview = Interview.start(visit, group="staff").answer("yes")
    recording = store.begin(interview, mode="terminal", **whose)
    recording.save(interview.answer(answer).answer(40))
    recording.complete()


@pytest.fixture
def store(tmp_path: Path, visit: Questionnaire) -> Iterator[Store]:
    with survey.open_store(tmp_path / "concord.db") as opened:
        sample = SampleList(opened)
        sample.put([Case("a", attributes={"region": "wales", "phase": 1}), Case("b")])
        asked(opened, visit, "agree", case="a", interviewer="anna")
        asked(opened, visit, "disagree", case="b")
        asked(opened, visit, "agree")
        yield opened


def test_a_frame_has_case_interviewer_and_what_is_known_of_the_case(store: Store) -> None:
    frame = Responses.from_store(store).frame
    assert list(frame.columns)[8:12] == ["case", "interviewer", "region", "phase"]
    rows = frame[["case", "interviewer", "region"]].astype(object)
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        ["a", "anna", "wales"],
        ["b", None, None],
        [None, None, None],
    ]
    assert frame["phase"].tolist()[0] == 1
    same = Responses.from_interviews(store.completed(), Codebook.of(store.questionnaires()))
    assert frame.equals(same.frame)


def test_what_is_known_of_a_case_can_change_after_its_interview(store: Store) -> None:
    SampleList(store).put([Case("a", attributes={"region": "england"}), Case("b", "", "cy")])
    assert Responses.from_store(store).frame["region"].tolist()[0] == "england"


def test_the_interviews_own_attribute_goes_before_the_cases(
    store: Store, visit: Questionnaire
) -> None:
    (first, *_) = store.completed()
    store.take_in([replace(first, attributes={"region": "scotland"})], [visit])
    assert Responses.from_store(store).frame["region"].tolist()[0] == "scotland"


def test_tables_may_be_parted_by_interviewer_and_by_what_is_known_of_cases(store: Store) -> None:
    responses = Responses.from_store(store)
    for by, group in (("interviewer", "anna"), ("region", "wales"), ("case", "a")):
        table = agreement(responses, ["happy"], by=by, answers=["agree"])
        assert table["group"].tolist()[0] == group
    table = agreement(responses, ["happy"], answers=["agree"], where="interviewer == 'anna'")
    assert table["n"].tolist() == [1]


def test_without_cases_and_interviewers_a_table_is_as_before(
    tmp_path: Path, visit: Questionnaire
) -> None:
    with survey.open_store(":memory:") as store:
        asked(store, visit, "agree")
        frame = Responses.from_store(store).frame
        export(list(store.completed()), [visit], tmp_path / "a.csv")
    assert {"case", "interviewer"}.isdisjoint(frame.columns)
    head = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert {"case", "interviewer"}.isdisjoint(head)


def test_an_older_attribute_of_this_name_fills_the_column(
    tmp_path: Path, store: Store, visit: Questionnaire
) -> None:
    (first, *_) = store.completed()
    older = replace(
        first, uuid="old", case="", interviewer="", attributes={"case": "x", "interviewer": "cy"}
    )
    store.take_in([older], [visit])
    frame = Responses.from_store(store).frame
    assert (frame["case"].tolist()[-1], frame["interviewer"].tolist()[-1]) == ("x", "cy")
    export(list(store.completed()), [visit], tmp_path / "a.csv")
    assert [each.case for each in read_exported(tmp_path / "a.csv").interviews][-1] == "x"


def test_an_item_of_this_name_keeps_its_column(tmp_path: Path) -> None:
    definition = """
instrument: old
version: "1"
title: Old
groups: {staff: Staff}
sections:
  - title: One
    questions:
      - {id: interviewer, ask: Who interviewed you?, choose: {a: Ann, b: Bob}}
"""
    questionnaire = survey.loads(definition)
    about = (questionnaire.instrument, questionnaire.version, questionnaire.hash)
    given = CompletedInterview(
        "u", *about, "staff", "paper", "en", {"interviewer": "b"}, case="n", interviewer="anna"
    )
    frame = Responses.from_interviews([given], Codebook.of([questionnaire])).frame
    assert (frame["interviewer"].tolist(), frame["case"].tolist()) == (["b"], ["n"])
    export([given], [questionnaire], tmp_path / "a.csv")
    (back,) = read_exported(tmp_path / "a.csv").interviews
    assert (back.answers["interviewer"], back.case, back.interviewer) == ("b", "n", "")


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_exported_files_come_back_with_case_and_interviewer(
    tmp_path: Path, store: Store, visit: Questionnaire, ending: str
) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    interviews = list(store.completed())
    export(interviews, [visit], tmp_path / f"a{ending}")
    back = read_exported(tmp_path / f"a{ending}").interviews
    assert [(each.case, each.interviewer) for each in back] == [("a", "anna"), ("b", ""), ("", "")]
    beside = [dict(each.attributes) for each in interviews]
    assert [dict(each.attributes) for each in back] == beside


def test_spss_files_have_them_too(tmp_path: Path, store: Store, visit: Questionnaire) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    export(list(store.completed()), [visit], tmp_path / "a.sav", writers={".sav": write_spss})
    columns, _ = pyreadstat.read_sav(tmp_path / "a.sav", output_format="dict")
    assert list(columns["case"]) == ["a", "b", ""]
    assert list(columns["interviewer"]) == ["anna", "", ""]


def test_a_mapping_says_which_columns_are_case_and_interviewer(
    tmp_path: Path, store: Store, visit: Questionnaire
) -> None:
    (tmp_path / "panel.csv").write_text("ID,who,c,Q1,Q2\n1,AF,z,Yes,30\n2,,,No,31\n", "utf-8")
    mapping = ColumnMapping.loads(
        "respondent: ID\ngroup: {always: staff}\ncase: c\n"
        "interviewer: {column: who, values: {AF: anna}}\nitems: {happy: Q1, age: Q2}\n"
    )
    import_file(tmp_path / "panel.csv", store, [visit], mapping=mapping)
    assert [(each.case, each.interviewer) for each in store.completed()][3:] == [
        ("z", "anna"),
        ("", ""),
    ]
