"""What a workbook may have besides its tables: native charts, a logo, answers of single
respondents.
"""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from PIL import Image

from analysis import Responses
from analysis.reports import Report, write_workbook
from analysis.reports.checklist import audit
from analysis.reports.checklist.reading import read_book
from analysis.reports.model import Style
from analysis.reports.raw_data import raw_data
from analysis.reports.tables import DistributionTable
from survey.errors import DataError


def with_logo(report: Report, file: Path) -> Report:
    return replace(report, about=replace(report.about, style=Style(logo=str(file))))


def test_charts_logo_and_answers_pass_the_checklist(
    report: Report, responses: Responses, tmp_path: Path
) -> None:
    Image.new("RGB", (300, 100), "#1f5a96").save(tmp_path / "logo.png")
    file = tmp_path / "all.xlsx"
    write_workbook(
        with_logo(report, tmp_path / "logo.png"), file, charts=True, answers=raw_data(responses)
    )
    assert audit(file) == []
    book = read_book(file)
    logo = book.sheets[0].pictures
    assert [(picture.what, picture.words) for picture in logo] == [
        ("picture", "Logo of Example Foundation")
    ]
    charts = next(sheet for sheet in book.sheets if sheet.name == "Charts")
    assert [picture.what for picture in charts.pictures] == ["chart"] * len(
        report.tables_of(DistributionTable)
    )
    for picture in charts.pictures:
        assert picture.words == charts.cells[picture.row, 2].text
        assert "All figures are on the sheet" in picture.words


def test_a_chart_is_drawn_from_the_cells_of_its_table(report: Report, tmp_path: Path) -> None:
    write_workbook(report, tmp_path / "charts.xlsx", charts=True)
    book = load_workbook(tmp_path / "charts.xlsx")
    drawn = book["Charts"]._charts[0]
    sheet, cells = drawn.series[0].val.numRef.f.rsplit("!", 1)
    row = book[sheet.strip("'")][cells.replace("$", "")][0]
    shares = [cell.value for cell in row]
    assert all(isinstance(value, int | float | str) for value in shares)
    assert any(cell.number_format == "0%" for cell in row)


def test_a_logo_that_is_no_picture_is_named_and_nothing_is_written(
    report: Report, tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_text("no picture")
    with pytest.raises(DataError, match=r"logo\.png: is not a picture that can be read"):
        write_workbook(with_logo(report, tmp_path / "logo.png"), tmp_path / "book.xlsx")
    assert not (tmp_path / "book.xlsx").exists()


def test_answers_of_single_respondents_leave_out_who_they_are(responses: Responses) -> None:
    size = len(responses.frame)
    frame = responses.frame.assign(
        panel_ref=range(size),
        contact=pd.Categorical([f"person{n % 3}@example.org" for n in range(size)]),
        home=pd.Categorical(["LL57 2DG"] * size),
        unlike=pd.Categorical([f"words {n}" for n in range(size)]),
        weight=[0.5 + n % 2 for n in range(size)],
    )
    data = raw_data(replace(responses, frame=frame))
    assert {"interview", "started", "completed", "panel_ref", "contact", "home", "unlike"} <= set(
        data.left_out
    )
    headings = [column.heading for column in data.columns]
    assert {"group", "support", "age", "seen__language", "weight"} <= set(headings)
    assert len(data.rows) == size
    cells = {str(cell) for row in data.rows for cell in row}
    assert not cells & {"LL57 2DG", "words 1", "person1@example.org", *frame["interview"]}


def test_a_missing_answer_says_why_and_a_missing_number_is_shorthand(responses: Responses) -> None:
    data = raw_data(responses)
    at = {column.heading: place for place, column in enumerate(data.columns)}
    assert "Don't know" in {row[at["support"]] for row in data.rows}
    assert {"Yes", "No", "Don't know"} <= {row[at["seen__language"]] for row in data.rows}
    assert "[x]" in {row[at["age"]] for row in data.rows}
