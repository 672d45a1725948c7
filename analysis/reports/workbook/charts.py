"""Native charts of a workbook: drawn by the spreadsheet program from the cells of its own tables,
and described in words.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.reports.model import Report
from analysis.reports.tables import (
    AgreementTable,
    BannerTable,
    Cell,
    ChangeTable,
    Column,
    DifferencesTable,
    DistributionTable,
    OpenTable,
    Table,
    WavesTable,
)
from analysis.reports.texts import say
from analysis.reports.workbook.contents import back, marked
from analysis.reports.workbook.measures import LINE, TALLEST
from analysis.reports.workbook.pages import Page, first_row
from analysis.reports.workbook.pictures import Described
from analysis.rounding import percent

__all__ = ["charts_page", "draw", "drawable"]

WIDTH, MOST_HEIGHT, POINTS = 22.0, 14.0, 28.35
"""Centimetres of a chart, and points of a centimetre. A chart is no taller than the tallest row,
beside whose words it stands."""

PLAIN = ("0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000", "999999")
"""Colours of groups that people with any colour vision tell apart (Okabe and Ito)."""

ARMS = ("8C510A", "E8E8E8", "1F5A96")
"""From the answer least looked for, over the middle, to the one most looked for: brown and blue,
which all vision keeps apart."""

SPOKEN = 4
"""Groups whose largest share is said in words; of more, the words say where the figures are."""


def drawable(
    pages: Sequence[Page], tables: Sequence[Table]
) -> Iterator[tuple[Page, DistributionTable]]:
    """The tables that bars can show, each with its page: shares of answers, answers down and groups
    across.
    """
    for page, table in zip(pages, tables, strict=True):
        match table:
            case DistributionTable():
                if table.answers and _shares(table):
                    yield page, table
            case (
                AgreementTable()
                | WavesTable()
                | DifferencesTable()
                | ChangeTable()
                | BannerTable()
                | OpenTable()
            ):
                continue
            case _:
                assert_never(table)


def charts_page(report: Report, drawn: Sequence[tuple[Page, DistributionTable]]) -> Page:
    """The words of every chart, with room for it beside them."""
    language = report.language
    rows: list[tuple[Cell, ...]] = [(page.sheet, _words(page, table)) for page, table in drawn]
    columns = tuple(Column(say(language, key), "text") for key in ("figures_sheet", "chart_shows"))
    leading = {at: page.sheet for at, (page, _) in enumerate(drawn)}
    lines, sheet = (say(language, "charts_line"), back(report)), say(language, "sheet_charts")
    return Page(
        sheet,
        marked(sheet, report),
        "charts",
        columns,
        rows,
        lines,
        (32.0, 56.0),
        leading,
        language=language,
    )


def draw(
    sheet: Worksheet,
    charts: Page,
    drawn: Sequence[tuple[Page, DistributionTable]],
    colours: Sequence[str],
) -> None:
    """Put the charts beside their words, each in one row as high as it is. `colours`: of groups,
    before ours.
    """
    for row, ((page, table), (_, words)) in enumerate(
        zip(drawn, charts.rows, strict=True), first_row(charts)
    ):
        shares = _shares(table)
        bars = len(shares) if not table.many else len(_answer_rows(table)) * len(shares)
        height = min(MOST_HEIGHT, 4.0 + (0.9 if not table.many else 0.5) * bars)
        chart = _chart(page, table, shares, [*colours, *PLAIN])
        place = Described(str(words), len(charts.columns) + 1, row, WIDTH, height)
        chart.anchor = place  # type: ignore[assignment]  # the types know names of cells only
        sheet.add_chart(chart)
        needed = max(height * POINTS + LINE, sheet.row_dimensions[row].height or 0.0)
        sheet.row_dimensions[row].height = min(needed, TALLEST)


def _chart(
    page: Page, table: DistributionTable, shares: list[int], of_groups: Sequence[str]
) -> BarChart:
    """Of one choice, a bar for each group that is made of its answers; of several, a bar for each
    group at each answer.
    """
    chart = BarChart()
    chart.type, chart.style = "bar", 2
    chart.title, chart.legend.position = None, "b"
    rows, header = _answer_rows(table), first_row(page) - 1
    start = first_row(page)
    colours = [colour.lstrip("#") for colour in of_groups]
    across = _range(page.sheet, header, shares[0], header, shares[-1])
    down = _range(page.sheet, start, 0, start + len(rows) - 1, 0)
    if table.many:
        ends = [
            (column, _range(page.sheet, start, column, start + len(rows) - 1, column))
            for column in shares
        ]
        series = [
            _series(values, _range(page.sheet, header, column, header, column), down)
            for column, values in ends
        ]
    else:
        chart.grouping, chart.overlap = "stacked", 100
        lines = [
            (row, _range(page.sheet, start + row, shares[0], start + row, shares[-1]))
            for row in range(len(rows))
        ]
        series = [
            _series(values, _range(page.sheet, start + row, 0, start + row, 0), across)
            for row, values in lines
        ]
        colours = _ordered(len(rows), rising=table.rising) if table.ordered else colours
    for place, each in enumerate(series):
        colour = colours[place % len(colours)]
        each.graphicalProperties = GraphicalProperties(solidFill=colour)
        each.dLbls = _labels(
            "000000" if table.many else _ink_on(colour)
        )  # beside a bar, or on its part
        each.graphicalProperties.line.solidFill = "FFFFFF"
        chart.series.append(each)
    chart.x_axis.scaling.orientation = "maxMin"  # the first group on top
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min, chart.y_axis.number_format = 0, "0%"
    chart.y_axis.majorGridlines = None
    if not table.many:
        chart.y_axis.scaling.max = 1
    chart.gapWidth = 40
    return chart


def _ordered(number: int, *, rising: bool) -> list[str]:
    """Colours of ordered answers, at equal steps along the two arms."""
    steps = [2 * place / max(number - 1, 1) for place in range(number)]
    colours = [
        _blend(ARMS[min(int(step), 1)], ARMS[min(int(step), 1) + 1], step - min(int(step), 1))
        for step in steps
    ]
    return colours if rising else colours[::-1]


def _blend(one: str, other: str, part: float) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(first + (second - first) * part):02X}" for first, second in pairs)


def _labels(ink: str) -> DataLabelList:
    """The share on each part of a bar, in a colour that stands out from it."""
    labels = DataLabelList(
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        numFmt="0%",
    )
    letters = ParagraphProperties(defRPr=CharacterProperties(solidFill=ink))
    labels.txPr = RichText(p=[Paragraph(pPr=letters, endParaRPr=CharacterProperties())])
    return labels


def _ink_on(colour: str) -> str:
    """Black or white, whichever stands out more (the sum is the usual weighting of red, green and
    blue in lightness).
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "FFFFFF"


