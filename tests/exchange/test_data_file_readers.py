"""Data files as they come: every format that is read, and what is wrong with a file said in plain
words.
"""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from openpyxl import Workbook

from survey.errors import DataError
from survey.exchange import ColumnMapping, read_interviews
from survey.exchange.readers import READERS, read
from survey.missing import Missing
from survey.questionnaire import Questionnaire

Written = Callable[..., Path]
ROWS = [
    ("id", "score", "said", "day"),
    ("a", 1, "=1+1", "2022-06-13"),
    ("b", 2.5, "ŵ, “x”\nnew", None),
    ("c", None, " é ", ""),
]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_whatever_stands_between_its_cells(
    written: Written, sign: str, encoding: str
) -> None:
    text = f'id{sign}said\r\na{sign}"x{sign}y ""z"""\r\n\r\nb{sign}ŵ\r\n'
    data = read(written(text.encode(encoding)))
    assert data.columns == {"id": ("a", "b"), "said": (f'x{sign}y "z"', "ŵ")}
    assert data.rows == [2, 4]


WRONG = {
    b"": "panel.csv: is empty",
    b"\n\n": "panel.csv: is empty",
    b"id,said\na,caf\xe9\n": (
        "panel.csv:2: the byte 0xe9 is not utf-8; save it as 'CSV UTF-8', "
        "or name its encoding in the mapping, such as 'encoding: cp1252'"
    ),
    b"\x89PNG\r\n\x1a\n\0\0\0": "panel.csv: is not utf-8 text; is it really a CSV file?",
    b"id,said,id\na,b,c\n": "panel.csv: 2 columns are called 'id'; give each a name of its own",
    b"id,,said\na,b,c\n": "panel.csv: 1 column has values but no name in the header; name them",
    b"id,said\na,b,c\nd\n": (
        "panel.csv: row 2 has 3 cells, the header has 2; is a delimiter or quotation mark "
        "missing?\n"
        "panel.csv: row 3 has 1 cells, the header has 2; is a delimiter or quotation mark missing?"
    ),
    b'id,said\na,"b\nc,d\n': (
        "panel.csv:3: row 2 cannot be read as CSV (unexpected end of data); is a quotation "
        "mark left open there?"
    ),
}


@pytest.mark.parametrize(("content", "message"), WRONG.items())
def test_a_csv_file_that_is_wrong_says_how(written: Written, content: bytes, message: str) -> None:
    path = written(content)
    with pytest.raises(DataError) as error:
        read(path)
    assert str(error.value).replace(str(path.parent) + "/", "") == message


def test_an_encoding_that_the_mapping_names_is_used(
    written: Written, small: Questionnaire, mapped: Callable[[str], ColumnMapping]
) -> None:
    file = written("words\ncafé £5\n".encode("cp1252"))
    (only,) = read_interviews(
        file, small, mapped("encoding: cp1252\ngroup: {always: public}\nitems: {words: words}")
    )
    assert only.answers["words"] == "café £5"


@pytest.mark.parametrize("name", ["panel.xls", "panel", "panel.docx"])
def test_an_ending_without_a_reader_lists_those_there_are(written: Written, name: str) -> None:
    with pytest.raises(
        DataError, match=r"is none of .csv, .tsv, .txt, .xlsx, .xlsm, .sav, .zsav, .parquet"
    ):
        read(written("x", name))


@pytest.mark.parametrize("ending", READERS)
def test_a_folder_an_absent_file_and_rubbish_are_refused(tmp_path: Path, ending: str) -> None:
    folder, rubbish = tmp_path / f"folder{ending}", tmp_path / f"rubbish{ending}"
    folder.mkdir()
    rubbish.write_bytes(b"\x00\xff\x13 no data file \x00" * 100)
    for path, message in (
        (folder, "is a folder"),
        (tmp_path / f"absent{ending}", "cannot be read: No such file"),
        (rubbish, "not|no Excel workbook"),
    ):
        with pytest.raises(DataError, match=message):
            read(path)


