"""All charts of a report as files: PNG for documents, SVG for the web and for designers."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from analysis.charts.bars import bars
from analysis.charts.dots import agreement_dots
from analysis.charts.likert import diverging, stacked
from analysis.charts.page import Texts
from analysis.charts.style import house_style
from analysis.reports.model import Report, Table, asked_groups
from analysis.rounding import percent
from survey.replacing import replacing

__all__ = ["Picture", "pictures", "write_charts"]

MOST_ITEMS, MOST_ROWS, MOST_PANELS = 15, 36, 4
"""On one page: items, rows of groups, and panels of bars."""

DPI = 200


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart that is to be drawn: the name of its files without ending, its part of a table, the words around it."""

    name: str
    frame: pd.DataFrame
    texts: Texts
    chart: Callable[[pd.DataFrame, Texts], Figure]

    @property
    def title(self) -> str:
        return f"{self.texts.title} ({self.texts.kicker})" if self.texts.kicker else self.texts.title

    @property
    def description(self) -> str:
        """What the picture shows, in words, for those who cannot see it."""
        return _in_words(self.frame, self.texts)

    def draw(self) -> Figure:
        return self.chart(self.frame, self.texts)


def write_charts(report: Report, folder: Path) -> list[Path]:
    """Write every chart of the report to `folder`, each as PNG (200 dpi) and SVG, each file whole or not at all.

    Returns the files in the order of the report. Long reports are spread over pages, numbered in the names. What a chart
    shows is also in its files as a description in words. Raises DataError where the folder cannot be written to.
    """
    written = []
    for picture in pictures(report):
        figure = picture.draw()
        metadata = {"Title": picture.title, "Description": picture.description}
        for ending, more in ((".png", {}), (".svg", {"Date": None})):
            path = folder / f"{picture.name}{ending}"
            with house_style(), replacing(path) as temporary:
                figure.savefig(temporary, dpi=DPI, metadata=metadata | more)
            written.append(path)
    return written


def pictures(report: Report) -> Iterator[Picture]:
    """The charts of a report: agreement by NET, then the answers item by item; items with one scale share pages."""
    for table in report.of_kind("agreement"):
        for net in dict.fromkeys(table.frame["net"]):
            yield from _agreement(report, table.frame[table.frame["net"] == net], str(net))
    distributions = report.of_kind("distribution")
    for tables in _alike(table for table in distributions if table.ordered):
        yield from _likert(report, tables)
    for table in distributions:
        if not table.ordered:
            yield from _bars(report, table)


def _agreement(report: Report, frame: pd.DataFrame, net: str) -> Iterator[Picture]:
    label = str(frame["net_label"].iloc[0])
    counted = "; ".join(dict.fromkeys(frame["counted"]))
    for ending, page in _pages(frame):
        title = _title(page, report.about.title)
        headed = page.assign(wording=page["statement"]) if title == report.about.title else page
        base = f"Share of those who gave an answer. Answers counted: {counted}."
        texts = _texts(report, title, f"{label}, with {report.interval}", base)
        yield Picture(_file_name("agreement", net, ending), headed, texts, agreement_dots)


def _likert(report: Report, tables: Sequence[Table]) -> Iterator[Picture]:
    first, last = tables[0], tables[-1]
    name = first.name if first is last else f"{first.name}-to-{last.name}"
    for ending, page in _pages(pd.concat([table.frame for table in tables], ignore_index=True)):
        title = _title(page, first.stem or report.about.title)
        headed = page.assign(wording=page["statement"]) if title == first.stem else page
        texts = _texts(report, title, "Answers by group, as shares of those who gave one", first.base_note)
        for kind, chart in (("stacked", stacked), ("diverging", diverging)):
            yield Picture(_file_name("answers", f"{name}-{kind}", ending), headed, texts, partial(chart, rising=first.rising))


def _bars(report: Report, table: Table) -> Iterator[Picture]:
    groups = list(asked_groups(table))
    starts = range(0, len(groups), MOST_PANELS)
    for number, start in enumerate(starts, 1):
        page = table.frame[table.frame["group"].isin(groups[start : start + MOST_PANELS])]
        subtitle = "Answers by group; several could be chosen" if table.many else "Answers by group"
        texts = _texts(report, table.wording, subtitle, table.base_note)
        yield Picture(_file_name("answers", table.name, f"-{number}" if starts[1:] else ""), page, texts, bars)


def _title(page: pd.DataFrame, of_several: str) -> str:
    """The wording of a question that stands alone; several have theirs over their rows."""
    return str(page["wording"].iloc[0]) if page["item"].nunique() == 1 else of_several


def _file_name(kind: str, name: str, ending: str) -> str:
    return f"{kind}-{re.sub(r'[^0-9A-Za-z_-]', '_', name)[:100]}{ending}"


def _texts(report: Report, title: str, subtitle: str, base: str) -> Texts:
    about = report.about
    parts = (
        f"Source: {', '.join(part for part in (about.client, about.title) if part)}.",
        about.fieldwork and f"Fieldwork: {about.fieldwork}{about.mode and f', {about.mode}'}.",
        about.universe and f"Universe: {about.universe}.",
        f"{about.weighting}.",
        "Simulated data: no person was interviewed." if about.simulated else "",
    )
    note = f"{base}\n{' '.join(part for part in parts if part)}"
    return Texts(title, subtitle, "Simulated data" if about.simulated else "", note)


def _in_words(frame: pd.DataFrame, texts: Texts) -> str:
    figures = []
    for (wording, group), rows in frame[frame["shorthand"] == ""].groupby(["wording", "group_label"], sort=False, observed=True):
        labels = rows["answer_label"] if "answer_label" in rows else rows["net_label"]
        shares = ", ".join(f"{label} {percent(share)}" for label, share in zip(labels, rows["estimate"], strict=True))
        figures.append(f"{wording} {group} (n = {rows['n'].iloc[0]:,}): {shares}.")
    return " ".join([f"{texts.title}. {texts.subtitle}.", *figures, texts.note])


def _pages(frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The frame in parts that fit a page, of about the same number of items, each with the ending of its file name."""
    frame = frame[frame["shorthand"] != "z"]
    items = list(dict.fromkeys(frame["item"]))
    if not items:
        return
    rows = frame.drop_duplicates(["item", "group"]).groupby("item", observed=True).size().max()
    most = max(1, min(MOST_ITEMS, MOST_ROWS // int(rows)))
    pages = -(-len(items) // most)
    for number in range(pages):
        some = items[len(items) * number // pages : len(items) * (number + 1) // pages]
        yield (f"-{number + 1:0{len(str(pages))}}" if pages > 1 else ""), frame[frame["item"].isin(some)]


def _alike(tables: Iterable[Table]) -> Iterator[list[Table]]:
    """Tables that can share a page: the same answers in the same words under the same stem."""
    alike: dict[tuple[object, ...], list[Table]] = {}
    for table in tables:
        answers = tuple(answer for answer in table.answers if not answer.missing)
        alike.setdefault((table.stem, table.rising, answers), []).append(table)
    yield from alike.values()
