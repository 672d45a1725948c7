"""From answers to a report: which tables there are, and what has to be said about the study."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.counting.grouping import groups_by
from analysis.counting.opening import opened
from analysis.counting.sums import TOTAL
from analysis.design import Design
from analysis.publication.disclosure.crossing import Columns, protect_together
from analysis.publication.disclosure.tables import INTERVIEWS
from analysis.publication.figures import Figures
from analysis.publication.standards import DEFAULT, standard_named
from analysis.reports.agreement_table import agreement_table
from analysis.reports.banner_tables import banner_columns, banner_tables
from analysis.reports.basis import Basis
from analysis.reports.difference_tables import change_table, differences_table
from analysis.reports.distribution_tables import distribution_tables
from analysis.reports.headlines import sentences_of
from analysis.reports.model import UNWEIGHTED, About, Group, Question, Report
from analysis.reports.notes import methods_of, notes_of
from analysis.reports.open_answers import open_tables
from analysis.reports.pooled import other_wordings
from analysis.reports.shares import Shares, shares_of
from analysis.reports.tables import Table
from analysis.reports.texts import MODES, say
from analysis.reports.waves_table import waves_table
from analysis.reports.wording import ReportWords, labels_of
from analysis.responses import Responses
from analysis.waves import WAVE
from survey import __version__
from survey.codebook import Item
from survey.errors import DataError
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["build_report"]


def build_report(
    responses: Responses,
    about: About,
    *,
    by: str = "group",
    design: Design | None = None,
    method: str | None = None,
    level: float = 0.95,
    language: str = "en",
    standard: str = DEFAULT,
    banner: Sequence[str] = (),
    open_answers: bool = False,
) -> Report:
    """Every table of the study.

    Agreement by group with intervals; where the answers have a column `wave` also by wave, with
    what has changed; differences between groups; then each item's answers by group, with `banner`
    also by these columns side by side, and on request (`open_answers`) what people wrote. `by` is
    one column of `responses.frame`. `design`: how the sample was drawn; figures are weighted where
    it has weights. Shares are proportions of those who gave an answer ("valid"); those of
    kinds of missing answer are of everyone asked ("answered"). `standard`: a name of
    `analysis.publication.standards.STANDARDS`, by which all tables together are marked, hidden
    and rounded. Raises DataError where nobody has been interviewed yet, and for columns that are
    not there.
    """
    if responses.frame.empty:
        raise DataError.of(
            "report",
            "there is no completed interview yet, so there is nothing to show; collect or import "
            "some",
        )
    if by not in responses.frame.columns:
        raise DataError.of("report", f"there is no column '{by}' to show the answers by")
    unweighted = about.weighting == UNWEIGHTED
    about = replace(
        about,
        weighting=say(language, "unweighted") if unweighted else about.weighting,
        fieldwork=about.fieldwork or _fieldwork(responses, language),
        mode=about.mode or _modes(responses, language),
    )
    banner, words = banner_columns(responses, banner), ReportWords(responses.codebook, language)
    items = [
        item
        for item in responses.codebook.items.values()
        if item.options and item.id != by  # numbers, days and own words are named in a note
    ]
    columns: list[Columns] = [(by,), *((column,) for column in banner)]
    waves = WAVE in responses.frame.columns and by != WAVE
    columns += [(WAVE,), (by, WAVE)] if waves else []
    basis = Basis(
        responses,
        Figures(responses, by=by, design=design, method=method, level=level),
        policy := standard_named(standard),
        protect_together(responses, [item.id for item in items], columns)
        if policy.counts and items
        else {},
    )
    shares = (
        {key: shares_of(basis, items, key, words) for key in dict.fromkeys(columns)}
        if items
        else {}
    )
    tables = tuple(_tables(basis, items, shares, banner, words)) if items else ()
    report = Report(
        about,
        _groups(basis, words),
        by,
        basis.interval.name,
        level,
        language,
        __version__,
        tables + (tuple(open_tables(basis, words)) if open_answers else ()),
        (),
        sentences=tuple(sentences_of(basis, tables, words)),
        questions=tuple(_question(item, shares[by,], words) for item in items),
        fingerprint=basis.figures.fingerprint,
        weights=(design.weights if design else None) or "",
        standard=policy.name,
    )
    methods = tuple(methods_of(report, basis, words))
    return replace(report, notes=tuple(notes_of(report, responses.codebook)), methods=methods)


def _tables(
    basis: Basis,
    items: Sequence[Item],
    shares: Mapping[Columns, Shares],
    banner: Sequence[str],
    words: ReportWords,
) -> Iterator[Table]:
    """Headlines first, then item by item."""
    groups = shares[basis.by,]
    yield from agreement_table(basis, groups, words)
    yield from differences_table(basis, items, groups, words)
    if (WAVE,) in shares and basis.by != WAVE and (basis.by, WAVE) in shares:
        by_wave, crossed = shares[WAVE,], shares[basis.by, WAVE]
        yield from waves_table(basis, by_wave, crossed, words)
        yield from change_table(basis, items, by_wave, crossed, words)
    yield from distribution_tables(basis, items, groups, words)
    if banner:
        yield from banner_tables(
            basis, items, {column: shares[column,] for column in banner}, words
        )


def _question(item: Item, shares: Shares, words: ReportWords) -> Question:
    rows = shares.answers[
        (shares.answers["item"] == item.id) & (shares.answers["shorthand"] != "z")
    ]
    asked = dict.fromkeys(rows.loc[rows["group"] != TOTAL, "group_label"])
    labels = tuple(labels_of(item, words.language).values())
    also = other_wordings(item, words)
    return Question(item.id, words.wording(item), labels, tuple(asked), also)


# --- who was interviewed ---


def _groups(basis: Basis, words: ReportWords) -> tuple[Group, ...]:
    """Every group in codebook order, with its interviews; a group without any keeps its place."""
    coded = groups_by(opened(basis.responses, None, basis.by), basis.by)
    sizes = np.bincount(coded.codes[coded.codes >= 0], minlength=len(coded.names)).tolist()
    counts: dict[str, int | None] = dict(zip(coded.names, sizes, strict=True))
    if basis.standard.counts:
        table = basis.published[basis.by,][0]
        cells = {group: value for line, group, value in table.cells() if line == INTERVIEWS}
        counts = {
            name: None if math.isnan(cells[name]) else int(cells[name]) for name in coded.names
        }
    return tuple(Group(name, words.group(basis.by, name), count) for name, count in counts.items())


def _fieldwork(responses: Responses, language: str) -> str:
    """First to last day of the interviews, in words; empty where the data have no times."""
    days = [
        responses.frame[name].dropna()
        for name in ("started", "completed")
        if name in responses.frame
    ]
    times = (
        pd.to_datetime(pd.concat(days), utc=True)
        if days
        else pd.Series(dtype="datetime64[ns, UTC]")
    )
    if times.empty:
        return ""
    first, last = (
        catalogue_of(language).long_day(day.date()) for day in (times.min(), times.max())
    )
    return first if first == last else say(language, "days", first=first, last=last)


def _modes(responses: Responses, language: str) -> str:
    modes = (
        set(responses.frame["mode"].dropna().astype(str)) if "mode" in responses.frame else set()
    )
    said = [
        say(language, f"mode_{mode}") if mode in MODES else mode for mode in sorted(modes) if mode
    ]
    return catalogue_of(language).phrases(Punctuation).comma.join(said)