def test_excel_gives_numbers_dates_and_texts_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "panel.xlsx"
    book = Workbook()
    book.active.append(["id", "score", "day", "mark", " wide "])
    book.active.append([1, 2.0, date(2022, 6, 13), True, None])
    book.active.append([])
    book.active.append(["007", 1.5, None, False])
    book.save(path)
    data = read(path)
    assert data.columns["id"] == (1, "007")
    assert data.columns["mark"] == ("true", "false")
    assert [str(day) for day in data.columns["day"]] == ["2022-06-13 00:00:00", "None"]
    assert data.rows == [2, 4]
    assert "wide" in data.columns


def test_a_workbook_with_several_sheets_has_to_be_told_which(tmp_path: Path) -> None:
    path = tmp_path / "panel.xlsx"
    book = Workbook()
    book.active.title = "data"
    book.active.append(["id"])
    book.create_sheet("notes")
    book.save(path)
    with pytest.raises(DataError, match="has the sheets 'data', 'notes'; name one with --sheet"):
        read(path)
    with pytest.raises(DataError, match="there is no sheet 'dat'; did you mean 'data'"):
        read(path, sheet="dat")
    assert list(read(path, sheet="data").columns) == ["id"]


def test_a_workbook_that_libreoffice_saved_is_read(
    tmp_path: Path, needs_tool: Callable[[str], str]
) -> None:
    source = tmp_path / "panel.csv"
    source.write_text('id,score,said,day\n1,2.5,"a ""b""",2022-06-13\n2,3,ŵ,2022-06-14\n', "utf-8")
    office = [
        needs_tool("soffice"),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
    ]
    office += ["--infilter=CSV:44,34,76,1", "--convert-to", "xlsx"]
    subprocess.run(
        [*office, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    data = read(tmp_path / "panel.xlsx")
    assert data.columns["score"] == (2.5, 3)
    assert data.columns["said"] == ('a "b"', "ŵ")
    assert [str(day)[:10] for day in data.columns["day"]] == ["2022-06-13", "2022-06-14"]


def test_spss_gives_labels_and_user_missing_codes(
    tmp_path: Path, small: Questionnaire, mapped: Callable[[str], ColumnMapping]
) -> None:
    path = tmp_path / "panel.sav"
    pyreadstat.write_sav(
        pd.DataFrame(
            {
                "q1": [1.0, 5.0, -9.0, -8.0],
                "q2": [1.0, 2.0, 2.0, 2.0],
                "q3": [4.0, None, None, None],
            }
        ),
        path,
        variable_value_labels={
            "q1": {1: "Disagree", 5: "Strongly agree", -9: "Refused"},
            "q2": {1: "Yes", 2: "No"},
        },
        missing_ranges={"q1": [{"lo": -9, "hi": -8}]},
        column_labels={"q1": "Should there be support?"},
    )
    data = read(path)
    assert data.titles == {"q1": "Should there be support?"}
    assert data.labels["q1"] == {"1": "Disagree", "5": "Strongly agree", "-9": "Refused"}
    assert data.missing_ranges == {"q1": [(-9.0, -8.0)]}
    mapping = """
group: {always: public}
items:
  support: {column: q1, missing: {Refused: refused, "-8": dont_know}}
  children: q2
  age: q3
"""
    interviews = read_interviews(path, small, mapped(mapping))
    assert [each.answers["support"] for each in interviews] == [
        "disagree",
        "strongly_agree",
        Missing.REFUSED,
        Missing.DONT_KNOW,
    ]
    assert [each.answers["children"] for each in interviews] == ["yes", "no", "no", "no"]
    assert interviews[0].answers["age"] == 4


def test_parquet_keeps_types(tmp_path: Path) -> None:
    path = tmp_path / "panel.parquet"
    pd.DataFrame(
        {"id": ["a", None], "score": [1.5, float("nan")], "day": [date(2022, 6, 13), None]}
    ).to_parquet(path)
    assert read(path).columns == {
        "id": ["a", None],
        "score": [1.5, None],
        "day": [date(2022, 6, 13), None],
    }
