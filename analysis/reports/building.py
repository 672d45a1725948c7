"""From answers to a report: which tables there are, and what has to be said about the study."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from analysis.design import Design
from analysis.figures import Figures, Query
from analysis.reports.agreement_table import agreement_table
from analysis.reports.basis import Basis
from analysis.reports.distribution_tables import distribution_tables
from analysis.reports.model import TABULATED, About, Group, Question, Report, Sentence, Table
from analysis.reports.notes import notes_of
from analysis.reports.wording import ReportWords, labels_of
from analysis.responses import Responses
from analysis.sentences import Words, headline
from survey import __version__
from survey.codebook import COMPANION, Item
from survey.errors import DataError
from survey.missing import Missing

__all__ = ["build_report"]


def build_report(
    responses: Responses,
    about: About,
    *,
    by: str = "group",
    design: Design | None = None,
    method: str = "wilson",
    level: float = 0.95,
    language: str = "en",
) -> Report:
    """Every table of the study: the NETs of all items by group with intervals, then each item's answers by group.

    `by` is one column of `responses.frame`. `design`: how the sample was drawn; figures are weighted where it has weights. Shares
    are proportions of those who gave an answer ("valid"); those of don't know and refused are of everyone asked ("answered").
    Raises DataError where nobody has been interviewed yet.
    """
    if responses.frame.empty:
        raise DataError.of("report", "there is no completed interview yet, so there is nothing to show; collect or import some")
    about = replace(about, fieldwork=about.fieldwork or _fieldwork(responses), mode=about.mode or _modes(responses))
    basis = Basis(responses, Figures(responses, by=by, design=design, method=method, level=level))
    groups = _groups(responses, by, language)
    items = [item for item in responses.codebook.items.values() if item.kind in TABULATED and item.id != by]
    words = ReportWords({group.code: group.label for group in groups}, _not_asked(responses, items, by), by, language)
    tables = [*agreement_table(basis, items, words), *distribution_tables(basis, items, words)]
    report = Report(
        about,
        groups,
        by,
        method,
        level,
        language,
        __version__,
        tuple(tables),
        (),
        sentences=tuple(_sentences(basis, tables, language)),
        questions=tuple(_question(item, words) for item in items),
        fingerprint=basis.figures.fingerprint,
        weights=(design.weights if design else None) or "",
    )
    return replace(report, notes=tuple(notes_of(report, responses.codebook)))


def _sentences(basis: Basis, tables: Iterable[Table], language: str) -> Iterator[Sentence]:
    """The headlines in words: the first NET of each item, group by group."""
    words = Words(basis.responses.codebook, language, basis.by)
    for table in tables:
        if table.kind != "agreement":
            continue
        first = table.frame.groupby("item", sort=False, observed=True)["net"].transform("first")
        for row in table.frame[table.frame["net"] == first].to_dict("records"):
            if row["shorthand"] not in ("z", "x"):
                item = basis.responses.codebook.item(row["item"])
                net = item.net(row["net"])
                figure = basis.figures.figure(Query(item.id, net.codes if net else (), row["group"], net=row["net"]))
                yield Sentence(headline(figure, words, hidden=bool(row["shorthand"])), figure.query.name)


def _question(item: Item, words: ReportWords) -> Question:
    asked = tuple(label for code, label in words.groups.items() if (item.id, code) not in words.not_asked)
    return Question(item.id, words.wording(item), tuple(labels_of(item, words.language).values()), asked)


# --- who was interviewed ---


def _groups(responses: Responses, by: str, language: str) -> tuple[Group, ...]:
    """Every group in codebook order, with its interviews; a group without any keeps its place."""
    if by not in responses.frame.columns:
        raise DataError.of("report", f"there is no column '{by}' to show the answers by")
    column = responses.frame[by]
    sizes = column.value_counts(sort=False)
    codes = list(column.cat.categories) if isinstance(column.dtype, pd.CategoricalDtype) else sorted(sizes.index)
    item = responses.codebook.items.get(by)
    if item:
        labels = {option.code: option.label.in_language(language) for option in item.options}
        codes = [code for code in codes if code in labels]
    else:
        labels = {code: responses.codebook.group_label(str(code), language) for code in codes}
    return tuple(Group(str(code), labels.get(code, str(code)), int(sizes.get(code, 0))) for code in codes)


def _not_asked(responses: Responses, items: Iterable[Item], by: str) -> frozenset[tuple[str, str]]:
    """Pairs of item and group where nobody in the group was asked."""
    pairs: set[tuple[str, str]] = set()
    for item in items:
        column = responses.frame[item.id if item.categorical else f"{item.id}{COMPANION}"]
        asked = (column != Missing.NOT_ASKED.value).groupby(responses.frame[by], observed=True).any()
        pairs.update((item.id, str(group)) for group in asked.index[~asked])
    return frozenset(pairs)


def _fieldwork(responses: Responses) -> str:
    """First to last day of the interviews, in words; empty where the data have no times."""
    days = [responses.frame[name].dropna() for name in ("started", "completed") if name in responses.frame]
    times = pd.to_datetime(pd.concat(days), utc=True) if days else pd.Series(dtype="datetime64[ns, UTC]")
    if times.empty:
        return ""
    first, last = (f"{day.day} {day:%B %Y}" for day in (times.min(), times.max()))
    return first if first == last else f"{first} to {last}"


def _modes(responses: Responses) -> str:
    modes = set(responses.frame["mode"].dropna().astype(str)) if "mode" in responses.frame else set()
    return ", ".join(sorted(mode for mode in modes if mode))
