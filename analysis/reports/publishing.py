"""The rows of a report's tables as they may be published: what every writer lays out, whatever its
format.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, assert_never

import pandas as pd

from analysis.counting.sums import TOTAL
from analysis.estimation.pairs import REST
from analysis.figures import People
from analysis.figures.identity import USUAL
from analysis.reports.model import Report
from analysis.reports.named_figures import NOBODY, identity_of, name_of
from analysis.reports.rows import records
from analysis.reports.tables import (
    AgreementTable,
    BannerTable,
    Cell,
    ChangeTable,
    DifferencesTable,
    DistributionTable,
    OpenTable,
    Table,
    WavesTable,
    asked_groups,
)
from analysis.reports.texts import flag_words, say
from survey.words import catalogue_of

__all__ = ["Origin", "claimed", "provenance", "published"]

Origin = Mapping[str, Any]
Rows = Sequence[Mapping[Any, Any]]


class Figured(NamedTuple):
    """A cell, and of a figure what it is of: the row of the frame, the columns of groups, the
    answers, a NET's name, and whom its groups are of.

    `named`: whether it is a share that a claim can be bound to. `measure`: what it is where it is
    no share, by the name of MEASURES.
    """

    cell: Cell
    row: Mapping[Any, Any] | None = None
    by: str = ""
    codes: Sequence[str] = ()
    net: str = ""
    named: bool = False
    measure: str = ""
    people: Mapping[str, People] = NOBODY

    @property
    def claim(self) -> str:
        if not self.named or self.row is None or not isinstance(self.cell, float):
            return ""
        return name_of(identity_of(self.row, self.codes, self.net, self.people))

    @property
    def origin(self) -> Origin | None:
        if self.row is None:
            return None
        row = self.row
        more = {"wave": row["wave"]} if "wave" in row else {}
        people = self.people.get(row["group"])
        more |= {"where": people.parts[0].where} if people and people.filtered else {}
        more |= {"measure": self.measure} if self.measure else {}
        return {
            "item": row["item"],
            "answers": list(self.codes),
            "by": self.by,
            "group": row["group"],
            "base": row.get("base", "valid"),
            **more,
        }


def published(table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table as they may be published, one cell per column: text, whole number, or
    proportion.

    Agreement has a row per item, NET and group, or wave. A distribution has a row per answer and
    NET and, for each group that was asked, a share and a count; under the answers stands the base
    they are shares of, and the same again for kinds of missing answer, which are shares of everyone
    who was asked. That of a ranking has a mean place of each answer in each group beside these. A
    banner table has no counts but its bases: a whole number in a column of shares. Comparisons have
    a row per pair, and open answers one per answer.
    """
    for row in _figured(table):
        yield tuple(figured.cell for figured in row)


def claimed(table: Table) -> Iterator[tuple[str, ...]]:
    """Beside the rows of `published`, cell by cell, the name of the figure (ITEM.NET.GROUP) that a
    claim is bound to, or "".
    """
    for row in _figured(table):
        yield tuple(figured.claim for figured in row)


def provenance(report: Report, table: Table) -> Iterator[tuple[Origin | None, ...]]:
    """Beside the rows of `published`, cell by cell, where a figure comes from; None for texts.

    Keys: item, answers (codes; none for a base), by (the columns of groups), group, base ("valid",
    "answered"), measure (where it is no share), weights, method, level, standard, data (the
    fingerprint).
    """
    study = {
        "weights": report.weights,
        "method": report.method,
        "level": report.level,
        "standard": report.standard,
        "data": report.fingerprint,
    }
    for row in _figured(table):
        yield tuple(
            None if (origin := figured.origin) is None else {**origin, **study} for figured in row
        )


def _figured(table: Table) -> Iterator[Sequence[Figured]]:
    """The rows of a table of any kind."""
    match table:
        case AgreementTable():
            return _agreement_rows(table)
        case DistributionTable():
            return _distribution_rows(table)
        case DifferencesTable():
            return _differences_rows(table)
        case WavesTable():
            return _waves_rows(table)
        case ChangeTable():
            return _change_rows(table)
        case BannerTable():
            return _banner_rows(table)
        case OpenTable():
            return _open_rows(table)
        case _:
            assert_never(table)


# --- agreement, over groups and waves ---


def _agreement_rows(table: AgreementTable) -> Iterator[Sequence[Figured]]:
    for row in records(table.frame):
        yield (
            *_texts(row, "wording", "net_label", "counted", "group_label"),
            *_interval(table, row, table.by, named=True),
        )


