"""The charts of a report: which there are, under which titles, and what they show in words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.charts.colours import Look, faults_of_colours
from analysis.charts.drawing import Drawing, Texts
from analysis.charts.kinds import CHARTS
from analysis.charts.paging import pages_of_groups, pages_of_rows
from analysis.charts.spoken import told
from analysis.charts.words import stopped, word
from analysis.drafts.claimed_text import ClaimedText, wrapped
from analysis.publication.released import ReleasedTable, joined
from analysis.reports.choice import ReportChoice
from analysis.reports.model import Finding, Report, method_title
from analysis.reports.named_figures import with_names
from analysis.reports.tables import (
    BannerTable,
    ChangeTable,
    DifferencesTable,
    DistributionTable,
    WavesTable,
    asked_groups,
)
from analysis.rounding import percent_of_level
from survey.errors import DataError, did_you_mean, shown
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["Picture", "look_of_report", "pictures"]

MOST_PANELS, MOST_ROWS, MOST_LINES = 4, 36, 20
"""On one page: groups of bars side by side, groups under each other, and panels of waves."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart that is to be drawn: the name of its files without ending, the item it is about, its
    part of a table, the words around it.

    `kind` is a name of CHARTS, `more` what that chart takes beside table and texts. `first`:
    whether it is the one chart that every item has, and none that was asked for beside it.
    `finding`: what of the report's findings it shows, which is its title then. `figures`: the name
    of the table that has the answers to its item.
    """

    name: str
    item: str
    kind: str
    table: ReleasedTable
    texts: Texts
    look: Look
    more: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    first: bool = False
    finding: Finding | None = None
    figures: str = ""

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
        said = f"{word(self.texts.language, f'alt_{self.kind}')}: {self.title}"
        asked = self.texts.asked
        return f"{stopped(said, self.texts.language)} {asked}" if asked else said

    def of_finding(self, finding: Finding) -> "Picture":
        """The same under what was found."""
        texts = replace(self.texts, title=" ".join(finding.text.split()))
        return replace(self, texts=texts, finding=finding)

    @cached_property
    def drawing(self) -> Drawing:
        """What is seen, for a renderer."""
        return CHARTS[self.kind].draw(self.table, self.texts, **self.more)

    @cached_property
    def told(self) -> ClaimedText:
        """What the picture shows, in words, for those who cannot see it: every figure of it, with
        its name.
        """
        texts = replace(self.drawing.texts, title=self._named(self.texts.title))
        return told(replace(self.drawing, texts=texts))

    @property
    def told_whole(self) -> ClaimedText:
        """What stands for it in an Office file: what it is, then what it shows."""
        return self.told.behind(ClaimedText.of(self._named(self.alt)), ". ")

    def _named(self, text: str) -> str:
        """A text with the figure of its finding wrapped."""
        finding = self.finding
        if finding is None or not finding.share:
            return text
        return text.replace(finding.share, wrapped(finding.share, finding.claim), 1)

    @property
    def description(self) -> str:
        """The same as a text alone."""
        return self.told.text


def look_of_report(report: Report) -> Look:
    """The house style of the study as far as charts can follow it; whether its font is installed,
    those who draw with it find out.
    """
    style = report.about.style
    colours = () if faults_of_colours(style.colours) else tuple(style.colours)
    return Look(style.font, colours, style.logo)


def pictures(report: Report, choice: ReportChoice | None = None) -> Iterator[Picture]:
    """The charts of a report, item by item: first the one that each has, then its waves, and after
    them what was asked for beside these.

    The one chart is of the answers on a scale (stacked bars, with NETs at their ends), of the NET
    with its interval where a scale has two answers only, else a bar for each answer. An item that
    nobody was asked has none, and there is no chart of differences where none is published. Many
    groups are spread over pages. `choice`: else that of the report. Raises DataError for items and
    NETs that the report does not have.

    A finding of the report is the title of the one chart of its item; else it is the question in
    full.
    """
    tables = report.tables_of(DistributionTable)
    known = tuple(dict.fromkeys(table.item for table in tables))
    if choice is None:
        choice = report.choice
        items = tuple(item for item in choice.items or known if item in known)
    else:
        items = choice.chosen(known)
    drawer = _Drawer(report, choice, look_of_report(report))
    findings = {finding.item: finding for finding in reversed(report.findings)}
    for item in items:
        finding = findings.get(item)
        mine = [table for table in tables if table.item == item and asked_groups(table)]
        shows = finding.table if finding and finding.table in mine else next(iter(mine), None)
        for table in mine:
            if item in choice.items or finding is not None or drawer.is_shown(table):
                first, *others = drawer.of_item(table, finding.net if finding else "")
                yield first.of_finding(finding) if finding and table is shows else first
                yield from others


@dataclass(frozen=True)
class _Drawer:
    """Draws the items of one report, as they were chosen."""

    report: Report
    choice: ReportChoice
    look: Look

    @property
    def language(self) -> str:
        return self.report.language

    @property
    def _banners(self) -> Sequence[BannerTable]:
        return self.report.tables_of(BannerTable)[:1]

    def is_shown(self, table: DistributionTable) -> bool:
        """Whether an item has charts where nobody named it."""
        if "demographics" in self.choice.also:
            return True
        if self.choice.demographics:
            return table.item not in self.choice.demographics
        if any(table.item in set(each.frame["column"]) for each in self._banners):
            return False
        return table.ordered or table.many or table.ranked or table.nets is not None

    def of_item(self, table: DistributionTable, looked_for: str = "") -> Iterator[Picture]:
        """The charts of an item. `looked_for`: the NET that they are about where nobody chose."""
        also, net = self.choice.also, self._net(table, looked_for)
        scale = table.ordered and sum(not answer.missing for answer in table.answers) > 2
        if scale or (table.ordered and not net):
            yield from self._scale(table, net, "stacked")
        elif net and table.ordered:
            yield from self._dots(table, net, first=True)
        else:
            yield from self._bars(table)
        yield from self._waves(table, net)
        if scale and "double" in also:
            yield from self._scale(table, net, "diverging")
        if scale and net and "intervals" in also:
            yield from self._dots(table, net)
        if "complements" in also:
            for other in _nets(table):
                if other != net:
                    yield from self._dots(table, other)
        if "differences" in also:
            yield from self._differences(table)

    def _net(self, table: DistributionTable, looked_for: str) -> str:
        """The NET that the charts of an item are about; "" where it has none."""
        nets = _nets(table)
        usual = looked_for if looked_for in nets else next(iter(nets), "")
        wanted = self.choice.nets.get(table.item, usual)
        if wanted and wanted not in nets:
            raise DataError.of(
                "charts",
                f"the item {table.item} has no NET {shown(wanted)}{did_you_mean(wanted, nets)}",
            )
        return wanted

    # --- kinds of chart ---

    def _scale(self, table: DistributionTable, net: str, kind: str) -> Iterator[Picture]:
        nets, first = table.nets, kind == "stacked"
        if nets is not None:  # the NET that is looked for has the end of its side
            looked_for = nets.frame["net"] == net
            nets = joined([nets.only(looked_for), nets.only(~looked_for)], nets.standard)
        more = {"rising": table.rising, "nets": nets}
        texts = self._texts(table, word(self.language, "shares"))
        stem = "answers" if first else "answers-diverging"
        pages = pages_of_groups(table.figures, MOST_ROWS)
        yield from self._pages(table, kind, stem, pages, texts, first=first, **more)

    def _dots(
        self, table: DistributionTable, net: str, *, first: bool = False
    ) -> Iterator[Picture]:
        rows = _of_net(table.nets, table.item, net)
        subtitle = word(self.language, "agreement", net=_label(rows), **self._interval())
        texts, pages = self._texts(table, subtitle), pages_of_groups(rows, MOST_ROWS)
        stem = "answers" if first else f"agreement-{net}"
        yield from self._pages(
            table, "agreement_dots", stem, pages, texts, first=first, look=self.look
        )

    def _bars(self, table: DistributionTable) -> Iterator[Picture]:
        kind = "by_group_many" if table.many else "by_group_first" if table.ranked else "by_group"
        texts = self._texts(table, word(self.language, kind))
        pages = pages_of_groups(table.figures, MOST_PANELS)
        yield from self._pages(table, "bars", "answers", pages, texts, first=True, look=self.look)

    def _waves(self, table: DistributionTable, net: str) -> Iterator[Picture]:
        """The NET of an item wave by wave, and on request its other NETs."""
        wanted = _nets(table) if "complements" in self.choice.also else [net]
        of_waves = self.report.tables_of(WavesTable)
        for waves in (one for one in of_waves if one.population == table.population):
            for each in wanted:
                rows = _of_net(waves.figures, table.item, each)
                if not len(rows):
                    continue
                subtitle = word(self.language, "waves", net=_label(rows), **self._interval())
                asked = waves.asked.get(table.item, "")
                texts = self._texts(table, subtitle, base=waves.base_note, asked=asked)
                pages = pages_of_groups(rows, MOST_LINES)
                yield from self._pages(
                    table, "waves", f"waves-{each}", pages, texts, look=self.look
                )

    def _differences(self, table: DistributionTable) -> Iterator[Picture]:
        every = (
            *self.report.tables_of(DifferencesTable),
            *self.report.tables_of(ChangeTable),
        )
        for differences in (one for one in every if one.population == table.population):
            rows = differences.figures.only(differences.frame["item"] == table.item)
            if isinstance(differences, ChangeTable):
                rows = rows.made(_as_groups)
            if not (rows.frame["shorthand"] == "").any():
                continue
            level = percent_of_level(self.report.level, self.language)
            subtitle = word(self.language, "differences", net=_label(rows), level=level)
            texts = self._texts(
                table,
                subtitle,
                base=differences.base_note,
                asked=differences.asked.get(table.item, ""),
            )
            pages = pages_of_rows(rows, MOST_ROWS)
            yield from self._pages(table, "differences", differences.name, pages, texts)

    def _pages(
        self,
        table: DistributionTable,
        kind: str,
        stem: str,
        pages: Iterable[tuple[str, ReleasedTable]],
        texts: Texts,
        *,
        first: bool = False,
        **more: Any,
    ) -> Iterator[Picture]:
        """A picture of each of these pages. `stem`: the beginning of their file names."""
        named = partial(with_names, people=table.people)
        nets = more.get("nets")
        more |= {"nets": nets.made(named)} if nets is not None else {}
        for ending, page in pages:
            name = re.sub(r"[^0-9A-Za-z_-]", "_", f"{stem}-{table.name}")[:100] + ending
            yield Picture(
                name,
                table.item,
                kind,
                page.made(named),
                texts,
                self.look,
                more,
                first,
                figures=table.name,
            )

    # --- words ---

    def _texts(
        self,
        table: DistributionTable,
        subtitle: str,
        *,
        base: str = "",
        asked: str | None = None,
    ) -> Texts:
        """The words around a chart of this item. `base`, `asked`: else what its table says of its
        base, and of how people were asked.
        """
        report, lines = self.report, (*table.lines, base or table.base_note)
        if groups := self._asked(table):
            subtitle = f"{stopped(subtitle, self.language)} {groups}"
        return Texts(
            table.title,
            subtitle,
            word(self.language, "simulated") if report.about.simulated else "",
            "\n".join(line for line in lines if line),
            _source(report),
            self.language,
            asked=table.asked.get(table.item, "") if asked is None else asked,
        )

    def _asked(self, table: DistributionTable) -> str:
        """Who was asked, where that was not every group."""
        groups = {group.code for group in self.report.groups}
        asked = {code: label for code, label in asked_groups(table).items() if code in groups}
        if table.base_line or len(asked) == len(groups):
            return ""
        return word(self.language, "asked_of", groups="; ".join(asked.values()))

    def _interval(self) -> dict[str, str]:
        level = percent_of_level(self.report.level, self.language)
        return {"level": level, "method": method_title(self.report.method)}


def _nets(table: DistributionTable) -> list[str]:
    return [] if table.nets is None else list(dict.fromkeys(table.nets.frame["net"]))


def _of_net(table: ReleasedTable | None, item: str, net: str) -> ReleasedTable:
    """The rows of one NET of an item, of groups that were asked."""
    assert table is not None  # noqa: S101  # it has the NET
    frame = table.frame
    return table.only((frame["item"] == item) & (frame["net"] == net) & (frame["shorthand"] != "z"))


def _label(rows: ReleasedTable) -> str:
    return str(rows.frame["net_label"].iloc[0])


def _as_groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Change between waves, as differences between a group now and what it was."""
    sides = {f"group_{side}": rows[f"wave_{side}"] for side in "ab"}
    now = [
        f"{group}, {wave}" for group, wave in zip(rows["group_label"], rows["wave_a"], strict=True)
    ]
    return rows.assign(**sides, group_a_label=now, group_b_label=rows["wave_b"])


def _source(report: Report) -> str:
    """Where figures come from, when and how they were collected, and whether anybody was asked."""
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
    return " ".join(part for part in parts if part)
