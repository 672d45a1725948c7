"""All charts of a report as files: PNG for documents, SVG for the web and for designers."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from analysis.charts.bars import bars
from analysis.charts.dots import agreement_dots
from analysis.charts.frames import percent
from analysis.charts.likert import diverging, stacked
from analysis.charts.page import Texts
from analysis.charts.style import house_style
from analysis.reports.files import replacing
from analysis.reports.model import Report, Table

__all__ = ["Picture", "pictures", "write_charts"]

MOST_ITEMS, MOST_ROWS, MOST_PANELS = 15, 36, 4
"""On one page: items, rows of groups, and panels of bars."""

DPI = 200


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart that is to be drawn: the name of its files, its title, and what it shows in words."""

    name: str
    title: str
    description: str
    draw: Callable[[], Figure]


def write_charts(report: Report, folder: Path) -> list[Path]:
    """Write every chart of the report to `folder`, each as PNG (200 dpi) and SVG, each file whole or not at all.

    Returns the files in the order of the report. Long reports are spread over pages, numbered in the names. Raises
    DataError where the folder cannot be written to.
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
    for tables in _alike(table for table in report.of_kind("distribution") if table.ordered):
        yield from _likert(report, tables)
    for table in report.of_kind("distribution"):
        if not table.ordered:
            yield from _bars(report, table)


def _agreement(report: Report, frame: pd.DataFrame, net: str) -> Iterator[Picture]:
    label = str(frame["net_label"].iloc[0])
    pages = list(_pages(frame))
    for number, page in enumerate(pages, 1):
        single = page["item"].nunique() == 1
        title = str(page["wording"].iloc[0]) if single else f"{label}: {report.about.title}"
        counted = ", ".join(dict.fromkeys(page["counted"]))
        subtitle = f"{label} ({counted}), with {report.interval}" if len(counted) < 80 else f"{label}, with {report.interval}"
        texts = _texts(report, title, subtitle, "Base: those who gave an answer.")
        yield _picture(
            f"agreement-{net}", number, len(pages), page, texts, lambda page=page, texts=texts: agreement_dots(page, texts)
        )


def _likert(report: Report, tables: Sequence[Table]) -> Iterator[Picture]:
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    first = tables[0]
    pages = list(_pages(frame))
    name = first.name if len(tables) == 1 else f"{first.name}-to-{tables[-1].name}"
    for number, page in enumerate(pages, 1):
        single = page["item"].nunique() == 1
        title = str(page["wording"].iloc[0]) if single else first.stem or report.about.title
        texts = _texts(report, title, "Answers by group, as shares of those who gave one", first.base_note)
        for kind, draw in (("stacked", stacked), ("diverging", diverging)):
            yield _picture(
                f"answers-{name}-{kind}",
                number,
                len(pages),
                page,
                texts,
                lambda page=page, texts=texts, draw=draw: draw(page, texts, rising=first.rising),
            )


def _bars(report: Report, table: Table) -> Iterator[Picture]:
    groups = list(dict.fromkeys(table.frame.loc[table.frame["shorthand"] != "z", "group"]))
    starts = range(0, len(groups), MOST_PANELS)
    for number, start in enumerate(starts, 1):
        page = table.frame[table.frame["group"].isin(groups[start : start + MOST_PANELS])]
        subtitle = "Answers by group; several could be chosen" if table.many else "Answers by group"
        texts = _texts(report, table.wording, subtitle, table.base_note)
        yield _picture(
            f"answers-{table.name}", number, len(starts), page, texts, lambda page=page, texts=texts: bars(page, texts)
        )


def _picture(name: str, number: int, of: int, frame: pd.DataFrame, texts: Texts, draw: Callable[[], Figure]) -> Picture:
    safe = re.sub(r"[^0-9A-Za-z_-]", "_", name)[:100]
    numbered = f"{safe}-{number}" if of > 1 else safe
    title = f"{texts.title} ({texts.kicker})" if texts.kicker else texts.title
    return Picture(numbered, title, _in_words(frame, texts), draw)


def _texts(report: Report, title: str, subtitle: str, base: str) -> Texts:
    about = report.about
    parts = (about.client, about.title, about.fieldwork and f"fieldwork {about.fieldwork}", about.mode, about.universe)
    source = f"Source: {'; '.join(part for part in parts if part)}. {about.weighting}."
    warning = "Simulated data" if about.simulated else ""
    return Texts(title, subtitle, warning, f"{base} {source}{' Simulated data: no person was interviewed.' if warning else ''}")


def _in_words(frame: pd.DataFrame, texts: Texts) -> str:
    """What the picture shows, for those who cannot see it."""
    figures = []
    for (wording, group), rows in frame[frame["shorthand"] == ""].groupby(["wording", "group_label"], sort=False, observed=True):
        labels = rows["answer_label"] if "answer_label" in rows else rows["net_label"]
        shares = ", ".join(f"{label} {percent(share)}" for label, share in zip(labels, rows["estimate"], strict=True))
        figures.append(f"{wording} {group} (n = {rows['n'].iloc[0]:,}): {shares}.")
    return " ".join([f"{texts.title}. {texts.subtitle}.", *figures, texts.note])


def _pages(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The frame in parts that fit a page, of about the same number of items."""
    frame = frame[frame["shorthand"] != "z"]
    items = list(dict.fromkeys(frame["item"]))
    if not items:
        return
    rows = frame.drop_duplicates(["item", "group"]).groupby("item", observed=True).size().max()
    most = max(1, min(MOST_ITEMS, MOST_ROWS // int(rows)))
    pages = -(-len(items) // most)
    for number in range(pages):
        some = items[len(items) * number // pages : len(items) * (number + 1) // pages]
        yield frame[frame["item"].isin(some)]


def _alike(tables: Iterable[Table]) -> Iterator[list[Table]]:
    """Tables that can share a page: the same answers in the same words under the same stem."""
    alike: dict[tuple[object, ...], list[Table]] = {}
    for table in tables:
        answers = tuple(answer for answer in table.answers if not answer.missing)
        alike.setdefault((table.stem, table.rising, answers), []).append(table)
    yield from alike.values()
