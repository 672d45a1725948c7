"""The charts of a report: which there are, under which titles, and what they show in words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any, assert_never

import pandas as pd
from matplotlib.figure import Figure

from analysis.charts.kinds import CHARTS
from analysis.charts.page import Texts
from analysis.charts.paging import numbered, pages_of_items, pages_of_rows
from analysis.charts.spoken import in_words, stopped
from analysis.charts.style import Look, house_style, look_of
from analysis.charts.wave_panels import panels_across
from analysis.charts.words import word
from analysis.reports.model import Report, method_title
from analysis.reports.tables import (
    AgreementTable,
    BannerTable,
    ChangeTable,
    DifferencesTable,
    DistributionTable,
    OpenTable,
    Table,
    WavesTable,
    asked_groups,
)
from analysis.rounding import percent_of_level
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["DPI", "Picture", "look_of_report", "pictures"]

MOST_PANELS, MOST_LINES = 4, 5
"""On one page: panels of bars, and lines of panels of waves."""

DPI = 200
"""Dots per inch of a PNG: sharp in print, as the page is eight inches wide and is mostly shown
smaller."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart that is to be drawn: the name of its files without ending, its part of a table, the
    words around it.

    `kind` is a name of CHARTS, `more` what that chart takes beside frame, texts and look.
    """

    name: str
    kind: str
    frame: pd.DataFrame
    texts: Texts
    look: Look
    more: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @property
    def title(self) -> str:
        return (
            f"{self.texts.title} ({self.texts.kicker})" if self.texts.kicker else self.texts.title
        )

    @property
    def alt(self) -> str:
        """What the picture is, in a sentence: the text that stands for it where there is room for
        little.
        """
        return f"{word(self.texts.language, f'alt_{self.kind}')}: {self.title}"

    @property
    def description(self) -> str:
        """What the picture shows, in words, for those who cannot see it: every figure of it."""
        return in_words(self.kind, self.frame, self.texts, self.more.get("nets"))

    def chart(self, frame: pd.DataFrame, texts: Texts) -> Figure:
        """The same chart of other rows or with other words; with a blank title it has no logo, as
        it stands in a document.
        """
        figure: Figure = CHARTS[self.kind].draw(frame, texts, look=self.look, **self.more)
        return figure

    def draw(self) -> Figure:
        """The chart as a matplotlib figure."""
        return self.chart(self.frame, self.texts)

    def files(self) -> Mapping[str, bytes]:
        """The chart by the endings of its files: ".png" at print size; ".svg", its texts as texts;
        ".txt", what it shows.

        Both pictures have title and description in their metadata. The text has `alt`, an empty
        line, and the description.
        """
        figure, metadata = self.draw(), {"Title": self.title, "Description": self.description}
        png, svg = BytesIO(), BytesIO()
        with house_style(self.look, self.texts.language):
            figure.savefig(png, format="png", dpi=DPI, metadata=metadata)
            figure.savefig(svg, format="svg", metadata=metadata | {"Date": None})
        words = f"{self.alt}\n\n{self.description}\n"
        return {".png": png.getvalue(), ".svg": svg.getvalue(), ".txt": words.encode()}


def look_of_report(report: Report) -> Look:
    """The house style of the study as far as charts can follow it, and what was told of the
    rest.
    """
    style = report.about.style
    return look_of(style.font, style.colours, style.logo, report.language)


def pictures(report: Report) -> Iterator[Picture]:
    """The charts of a report: agreement by NET, then the answers item by item, then differences,
    waves, and change.

    Items with one scale share pages; long tables are spread over pages. Where no difference is
    published there is no chart of differences.
    """
    look = look_of_report(report)
    scales = [table for table in report.tables_of(DistributionTable) if table.ordered]
    together = {tables[0].name: tables for tables in _alike(scales)}
    for table in sorted(report.tables, key=_place):
        yield from _of_table(report, table, together, look)


def _of_table(
    report: Report,
    table: Table,
    together: Mapping[str, Sequence[DistributionTable]],
    look: Look,
) -> Iterator[Picture]:
    """The charts of one table; of scales that share pages with the first of them."""
    match table:
        case AgreementTable():
            for net, rows in _by_net(table):
                yield from _agreement(report, table, rows, net, look)
        case DistributionTable(ordered=True):
            if table.name in together:
                yield from _likert(report, together[table.name], look)
        case DistributionTable():
            yield from _bars(report, table, look)
        case DifferencesTable() | ChangeTable():
            for net, rows in _by_net(table):
                if (rows["shorthand"] == "").any():
                    yield from _differences(report, table, rows, net, look)
        case WavesTable():
            for net, rows in _by_net(table):
                yield from _waves(report, table, rows, net, look)
        case BannerTable() | OpenTable():
            return
        case _:
            assert_never(table)


def _place(table: Table) -> int:
    """The place of a table's charts among those of a report; those of one kind stay in order."""
    match table:
        case AgreementTable():
            return 0
        case DistributionTable():
            return 1 if table.ordered else 2
        case DifferencesTable():
            return 3
        case ChangeTable():
            return 4
        case WavesTable():
            return 5
        case BannerTable() | OpenTable():
            return 6
        case _:
            assert_never(table)


def _by_net(
    table: AgreementTable | DifferencesTable | ChangeTable | WavesTable,
) -> Iterator[tuple[str, pd.DataFrame]]:
    for net, rows in table.frame.groupby("net", sort=False, observed=True):
        yield str(net), rows


