"""The rows of a report's tables as they may be published: what every writer lays out, whatever its format."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from analysis.bases import HIDDEN_BASE
from analysis.figures import Query
from analysis.reports.model import Cell, Kind, Report, Table, asked_groups
from analysis.reports.texts import flag_words, say
from analysis.tally import TOTAL

__all__ = ["ROWS", "Origin", "Row", "claimed", "provenance", "published"]

Row = tuple[Cell, ...]
Origin = Mapping[str, Any]
Frame = Sequence[Mapping[Any, Any]]


class Figured(NamedTuple):
    """A cell; of a share also its name, and of a figure what it was worked out from."""

    cell: Cell
    claim: str = ""
    origin: Origin | None = None


def published(table: Table) -> Iterator[Row]:
    """The rows of a table as they may be published, one cell per column: text, whole number, or proportion.

    Agreement has a row per item, NET and group, or wave. A distribution has a row per answer and NET and, for each group that was
    asked, a share and a count; under the answers stands the base they are shares of, and the same again for don't know and
    refused, which are shares of everyone who was asked. A banner table has no counts but its bases: a whole number in a
    column of shares. Comparisons have a row per pair, and open answers one per answer.
    """
    for row in ROWS[table.kind](table):
        yield tuple(figured.cell for figured in row)


def claimed(table: Table) -> Iterator[tuple[str, ...]]:
    """Beside the rows of `published`, cell by cell, the name of the figure (ITEM.NET.GROUP) that a claim is bound to, or ""."""
    for row in ROWS[table.kind](table):
        yield tuple(figured.claim if isinstance(figured.cell, float) else "" for figured in row)


def provenance(report: Report, table: Table) -> Iterator[tuple[Origin | None, ...]]:
    """Beside the rows of `published`, cell by cell, where a figure comes from; None for texts.

    Keys: item, answers (codes), by (the columns of groups), group, base ("valid", "answered"), weights, design (whether there is
    one), method, level, standard, data (the fingerprint).
    """
    study = {
        "weights": report.weights,
        "method": report.method,
        "level": report.level,
        "standard": report.standard,
        "data": report.fingerprint,
    }
    for row in ROWS[table.kind](table):
        yield tuple(None if figured.origin is None else {**figured.origin, **study} for figured in row)


# --- agreement, over groups and waves ---


def _agreement_rows(table: Table) -> Iterator[Sequence[Figured]]:
    for row in _records(table.frame):
        yield (*_texts(row, "wording", "net_label", "counted", "group_label"), *_interval(table, row, table.by))


def _waves_rows(table: Table) -> Iterator[Sequence[Figured]]:
    for row in _records(table.frame):
        texts = _texts(row, "wording", "net_label", "counted", "group_label", "wave")
        yield (*texts, *_interval(table, row, f"{table.by} × wave", claim=False))


def _interval(table: Table, row: Mapping[Any, Any], by: str, *, claim: bool = True) -> Iterator[Figured]:
    """The share with its interval, the bases and the flag of one row of agreement."""
    sign = row["shorthand"]
    origin = _origin(row, by, row["codes"])
    yield Figured(_figure(row["estimate"], sign), _claim(row, row["codes"], row["net"]) if claim else "", origin)
    yield from (Figured(_figure(row[name], sign), origin=origin) for name in ("low", "high"))
    whole = ["n", "n_missing", *(["n_weighted", "n_effective"] if table.weighted else [])]
    known = [name for name in whole if name != "n_missing" or not table.frame["n_missing"].isna().all()]
    yield from (Figured(_count(row[name], sign), origin=origin) for name in known)
    yield Figured(_flag(row, table.language))


# --- distribution ---


def _distribution_rows(table: Table) -> Iterator[Sequence[Figured]]:
    groups = list(asked_groups(table))
    cells = {(row["group"], row["answer"]): row for row in _records(table.frame)}
    nets = _records(table.nets) if table.nets is not None else []
    of_nets = {(row["group"], row["net"]): row for row in nets}
    for missing, base in ((False, "valid"), (True, "answered")):
        answers = [answer for answer in table.answers if answer.missing == missing]
        for answer in answers:
            rows = [cells[group, answer.code] for group in groups]
            yield _spread(table, answer.label, rows, (answer.code,), "")
        for net in dict.fromkeys(row["net"] for row in nets) if not missing else ():
            rows = [of_nets[group, net] for group in groups]
            yield _spread(table, say(table.language, "net_of", net=rows[0]["net_label"]), rows, rows[0]["codes"], net)
        if answers:
            yield from _base_rows(table, [[cells[group, answer.code] for answer in answers] for group in groups], base)


def _spread(table: Table, label: str, rows: Frame, codes: Sequence[str], net: str) -> Sequence[Figured]:
    """One answer or NET: the share in each group, then the number."""
    shares = [
        Figured(
            _figure(row["estimate"], row["shorthand"]),
            _claim(row, codes, net) if row["base"] == "valid" else "",
            _origin(row, table.by, codes),
        )
        for row in rows
    ]
    counts = [Figured(_count(row["count"], row["shorthand"], hides=True), origin=_origin(row, table.by, codes)) for row in rows]
    return (Figured(label), *shares, *counts)


def _base_rows(table: Table, groups: Sequence[Frame], base: str) -> Iterator[Sequence[Figured]]:
    """The base in each group, and its weighted one."""
    signs = [_base_sign(rows) for rows in groups]
    wholes = [Figured(_figure(1.0, sign)) for sign in signs]
    counts = [Figured(_count(rows[0]["n"], sign)) for rows, sign in zip(groups, signs, strict=True)]
    yield (Figured(say(table.language, f"base_{base}")), *wholes, *counts)
    if table.weighted:
        counts = [Figured(_count(rows[0]["n_weighted"], sign)) for rows, sign in zip(groups, signs, strict=True)]
        yield (Figured(say(table.language, f"weighted_{base}")), *wholes, *counts)


def _base_sign(rows: Frame) -> str:
    """The sign of a base: that of its figures where all of them are hidden for its sake."""
    signs = {row["shorthand"] for row in rows}
    if _absent(rows[0]["n"]):
        return "c"
    return signs.pop() if len(signs) == 1 and signs != {"c"} else ""


# --- comparisons ---


def _differences_rows(table: Table) -> Iterator[Sequence[Figured]]:
    for row in _records(table.frame):
        texts = _texts(row, "wording", "net_label", "group_a_label", "group_b_label")
        sides = (
            Figured(
                _figure(row[f"estimate_{side}"], row[f"shorthand_{side}"]),
                _claim({**row, "group": group}, row["codes"], row["net"]) if (group := row[f"group_{side}"]) else "",
                _origin({**row, "group": group, "base": "valid"}, table.by, row["codes"]),
            )
            for side in "ab"
        )
        yield (*texts, *sides, *_difference(table, row))


def _change_rows(table: Table) -> Iterator[Sequence[Figured]]:
    for row in _records(table.frame):
        texts = _texts(row, "wording", "net_label", "group_label", "wave_a", "wave_b")
        sides = (
            Figured(
                _figure(row[f"estimate_{side}"], row[f"shorthand_{side}"]),
                origin=_origin({**row, "wave": row[f"wave_{side}"], "base": "valid"}, f"{table.by} × wave", row["codes"]),
            )
            for side in "ab"
        )
        yield (*texts, *sides, *_difference(table, row))


def _difference(table: Table, row: Mapping[Any, Any]) -> Iterator[Figured]:
    """The difference with its interval, p in words, and what it comes to."""
    sign = row["shorthand"]
    origin = _origin({**row, "group": "", "base": "valid"}, table.by, row["codes"])
    yield from (Figured(_figure(row[name], sign), origin=origin) for name in ("difference", "low", "high"))
    p = row["p_adjusted"]
    yield Figured(f"[{sign or 'x'}]" if sign or _absent(p) else "< 0.001" if p < 0.001 else f"{p:.3f}")
    yield Figured(row["result"] or f"[{sign or 'x'}]")


# --- banner and open answers ---


def _banner_rows(table: Table) -> Iterator[Sequence[Figured]]:
    records = _records(table.frame[table.frame["shorthand"] != "z"])
    places = dict.fromkeys((row["column"], row["group"]) for row in records)
    cells = {(row["column"], row["group"], row["row"], row["code"]): row for row in records}
    lines = dict.fromkeys((row["row"], row["code"], row["label"]) for row in records)
    for kind, code, label in lines:
        found: list[Figured] = []
        for column, group in places:
            row = cells[column, group, kind, code]
            net = code if kind == "net" else ""
            claim = _claim(row, row["codes"], net) if table.by == column or group == TOTAL else ""
            found.append(
                Figured(
                    _figure(row["estimate"], row["shorthand"]), claim, _origin({**row, "base": "valid"}, column, row["codes"])
                )
            )
            found += [Figured(row["letters"])] if group != TOTAL else []
        yield (Figured(label), *found)
    for key, name in (("base_valid", "n"), ("weighted_valid", "n_weighted"))[: 1 + table.weighted]:
        found = []
        for column, group in places:
            rows = [cells[column, group, kind, code] for kind, code, _ in lines if kind == "answer"]
            found.append(Figured(_count(rows[0][name], _base_sign(rows))))
            found += [Figured("")] if group != TOTAL else []
        yield (Figured(say(table.language, key)), *found)


def _open_rows(table: Table) -> Iterator[Sequence[Figured]]:
    yield from ((Figured(str(text)),) for text in table.frame["text"])


# --- cells ---


def _records(frame: pd.DataFrame) -> list[Mapping[Any, Any]]:
    return list(frame.to_dict("records"))


def _absent(value: Any) -> bool:
    return bool(pd.isna(value))


def _texts(row: Mapping[Any, Any], *names: str) -> Iterator[Figured]:
    yield from (Figured(str(row[name])) for name in names)


def _figure(value: Any, sign: str) -> Cell:
    return f"[{sign or 'x'}]" if sign or _absent(value) else float(value)


def _count(value: Any, sign: str, *, hides: bool = False) -> Cell:
    """A count. A base is shown beside a figure that is hidden for its sake; the count of an answer (`hides`) is not."""
    if sign == "z" or (hides and sign):
        return f"[{sign}]"
    return f"[{sign or 'x'}]" if _absent(value) else round(float(value))


def _flag(row: Mapping[Any, Any], language: str) -> str:
    n = 0 if _absent(row["n"]) else int(row["n"])
    flag = "low base" if row["flag"] == "low reliability" and 0 < n < HIDDEN_BASE else row["flag"]
    return flag_words(flag, n, language)


def _claim(row: Mapping[Any, Any], codes: Sequence[str], net: str) -> str:
    return Query(row["item"], tuple(codes), row["group"], net=net, shadowed=row.get("shadowed", False)).name


def _origin(row: Mapping[Any, Any], by: str, codes: Sequence[str]) -> Origin:
    wave = {"wave": row["wave"]} if "wave" in row else {}
    return {"item": row["item"], "answers": list(codes), "by": by, "group": row["group"], "base": row["base"], **wave}


ROWS: Mapping[Kind, Callable[[Table], Iterator[Sequence[Figured]]]] = MappingProxyType(
    {
        "agreement": _agreement_rows,
        "distribution": _distribution_rows,
        "differences": _differences_rows,
        "waves": _waves_rows,
        "change": _change_rows,
        "banner": _banner_rows,
        "open": _open_rows,
    }
)
"""How the rows of each kind of table are made."""
