# ruff: noqa: E501  # faulty lines and their messages are written in one piece
"""What study.yaml says of reports, findings and templates; every fault with its line."""

from pathlib import Path

import pytest

from survey.errors import DefinitionError, StudyError
from survey.study import STUDY_FILE, Study

INSTRUMENT = """
instrument: views
version: "1"
title: T
groups: {public: P, staff: S}
sections:
- title: S
  questions:
  - {id: region, ask: "Where?", choose: {england: England, wales: Wales}}
  - {id: age, ask: "Age?", number: {min: 0}}
  - {id: quick, ask: "Was it quick?", scale: agreement5}
"""
HEAD = "title: T\ninstruments: [views.yaml]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "views.yaml").write_text(INSTRUMENT, "utf-8")
    return tmp_path


def read(folder: Path, entry: str = "") -> Study:
    (folder / STUDY_FILE).write_text(HEAD + entry, "utf-8")
    return Study.read(folder)


def test_without_a_word_the_rules_decide(folder: Path) -> None:
    source = read(folder).source
    assert source.findings == []
    assert (source.report.items, source.report.nets, source.report.charts) == ([], {}, [])
    assert (source.report.order, source.report.bases) == ("share", ["valid"])


def test_a_study_is_written_and_read_back(folder: Path) -> None:
    study = read(
        folder,
        "groups: {all_asked: {of: [public, staff], label: Ŵ 👶 مرحبا}}\n"
        "filters: {wales: {where: \"region == 'wales'\"}}\n"
        "findings: [quick.agree.all_asked, \"quick.=agree.public[region == 'wales']@answered\"]\n"
        "report: {items: [quick, region], nets: {quick: agree}, order: asked, charts: [double], bases: [answered]}\n"
        "template: {slides: house.pptx}\n",
    )
    assert study.codebook.combinations[0].label.plain() == "Ŵ 👶 مرحبا"
    study.write()
    assert Study.read(folder).source == study.source


FAULTS: dict[str, tuple[str, list[str]]] = {
    "findings": (
        "findings:\n- quick.agree.public\n- quick\n- Quick.agree\n- quick..public\n- 'quick.agree.public[region'\n- quick.agree.public\n- ''",
        [
            "5: 'quick' is not the name of a figure, such as gov_enough.disagree.professionals",
            "6: 'Quick.agree' is not the name of a figure, such as gov_enough.disagree.professionals",
            "7: 'quick..public' is not the name of a figure, such as gov_enough.disagree.professionals",
            "8: 'quick.agree.public[region' is not the name of a figure, such as gov_enough.disagree.professionals",
            "9: the finding 'quick.agree.public' is given twice",
            "10: '' is not the name of a figure, such as gov_enough.disagree.professionals",
        ],
    ),
    "findings as a text": (
        "findings: quick.agree.public",
        ["3: 'findings' needs a list; here is the text 'quick.agree.public'"],
    ),
    "items": (
        "report:\n  items:\n  - quikc\n  - age\n  - age\n  demographics: [regoin]\n  nets: {quick: agre, age: agree, agee: agree}",
        [
            "5: 'items' of the report names 'quikc', which is no item; did you mean 'quick'?",
            "7: 'items' of the report names 'age' twice",
            "8: 'demographics' of the report names 'regoin', which is no item; did you mean 'region'?",
            "9: 'agre' is not a NET of 'quick'; did you mean 'agree'?",
            "9: 'agree' is not a NET of 'age'; it has none",
            "9: 'nets' of the report names 'agee', which is no item; did you mean 'age'?",
        ],
    ),
    "choices": (
        "report:\n  order: shares\n  charts: [pie]\n  bases: []\n  colour: red",
        [
            "4: 'order' can only be 'share' or 'asked'; here is the text 'shares'",
            (
                "5: entry 1 of 'charts' can only be 'double', 'intervals', 'complements', "
                "'differences' or 'demographics'; here is the text 'pie'"
            ),
            "6: 'bases' needs at least one entry",
            "7: the entry 'report' has no key 'colour'; it can be 'items', 'nets', 'order', 'demographics', 'charts' or 'bases'",
        ],
    ),
    "templates": (
        "template:\n  word: house.docx\n  workbook: [house.xlsx]",
        [
            "4: the entry 'template' has no key 'word'; it can be 'workbook', 'slides' or 'document'",
            "5: 'workbook' needs a text; here is a list",
        ],
    ),
    "conditions of filters": (
        "filters:\n  a: {where: \"region == 'wale'\"}\n  b: {where: region}\n  c: {where: \"group == 'publik'\"}\n  d: {where: age + 1}\n  e: {where: \"urban == 'yes' and region == 'x'\"}",
        [
            "4: 'where' of the filter 'a': 'wale' is not an answer of 'region'; did you mean 'wales'?",
            "5: 'where' of the filter 'b': 'region' is not a condition, such as x == 'yes' or answered(x)",
            "6: 'where' of the filter 'c': 'publik' is not an answer of 'group'; did you mean 'public'?",
            "7: 'where' of the filter 'd': 'age + 1' is not a condition, such as x == 'yes' or answered(x)",
        ],
    ),
    "in the order of the file": (
        "filters:\n  a: {where: \"region == 'wale'\"}\ngroups:\n  b: {of: [pubic]}\nfindings: [x]",
        [
            "4: 'where' of the filter 'a': 'wale' is not an answer of 'region'; did you mean 'wales'?",
            "6: the combination 'b' names 'pubic', which is no group and no combination; did you mean 'public'?",
            "7: 'x' is not the name of a figure, such as gov_enough.disagree.professionals",
        ],
    ),
}


@pytest.mark.parametrize(("entry", "expected"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_with_its_line(folder: Path, entry: str, expected: list[str]) -> None:
    with pytest.raises(DefinitionError) as error:
        _ = read(folder, entry).codebook
    found = [str(each).removeprefix(f"{folder / STUDY_FILE}:") for each in error.value.faults]
    assert found == expected


@pytest.mark.parametrize(
    "name",
    [
        "quick.agree.public",
        "quick.=agree.public+staff",
        "quick.a+b.public-staff@everyone",
        "quick.agree.public[region == 'wales']-public[region == 'england']",
        "quick.agree.public[region == '[']",
        "n.public",
        "evidence.wellbeing.estimate",
    ],
)
def test_names_of_figures_are_let_through(folder: Path, name: str) -> None:
    assert read(folder, f'findings: ["{name}"]').codebook.items


def test_long_names_are_cut_in_messages(folder: Path) -> None:
    with pytest.raises(DefinitionError) as error:
        _ = read(folder, f"findings: [{'👶' * 1_000}]").codebook
    assert all(len(str(each)) < 300 for each in error.value.faults)


# --- templates ---


def test_a_template_is_a_file_of_the_folder(folder: Path) -> None:
    study = read(folder, "template: {document: house.docx}")
    (folder / "house.docx").write_bytes(b"PK")
    assert study.template("document") == folder / "house.docx"
    assert study.template("slides") is None


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "house.dotx",
            "study.yaml names 'house.dotx' as the template of the document; its name ends in .docx",
        ),
        (
            "hause.docx",
            "study.yaml names the template 'hause.docx', which is not in the study's folder; did you mean 'house.docx'?",
        ),
    ],
)
def test_a_template_that_cannot_be_is_told(folder: Path, entry: str, message: str) -> None:
    (folder / "house.docx").write_bytes(b"PK")
    with pytest.raises(StudyError) as error:
        read(folder, f"template: {{document: {entry}}}").template("document")
    assert str(error.value) == message