def _waves_rows(table: WavesTable) -> Iterator[Sequence[Figured]]:
    for row in records(table.frame):
        texts = _texts(row, "wording", "net_label", "counted", "group_label", "wave")
        yield (*texts, *_interval(table, row, f"{table.by} × wave", named=False))


def _interval(
    table: AgreementTable | WavesTable, row: Mapping[Any, Any], by: str, *, named: bool
) -> Iterator[Figured]:
    """The share with its interval, the bases and the flag of one row of agreement."""
    sign, of = row["shorthand"], (row, by, row["codes"], row["net"])
    yield Figured(_figure(row["estimate"], sign), *of, named, people=table.people)
    yield from (Figured(_figure(row[name], sign), *of) for name in ("low", "high"))
    yield from (Figured(_count(row[name], sign), row, by) for name in table.counts)
    yield Figured(_flag(row, table.language))


# --- distribution ---


def _distribution_rows(table: DistributionTable) -> Iterator[Sequence[Figured]]:
    groups = list(asked_groups(table))
    cells = {(row["group"], row["answer"]): row for row in records(table.frame)}
    of_nets = {
        (row["group"], row["net"]): row
        for row in (records(table.nets.frame) if table.nets is not None else ())
    }
    nets = list(dict.fromkeys(net for _, net in of_nets))
    substantive = [answer.code for answer in table.answers if not answer.missing]
    signs = [_base_sign([cells[group, code] for code in substantive]) for group in groups]
    shown = set[str]()
    for missing in (False, True):
        answers = [answer for answer in table.answers if answer.missing == missing]
        for answer in answers:
            rows = [cells[group, answer.code] for group in groups]
            yield (
                *_spread(table, answer.label, rows, (answer.code,), "", named=True),
                *_mean_places(table, answer.code, rows, [] if missing else signs),
            )
        for net in nets if groups and not missing else ():
            rows = [of_nets[group, net] for group in groups]
            label = say(table.language, "net_of", net=rows[0]["net_label"])
            yield _spread(table, label, rows, rows[0]["codes"], net, named=True)
        each = [[cells[group, answer.code] for answer in answers] for group in groups]
        base = each[0][0]["base"] if answers and groups else ""
        if base and base not in shown:
            shown.add(base)
            yield from _base_rows(table, each, base, apart=missing)


def _spread(
    table: DistributionTable,
    label: str,
    rows: Rows,
    codes: Sequence[str],
    net: str,
    *,
    named: bool,
) -> Sequence[Figured]:
    """One answer or NET: the share in each group, then the number."""
    each = [(row, (row, table.by, codes, net)) for row in rows]
    shares = (
        Figured(_figure(row["estimate"], row["shorthand"]), *of, named, people=table.people)
        for row, of in each
    )
    counts = (Figured(_count(row["count"], row["shorthand"], hides=True), *of) for row, of in each)
    return (Figured(label), *shares, *counts)


def _mean_places(
    table: DistributionTable, code: str, rows: Rows, signs: Sequence[str]
) -> Iterator[Figured]:
    """The mean place of an answer in each group, hidden where all shares are; nothing for a kind of
    missing answer, which has no place (and no `signs`).
    """
    if table.places is None:
        return
    places = table.places.frame
    known = places[places["answer"] == code].set_index("group")["estimate"]
    for row, sign in zip(rows, signs, strict=True) if signs else ():
        of = (row, table.by, (code,))
        yield Figured(_figure(known[row["group"]], sign), *of, measure="mean_place")
    yield from (Figured("") for _ in rows[len(signs) :])


def _base_rows(
    table: DistributionTable, groups: Sequence[Rows], base: str, *, apart: bool
) -> Iterator[Sequence[Figured]]:
    """The base in each group, and its weighted one. `apart`: of missing answers alone."""
    signs = [_base_sign(rows) for rows in groups]
    wholes = [Figured(_figure(1.0, sign)) for sign in signs]
    for key, name in (("base", "n"), ("weighted", "n_weighted"))[: 1 + table.weighted]:
        counts = tuple(
            Figured(_count(rows[0][name], sign), rows[0], table.by)
            for rows, sign in zip(groups, signs, strict=True)
        )
        of_means = counts if table.places is not None and not apart else ()
        empty = () if table.places is None or of_means else (Figured("") for _ in signs)
        yield (Figured(say(table.language, f"{key}_{base}")), *wholes, *counts, *of_means, *empty)


def _base_sign(rows: Rows) -> str:
    """The sign of a base: that of its figures where all of them are hidden for its sake."""
    signs = {row["shorthand"] for row in rows}
    if _absent(rows[0]["n"]):
        return "c"
    return signs.pop() if len(signs) == 1 and signs != {"c"} else ""


# --- comparisons ---