def _agreement(
    report: Report, table: AgreementTable, frame: pd.DataFrame, net: str, look: Look
) -> Iterator[Picture]:
    label = str(frame["net_label"].iloc[0])
    counted = "; ".join(dict.fromkeys(frame["counted"]))
    base = f"{table.base_note} {word(report.language, 'counted', answers=counted)}"
    subtitle = word(report.language, "agreement", net=label, **_interval(report))
    for ending, page in pages_of_items(frame):
        title = _finding(report, page, net) or _title(page, report.about.title)
        headed = page.assign(wording=page["statement"]) if title == report.about.title else page
        texts = _texts(report, title, subtitle, base)
        yield Picture(_file_name("agreement", net, ending), "agreement_dots", headed, texts, look)


def _likert(report: Report, tables: Sequence[DistributionTable], look: Look) -> Iterator[Picture]:
    first, last = tables[0], tables[-1]
    name = first.name if first is last else f"{first.name}-to-{last.name}"
    nets = [table.nets for table in tables if table.nets is not None]
    more = {"rising": first.rising, "nets": pd.concat(nets, ignore_index=True) if nets else None}
    for ending, page in pages_of_items(
        pd.concat([table.frame for table in tables], ignore_index=True)
    ):
        title = _title(page, first.stem or report.about.title)
        headed = page.assign(wording=page["statement"]) if title == first.stem else page
        texts = _texts(report, title, word(report.language, "shares"), first.base_note)
        for kind in ("stacked", "diverging"):
            yield Picture(
                _file_name("answers", f"{name}-{kind}", ending), kind, headed, texts, look, more
            )


def _bars(report: Report, table: DistributionTable, look: Look) -> Iterator[Picture]:
    groups = list(asked_groups(table))
    starts = range(0, len(groups), MOST_PANELS)
    subtitle = "by_group_many" if table.many else "by_group_first" if table.ranked else "by_group"
    texts = _texts(report, table.title, word(report.language, subtitle), table.base_note)
    parts = [
        table.frame[table.frame["group"].isin(groups[start : start + MOST_PANELS])]
        for start in starts
    ]
    for ending, page in numbered(parts):
        yield Picture(_file_name("answers", table.name, ending), "bars", page, texts, look)


def _differences(
    report: Report, table: DifferencesTable | ChangeTable, frame: pd.DataFrame, net: str, look: Look
) -> Iterator[Picture]:
    if isinstance(table, ChangeTable):
        sides = {f"group_{side}": frame[f"wave_{side}"] for side in "ab"}
        now = [
            f"{group}, {wave}"
            for group, wave in zip(frame["group_label"], frame["wave_a"], strict=True)
        ]
        frame = frame.assign(**sides, group_a_label=now, group_b_label=frame["wave_b"])
    subtitle = word(
        report.language,
        "differences",
        net=frame["net_label"].iloc[0],
        level=percent_of_level(report.level, report.language),
    )
    for ending, page in pages_of_rows(frame[frame["shorthand"] != "z"]):
        title = _title(page, report.about.title)
        texts = _texts(report, title, subtitle, table.base_note)
        yield Picture(_file_name(table.name, net, ending), "differences", page, texts, look)


def _waves(
    report: Report, table: WavesTable, frame: pd.DataFrame, net: str, look: Look
) -> Iterator[Picture]:
    across = panels_across(frame["wave"].nunique(), frame["group"].nunique())
    subtitle = word(report.language, "waves", net=frame["net_label"].iloc[0], **_interval(report))
    for ending, page in pages_of_items(frame, MOST_LINES * across):
        title = _title(page, report.about.title)
        texts = _texts(report, title, subtitle, table.base_note)
        yield Picture(_file_name("waves", net, ending), "waves", page, texts, look)


def _interval(report: Report) -> dict[str, str]:
    level = percent_of_level(report.level, report.language)
    return {"level": level, "method": method_title(report.method)}


def _title(page: pd.DataFrame, of_several: str) -> str:
    """The wording of a question that stands alone; several have theirs over their rows."""
    return str(page["wording"].iloc[0]) if page["item"].nunique() == 1 else of_several


def _finding(report: Report, page: pd.DataFrame, net: str) -> str:
    """The sentence of a figure that stands alone, which says what was found and how it was
    asked.
    """
    if len(page) != 1:
        return ""
    name = f"{page['item'].iloc[0]}.{net}.{page['group'].iloc[0]}"
    return next((sentence.text for sentence in report.sentences if sentence.claim == name), "")


def _file_name(kind: str, name: str, ending: str) -> str:
    return f"{kind}-{re.sub(r'[^0-9A-Za-z_-]', '_', name)[:100]}{ending}"


def _texts(report: Report, title: str, subtitle: str, base: str) -> Texts:
    about, language = report.about, report.language
    comma = catalogue_of(language).phrases(Punctuation).comma
    source = comma.join(part for part in (about.client, about.title) if part)
    fieldwork = comma.join(part for part in (about.fieldwork, about.mode) if part)
    parts = (
        stopped(word(language, "source", source=source), language),
        fieldwork and word(language, "fieldwork", fieldwork=fieldwork),
        about.universe and word(language, "universe", universe=about.universe.rstrip(".")),
        stopped(about.weighting, language),
        word(language, "nobody") if about.simulated else "",
    )
    note = f"{base}\n{' '.join(part for part in parts if part)}"
    return Texts(
        title, subtitle, word(language, "simulated") if about.simulated else "", note, language
    )


def _alike(tables: Iterable[DistributionTable]) -> Iterator[list[DistributionTable]]:
    """Tables that can share a page: the same answers in the same words under the same stem, and the
    same NETs.
    """
    alike: dict[tuple[object, ...], list[DistributionTable]] = {}
    for table in tables:
        answers = tuple(answer for answer in table.answers if not answer.missing)
        nets = () if table.nets is None else tuple(dict.fromkeys(table.nets["net_label"]))
        alike.setdefault((table.stem, table.rising, answers, nets), []).append(table)
    yield from alike.values()
