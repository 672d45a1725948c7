"""From answers to a report: which tables there are, and the words beside every figure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import HIDDEN_BASE, LOW_BASE, flags
from analysis.distribution import distribution
from analysis.reports.model import (
    EFFECTIVE,
    SHORTHAND,
    About,
    Answer,
    Column,
    Group,
    Report,
    Table,
    asked_groups,
    base_words,
    method_title,
)
from analysis.responses import Responses
from survey import __version__
from survey.codebook import COMPANION, Codebook, Item
from survey.errors import DataError
from survey.missing import Missing

__all__ = ["build_report"]

TABULATED = ("scale", "choose", "choose_many")
"""Kinds of question with answers to count; numbers, dates and open text are named in a note."""

_APART = (Missing.DONT_KNOW, Missing.REFUSED)
"""Missing answers that are shown beside the others, as shares of everyone asked."""


def build_report(
    responses: Responses,
    about: About,
    *,
    by: str = "group",
    method: str = "wilson",
    level: float = 0.95,
    language: str = "en",
) -> Report:
    """Every table of the study: the NETs of all items by group with intervals, then each item's answers by group.

    `by` is one column of `responses.frame`. Shares are proportions of those who gave an answer ("valid"); those of don't
    know and refused are of everyone asked ("answered"). Raises DataError where nobody has been interviewed yet.
    """
    if responses.frame.empty:
        raise DataError.of("report", "there is no completed interview yet, so there is nothing to show; collect or import some")
    book = responses.codebook
    about = replace(about, fieldwork=about.fieldwork or _fieldwork(responses), mode=about.mode or _modes(responses))
    groups = _groups(responses, by, language)
    items = [item for item in book.items.values() if item.kind in TABULATED and item.id != by]
    words = _Words({group.code: group.label for group in groups}, _not_asked(responses, items, by), by, language)
    tables = [*_agreement(responses, items, words, method, level), *_distributions(responses, items, words)]
    report = Report(about, groups, by, method, level, language, __version__, tuple(tables), ())
    return replace(report, notes=tuple(_notes(report, book)))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words for codes in one language, and which groups were never asked which items."""

    groups: Mapping[str, str]
    not_asked: frozenset[tuple[str, str]]
    by: str
    language: str

    def statement(self, item: Item) -> str:
        return item.ask.in_language(self.language)

    def stem(self, item: Item) -> str:
        return item.stem.in_language(self.language) if item.stem else ""

    def wording(self, item: Item) -> str:
        """The question in full: what stands over its block, then the statement."""
        return " ".join(part for part in (self.stem(item), self.statement(item)) if part)

    def shorthand(self, row: Mapping[Any, Any]) -> str:
        """Why a published table shows no figure for this row, as a key of SHORTHAND."""
        if (row["item"], row["group"]) in self.not_asked:
            return "z"
        if not row["n"]:
            return "x"
        return "u" if row["n"] < HIDDEN_BASE else ""


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


# --- tables ---


def _agreement(responses: Responses, items: list[Item], words: _Words, method: str, level: float) -> Iterator[Table]:
    """The headline table: a row per item, NET and group, in the order of the codebook."""
    with_nets = [item for item in items if item.nets]
    if not with_nets:
        return
    names = dict.fromkeys(net.name for item in with_nets for net in item.nets)
    frames = [_net_frame(responses, with_nets, words, net=name, method=method, level=level) for name in names]
    order = {(item.id, net.name): place for place, item in enumerate(with_nets) for net in item.nets}
    frame = pd.concat(frames, ignore_index=True)
    places = [order[item, net] for item, net in zip(frame["item"], frame["net"], strict=True)]
    frame = frame.assign(place=places).sort_values("place", kind="stable").drop(columns="place").reset_index(drop=True)
    percent = f"{level * 100:g}%"
    headings: list[Column] = [
        Column("Question", "text"),
        Column("Net", "text"),
        Column("Answers counted", "text"),
        Column("Group", "text"),
        Column("Share", "share"),
        Column(f"{percent} CI, low", "bound"),
        Column(f"{percent} CI, high", "bound"),
        Column("Base (n)", "count"),
        Column("No answer (n)", "count"),
        *([Column(EFFECTIVE, "count")] if (frame["deff"].dropna() != 1).any() else []),
        Column("Flag", "text"),
    ]
    yield Table(
        name="agreement",
        kind="agreement",
        title="Agreement by group, with confidence intervals",
        items=tuple(item.id for item in with_nets),
        wording="",
        columns=tuple(headings),
        frame=frame,
        base_note=f"Base: those who gave an answer. Interval: {percent}, {method_title(method)}.",
        flags=_flags(frame),
    )


def _net_frame(responses: Responses, items: list[Item], words: _Words, *, net: str, method: str, level: float) -> pd.DataFrame:
    """`agreement` of the items that have this NET, with the words beside it."""
    having = {item.id: item for item in items if item.net(net)}
    frame = agreement(responses, list(having), by=words.by, net=net, method=method, level=level).copy()
    nets = {name: found for name, item in having.items() if (found := item.net(net))}
    labels = {name: _labels(item, words.language) for name, item in having.items()}
    return frame.assign(
        group=frame["group"].astype(str),
        wording=[words.wording(having[name]) for name in frame["item"]],
        statement=[words.statement(having[name]) for name in frame["item"]],
        net_label=[nets[name].label.in_language(words.language) for name in frame["item"]],
        counted=["; ".join(labels[name][code] for code in nets[name].codes) for name in frame["item"]],
        group_label=[words.groups.get(str(code), str(code)) for code in frame["group"]],
        shorthand=[words.shorthand(row) for row in frame.to_dict("records")],
    )