def _differences_rows(table: DifferencesTable) -> Iterator[Sequence[Figured]]:
    for row in records(table.frame):
        texts = _texts(row, "wording", "net_label", "group_a_label", "group_b_label")
        sides = _sides(row, "group", table.by, table.people)
        yield (*texts, *sides, *_difference(row, table.by, table.language))


def _change_rows(table: ChangeTable) -> Iterator[Sequence[Figured]]:
    by = f"{table.by} × wave"
    for row in records(table.frame):
        texts = _texts(row, "wording", "net_label", "group_label", "wave_a", "wave_b")
        yield (*texts, *_sides(row, "wave", by), *_difference(row, by, table.language))


def _sides(
    row: Mapping[Any, Any], column: str, by: str, people: Mapping[str, People] = NOBODY
) -> Iterator[Figured]:
    """The two shares that are compared."""
    for side in "ab":
        whose = {**row, column: row[f"{column}_{side}"]}
        named = column == "group" and whose["group"] != REST
        yield Figured(
            _figure(row[f"estimate_{side}"], row[f"shorthand_{side}"]),
            whose,
            by,
            row["codes"],
            row["net"],
            named,
            people=people,
        )


def _difference(row: Mapping[Any, Any], by: str, language: str) -> Iterator[Figured]:
    """The difference with its interval, p in words, and what it comes to."""
    sign, p = row["shorthand"], row["p_adjusted"]
    column = "group" if "group_a" in row else "wave"
    whose = {"group": "", **row, column: f"{row[f'{column}_a']} − {row[f'{column}_b']}"}
    yield from (
        Figured(_figure(row[name], sign), whose, by, row["codes"], row["net"])
        for name in ("difference", "low", "high")
    )
    yield Figured(f"[{sign or 'x'}]" if sign or _absent(p) else _p_value(p, language))
    yield Figured(row["result"] or f"[{sign or 'x'}]")


def _p_value(p: float, language: str) -> str:
    """A p value to three decimals: "0.012", "< 0.001"."""
    least = 0.001
    return f"{'< ' if p < least else ''}{catalogue_of(language).number(max(p, least), places=3)}"


# --- banner and open answers ---


def _banner_rows(table: BannerTable) -> Iterator[Sequence[Figured]]:
    rows = [row for row in records(table.frame) if row["shorthand"] != "z"]
    places = dict.fromkeys((row["column"], row["group"]) for row in rows)
    cells = {(row["column"], row["group"], row["row"], row["code"]): row for row in rows}
    lines = dict.fromkeys((row["row"], row["code"], row["label"]) for row in rows)
    for kind, code, label in lines:
        found = [Figured(label)]
        for column, group in places:
            row = cells[column, group, kind, code]
            of = (row, column, row["codes"], code if kind == "net" else "")
            found.append(
                Figured(
                    _figure(row["estimate"], row["shorthand"]),
                    *of,
                    table.by == column or group == TOTAL,
                    people=table.people if table.by == column or group == TOTAL else NOBODY,
                )
            )
            found += [Figured(row["letters"])] if group != TOTAL else []
        yield found
    base = rows[0]["base"] if rows else USUAL
    for key, name in (("base", "n"), ("weighted", "n_weighted"))[: 1 + table.weighted]:
        found = [Figured(say(table.language, f"{key}_{base}"))]
        for column, group in places:
            some = [cells[column, group, kind, code] for kind, code, _ in lines if kind == "answer"]
            found.append(Figured(_count(some[0][name], _base_sign(some)), some[0], column))
            found += [Figured("")] if group != TOTAL else []
        yield found


def _open_rows(table: OpenTable) -> Iterator[Sequence[Figured]]:
    yield from ((Figured(text),) for text in table.texts)


# --- cells ---


def _absent(value: Any) -> bool:
    return value is None or value is pd.NA or value != value  # noqa: PLR0124  # NaN


def _texts(row: Mapping[Any, Any], *names: str) -> Iterator[Figured]:
    yield from (Figured(str(row[name])) for name in names)


def _figure(value: Any, sign: str) -> Cell:
    return f"[{sign or 'x'}]" if sign or _absent(value) else float(value)


def _count(value: Any, sign: str, *, hides: bool = False) -> Cell:
    """A count. A base is shown beside a figure that is hidden for its sake; the count of an answer
    (`hides`) is not.
    """
    if sign == "z" or (hides and sign):
        return f"[{sign}]"
    return f"[{sign or 'x'}]" if _absent(value) else round(float(value))


def _flag(row: Mapping[Any, Any], language: str) -> str:
    n = 0 if _absent(row["n"]) else int(row["n"])
    return flag_words(row["reason"] or row["flag"], n, language)
