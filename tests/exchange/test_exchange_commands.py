"""`concord import` and `concord export` as a person uses them: what is written where, what is said,
and the exit code.
"""

import importlib.resources
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from openpyxl import load_workbook
from small_survey import SMALL

from analysis import Responses
from survey.definition import loads
from survey.exchange import ColumnMapping, draft_mapping, export, json_schema, read_interviews

PANEL = (
    "ID,Group,Should there be support?,children,age,seen_sleep,seen_speech,Wt,Notes\n"
    '1,Teachers,Agree,yes,3,1,0,1.5,"=HYPERLINK(""x"")"\n'
    "2,Teachers,agree,no,,0,1,0.5,\n"
    "3,Teachers,Prefer not to answer,no,,1,0,1,\n"
    "4,Techers,Agreee,no,,1,0,1,\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "panel.csv").write_text(PANEL, "utf-8")
    return tmp_path


@pytest.fixture
def concord(folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*words: str, expected: int = 0) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONWARNINGS": "error"}
        command = [sys.executable, "-m", "survey", *words]
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == expected, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def test_a_draft_corrected_by_hand_imports_and_what_is_exported_comes_back(
    folder: Path, concord: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    where = ("--instrument", "small.yaml", "--store", "small.db")
    draft = concord("import", "--draft-mapping", "panel.csv", "--instrument", "small.yaml").stdout
    assert "4 rows" in draft
    mapping = folder / "mapping.yaml"
    mapping.write_text(draft, "utf-8")
    refused = concord("import", "panel.csv", *where, "--mapping", "mapping.yaml", expected=3)
    assert "2 columns are not in the mapping: 'Wt', 'Notes'" in refused.stderr
    mapping.write_text(
        draft.replace("# ignore:", "attributes: {weight: Wt}\nignore: [Notes]"), "utf-8"
    )
    refused = concord("import", "panel.csv", *where, "--mapping", "mapping.yaml", expected=3)
    assert "value 'Agreee', once, in row 5" in refused.stderr
    assert "value 'Techers', once, in row 5" in refused.stderr
    (folder / "panel.csv").write_text(
        PANEL.replace("Techers", "Teachers").replace("Agreee", "Agree"), "utf-8"
    )
    checked = concord("import", "panel.csv", *where, "--mapping", "mapping.yaml", "--dry-run")
    assert checked.stderr == "panel.csv can be imported: 4 interviews; nothing was kept\n"
    assert concord("import", "panel.csv", *where, "--mapping", "mapping.yaml").stderr == (
        "panel.csv: 4 interviews read, 4 added, in small.db\n"
    )
    again = concord("import", "panel.csv", *where, "--mapping", "mapping.yaml")
    assert again.stderr == "panel.csv was imported before in the same way; nothing was added\n"
    out = concord("export", "out.csv", "--store", "small.db")
    assert out.stderr == "4 interviews written to out.csv and out.codebook.json\n"
    assert (
        concord("import", "out.csv", "--store", "other.db").stderr
        == "out.csv: 4 interviews read, 4 added, in other.db\n"
    )
    assert (
        json.loads((folder / "out.codebook.json").read_text("utf-8"))["items"]["support"]["kind"]
        == "scale"
    )


def test_blanks_are_told_by_question(
    folder: Path, concord: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (folder / "panel.csv").write_text("ID,Q,C\n1,,no\n2,,yes\n3,agree,\n", "utf-8")
    mapping = "respondent: ID\ngroup: {always: public}\nitems: {support: Q, children: C}\n"
    (folder / "mapping.yaml").write_text(mapping, "utf-8")
    where = ("--instrument", "small.yaml", "--store", "small.db", "--mapping", "mapping.yaml")
    blanks = "3 blanks where the question was asked, kept as no_answer: support 2, children 1\n"
    assert concord("import", "panel.csv", *where, "--dry-run").stderr == (
        "panel.csv can be imported: 3 interviews; nothing was kept\n" + blanks
    )
    assert concord("import", "panel.csv", *where).stderr == (
        "panel.csv: 3 interviews read, 3 added, in small.db\n" + blanks
    )


def test_a_workbook_has_texts_that_are_no_formulas_and_a_codebook(
    folder: Path, concord: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    groups = "{column: Group, values: {Teachers: teachers, Techers: teachers}}"
    mapping = f"respondent: ID\ngroup: {groups}\nitems: {{words: Notes}}\nignore: rest"
    (folder / "mapping.yaml").write_text(mapping, "utf-8")
    concord(
        "import",
        "panel.csv",
        "--instrument",
        "small.yaml",
        "--store",
        "small.db",
        "--mapping",
        "mapping.yaml",
    )
    concord("export", "out.xlsx", "--store", "small.db")
    book = load_workbook(folder / "out.xlsx")
    assert book.sheetnames == ["answers", "codebook", "codebook_json"]
    header = [cell.value for cell in book["answers"][1]]
    cell = book["answers"].cell(2, header.index("words") + 1)
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")
    assert ("support", "scale", "Should there be support?", "agree", "Agree") in list(
        book["codebook"].values
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("import", "panel.csv", "--store", "s.db"),
            "is not an export of Concord: it has no column 'interview'",
        ),
        (("import", "absent.csv", "--store", "s.db"), "cannot be read: No such file or directory"),
        (("import", "panel.csv"), "Name a store with --store FILE"),
        (("import", "--draft-mapping", "panel.csv"), "Name it with --instrument"),
        (
            ("import", "--draft-mapping", "panel.csv", "--instrument", "smal"),
            "there is no instrument 'smal'",
        ),
        (
            ("import", "--draft-mapping", "small.yaml", "--instrument", "small.yaml"),
            "the ending '.yaml' is none of",
        ),
        (
            ("import", "panel.csv", "--mapping", "absent.yaml", "--store", "s.db"),
            "absent.yaml: cannot be read",
        ),
        (("export", "out.csv", "--store", "absent.db"), "there is no store absent.db"),
    ],
)
def test_wrong_files_and_names_are_told_in_one_line_with_exit_code_3(
    concord: Callable[..., subprocess.CompletedProcess[str]], words: tuple[str, ...], said: str
) -> None:
    assert said in concord(*words, expected=3).stderr


def test_a_draft_is_yaml_that_a_mapping_may_be_and_nothing_unmatched_is_left_out_silently(
    folder: Path,
) -> None:
    draft = draft_mapping(folder / "panel.csv", loads(SMALL))
    mapping = ColumnMapping.loads(draft)
    assert mapping.source.items.keys() == {"support", "children", "age", "seen"}
    assert mapping.source.group.values == {"Teachers": "teachers"}
    assert mapping.source.respondent == ["ID"]
    assert mapping.source.items["support"].missing == {"Prefer not to answer": "refused"}
    assert not mapping.source.ignore
    assert "Techers" in draft
    assert "# Agreee: …  # once; the nearest is 'Agree'" in draft


def test_the_json_schema_takes_what_is_read_short_forms_too() -> None:
    pisa = (Path(__file__).parent / "pisa/mapping.yaml").read_text("utf-8")
    short = (
        "group: G\nitems:\n  age: Q9\n  seen: {columns: {a: b}, chosen: x, not_chosen: "
        "[n]}\nignore: rest\n"
    )
    for text in (pisa, short):
        assert ColumnMapping.loads(text).source.items
        jsonschema.Draft202012Validator(json_schema()).validate(yaml.safe_load(text))


def test_the_shipped_json_schema_is_the_one_of_the_model() -> None:
    shipped = importlib.resources.files("survey.exchange") / "mapping.schema.json"
    assert json.loads(shipped.read_text("utf-8")) == json_schema()


def test_a_table_of_answers_is_made_of_a_file_whichever_way_its_mapping_is_given(
    folder: Path,
) -> None:
    path = folder / "panel.csv"
    path.write_text("ID,Q1\na,agree\nb,disagree\n", "utf-8")
    (folder / "mapping.yaml").write_text(
        "respondent: ID\ngroup: {always: public}\nitems: {support: Q1}\n", "utf-8"
    )
    questionnaire, mapping = loads(SMALL), ColumnMapping.load(folder / "mapping.yaml")
    export(read_interviews(path, questionnaire, mapping), [questionnaire], folder / "answers.csv")
    tables = [
        Responses.from_file(path, instrument=questionnaire, mapping=mapping),
        Responses.from_file(
            str(path), instrument=questionnaire, mapping=str(folder / "mapping.yaml")
        ),
        Responses.from_file(folder / "answers.csv", instrument=questionnaire),
    ]
    for table in tables:
        assert list(table.frame["support"]) == ["agree", "disagree"]


def test_a_recognised_export_is_told_and_imported_only_once_it_is_confirmed(
    folder: Path, concord: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    head = (
        "Timestamp,Email Address,Which group are you in?,Should there be support?,Do you have "
        "children?,How old is the youngest?,"
    )
    head += "What have you seen?,When did you move?,Anything else?\n"
    rows = "2022/06/13 2:05:11 PM GMT,a@x.org,Teachers,Agree,No,,Poor sleep;Night terrors,,\n"
    (folder / "club.csv").write_text(head + rows, "utf-8")
    where = ("--instrument", "small.yaml", "--store", "small.db")
    told = concord("import", "club.csv", *where, expected=1).stderr
    assert told.splitlines() == [
        "club.csv is recognised as an export of Google Forms: 6 of 6 questions matched of small.",
        (
            "Left out, because they identify people: 'Email Address'. To keep one, name it in the "
            "mapping."
        ),
        "Nothing was imported. Write the mapping, read it, and confirm it:",
        "  concord import --draft-mapping club.csv --instrument small.yaml > mapping.yaml",
        "  concord import club.csv --instrument small.yaml --mapping mapping.yaml",
        "All of it is matched for certain: --yes imports it as proposed.",
    ]
    assert not (folder / "small.db").exists()
    assert "1 interview read, 1 added" in concord("import", "club.csv", *where, "--yes").stderr
    draft = concord("import", "--draft-mapping", "club.csv", "--instrument", "small.yaml").stdout
    (folder / "mapping.yaml").write_text(draft, "utf-8")
    assert (
        "imported before in the same way"
        in concord("import", "club.csv", *where, "--mapping", "mapping.yaml").stderr
    )
    (folder / "club.csv").write_text(
        head.replace("Should there be support?", "Should support be there?") + rows, "utf-8"
    )
    refused = concord("import", "club.csv", *where, "--yes", expected=1).stderr
    assert "5 of 6 questions matched" in refused
    assert (
        "the column 'Should support be there?' is no question of small; the nearest is support"
        in refused
    )


def test_a_draft_names_the_encoding_it_had_to_guess(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("words\ncafé\n".encode("cp1252"))
    assert "encoding: cp1252  # it is not UTF-8" in draft_mapping(path, loads(SMALL))