def _distributions(responses: Responses, items: list[Item], words: _Words) -> Iterator[Table]:
    """A table for each item: its answers by group, with don't know and refused after them."""
    if not items:
        return
    ids = [item.id for item in items]
    valid = distribution(responses, ids, by=words.by)
    everyone = distribution(responses, ids, by=words.by, base="answered")
    apart = [kind.value for kind in _APART]
    frame = pd.concat(
        [
            valid[~valid["answer"].isin(Missing.names())].assign(base="valid"),
            everyone[everyone["answer"].isin(apart)].assign(base="answered"),
        ],
        ignore_index=True,
    )
    by_item = dict(iter(frame.groupby("item", observed=True, sort=False)))
    for item in items:
        yield _distribution_table(by_item[item.id], item, words)


def _distribution_table(frame: pd.DataFrame, item: Item, words: _Words) -> Table:
    frame = frame.sort_values("base", key=lambda base: base != "valid", kind="stable")
    used = set(frame.loc[frame["count"] > 0, "answer"])
    apart = [kind for kind in _APART if kind in item.missing or kind.value in used]
    labels = _labels(item, words.language)
    answers = (
        *(Answer(code, label) for code, label in labels.items()),
        *(Answer(kind.value, kind.label.in_language(words.language), missing=True) for kind in apart),
    )
    known = {answer.code: answer.label for answer in answers}
    frame = frame[frame["answer"].isin(known)]
    frame = frame.assign(
        group=frame["group"].astype(str),
        answer=frame["answer"].astype(str),
        wording=words.wording(item),
        statement=words.statement(item),
        group_label=[words.groups.get(str(code), str(code)) for code in frame["group"]],
        answer_label=[known[code] for code in frame["answer"]],
        shorthand=(signs := [words.shorthand(row) for row in frame.to_dict("records")]),
        flag=flags(frame["n"].to_numpy(), np.zeros(len(frame)), np.array(signs) == "z"),
    ).reset_index(drop=True)
    table = Table(
        name=item.id,
        kind="distribution",
        title=words.wording(item),
        items=(item.id,),
        wording=words.wording(item),
        columns=(),
        frame=frame,
        base_note=_base_note(item, [answer.label for answer in answers if answer.missing]),
        flags=_flags(frame),
        answers=answers,
        stem=words.stem(item),
        ordered=item.kind == "scale",
        many=item.kind == "choose_many",
        rising=_rising(item),
    )
    return replace(table, columns=tuple(_banner(table)))


def _banner(table: Table) -> Iterator[Column]:
    """The headings of a distribution: answers down, the groups that were asked across."""
    valid = table.frame[table.frame["base"] == "valid"]
    bases = {row["group"]: base_words(row["flag"], row["n"]) for row in valid.to_dict("records")}
    yield Column("Answer", "text")
    for heading, kind in (("share", "share"), ("number", "count")):
        for group, label in asked_groups(table).items():
            flag = f" ({bases[group]})" if bases[group] else ""
            yield Column(f"{label}: {heading}{flag}", "share" if kind == "share" else "count")


def _labels(item: Item, language: str) -> dict[str, str]:
    return {option.code: option.label.in_language(language) for option in item.options}


def _rising(item: Item) -> bool:
    """Whether the answers of the first NET, which is the one looked for, stand in the second half of the scale."""
    if not item.nets:
        return True
    places = [item.codes.index(code) for code in item.nets[0].codes]
    return sum(places) / len(places) >= (len(item.codes) - 1) / 2


def _base_note(item: Item, apart: list[str]) -> str:
    """What the shares are shares of. `apart`: the labels of the missing answers that are shown."""
    rest = f" {_listed(f'“{label}”' for label in apart)}: of everyone asked." if apart else ""
    several = " Several answers could be chosen, so the shares can add to more than 100%." if item.kind == "choose_many" else ""
    return f"Shares are of those who gave an answer.{rest}{several}"


def _flags(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag for flag in frame["flag"] if flag))


# --- notes ---


def _notes(report: Report, book: Codebook) -> Iterator[str]:
    """What a reader has to know to use the figures."""
    if report.about.simulated:
        yield "The data are simulated: no person was interviewed, and the figures say nothing about real people."
    yield "A share is the proportion of those who gave an answer; don't know and prefer not to say are outside this base."
    yield (
        f"Intervals are at the {report.level * 100:g}% level by the method {method_title(report.method)}. They "
        "describe chance in drawing respondents; for opt-in and quota samples they hold only under a model of that."
    )
    yield "A net is added before rounding, so it can differ by one from the sum of its rounded parts."
    yield f"Bases are unweighted. Those under {LOW_BASE} are marked; figures on bases under {HIDDEN_BASE} are not published."
    yield from (f"[{sign}] {meaning}." for sign, meaning in SHORTHAND.items())
    left_out = [item.id for item in book.items.values() if item.kind not in TABULATED]
    if left_out:
        yield f"Numbers, dates and open text are not tabulated: {_listed(left_out)}."


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