def _series(values: str, name: str, categories: str) -> Series:
    series = Series(
        val=NumDataSource(numRef=NumRef(f=values)), tx=SeriesLabel(strRef=StrRef(f=name))
    )
    series.cat = AxDataSource(strRef=StrRef(f=categories))
    return series


def _shares(table: DistributionTable) -> list[int]:
    return [at for at, column in enumerate(table.columns) if column.kind == "share"]


def _answer_rows(table: DistributionTable) -> list[str]:
    """The labels of the answers, which are the first rows of the table."""
    return [answer.label for answer in table.answers if not answer.missing]


def _range(sheet: str, top: int, left: int, bottom: int, right: int) -> str:
    """A block of cells; rows from 1, columns from 0 as in a table."""
    name = sheet.replace("'", "''")
    return f"'{name}'!${get_column_letter(left + 1)}${top}:${get_column_letter(right + 1)}${bottom}"


def _words(page: Page, table: DistributionTable) -> str:
    """What a chart shows, for those who do not see it: its kind, its parts, and the largest share
    of each of a few groups.
    """
    labels, shares = _answer_rows(table), _shares(table)
    groups = [table.columns[at].heading.rsplit(":", 1)[0] for at in shares]
    language, kind = page.language, "chart_many" if table.many else "chart_one"
    parts = [
        say(language, kind, wording=table.title, number=len(groups), groups="; ".join(groups[:12]))
    ]
    if len(groups) <= SPOKEN:
        for group, at in zip(groups, shares, strict=True):
            figures = [
                (row[at], label)
                for row, label in zip(page.rows, labels, strict=False)
                if isinstance(row[at], float)
            ]
            if figures:
                largest, label = max(figures, key=lambda pair: pair[0])
                share = percent(float(largest), language=language)
                parts.append(say(language, "chart_largest", group=group, answer=label, share=share))
    parts += [*table.asked.values(), say(language, "chart_figures", sheet=page.sheet)]
    return " ".join(parts)
