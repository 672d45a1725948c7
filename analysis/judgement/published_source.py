"""What somebody published as the source of figures: a workbook or another report of ours, whose
figures have names, or a tidy table.

A tidy table (.csv, .xlsx) has a row for each figure: `item`, `net` (or `answers`), `group` (or
`people`), `base` where that is not "valid"; `estimate` or `share` as a proportion, or `percent`;
`n`; `low` and `high` where there are intervals. That is how `concord agreement` prints figures.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import nan
from pathlib import Path

import openpyxl

from analysis.drafts.document import Document
from analysis.drafts.reading import READERS, read_document
from analysis.figures.identity import USUAL
from analysis.judgement.claim import Claim
from analysis.judgement.mention import Mention
from analysis.judgement.mentions import mentions
from analysis.language.prose import language_of
from analysis.language.vocabulary import heads_of
from analysis.publication.as_published import AsPublished, PublishedShare
from survey.codebook import Codebook
from survey.errors import DataError, Fault

__all__ = ["published_in"]

_ROW = ("item", "net", "group")
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "item": ("item",),
    "net": ("net", "answers", "answer"),
    "group": ("group", "people"),
    "base": ("base",),
    "estimate": ("estimate", "share"),
    "percent": ("percent", "percentage", "per cent"),
    "n": ("n",),
    "low": ("low",),
    "high": ("high",),
}


def published_in(path: Path, codebook: Codebook) -> AsPublished:
    """The figures of a file. Raises DataError where it has none that can be known."""
    groups = tuple(dict.fromkeys(group for each in codebook.groups_of.values() for group in each))
    rows = list(_rows(path))
    if rows and _is_tidy(rows[0]):
        return AsPublished(codebook, _tidy(path, rows, codebook, groups), {}, path.name)
    if path.suffix.casefold() not in READERS:
        raise DataError.of(str(path), f"is no tidy table and none of {', '.join(READERS)}")
    document = read_document(path)
    shares, numbers = _named(document, codebook, groups)
    if not shares:
        raise DataError.of(
            str(path),
            "has no figures with names; give a report of Concord, or a table with the columns "
            "item, net, group, percent and n",
        )
    return AsPublished(codebook, shares, numbers, path.name)


# --- a report of ours ---


def _named(
    document: Document, codebook: Codebook, groups: Sequence[str]
) -> tuple[list[PublishedShare], dict[str, int]]:
    """The shares that a document names, and its numbers of people."""
    shares: dict[str, PublishedShare] = {}
    numbers: dict[str, int] = {}
    rows: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for one in mentions(document):
        table, row, _ = document.blocks[one.block].cell
        if table >= 0:
            rows[table, row].append(one)
        if not one.claim:
            continue
        claim = Claim.read(one.claim, codebook, groups, one.base)
        if claim.kind in ("share", "unanswered") and one.kind == "percentage":
            shares.setdefault(claim.name, PublishedShare(claim.identity, one.value / 100))
        elif claim.kind == "interviews":
            numbers[claim.name] = round(one.value)
        elif claim.kind == "base":
            of = claim.identity
            numbers[f"{of.item}.n.{of.people.name}@{of.base}"] = round(one.value)
    for cells in rows.values():
        _beside(document, cells, codebook, groups, shares)
    return list(shares.values()), numbers


def _beside(
    document: Document,
    row: Sequence[Mention],
    codebook: Codebook,
    groups: Sequence[str],
    shares: dict[str, PublishedShare],
) -> None:
    """The interval and the base that stand in the row of a single share."""
    named = [one for one in row if one.claim and one.kind == "percentage"]
    if len(named) != 1:
        return
    claim = Claim.read(named[0].claim, codebook, groups, named[0].base)
    if claim.name not in shares:
        return
    bounds, counts = list[float](), list[int]()
    for one in row:
        head = document.blocks[one.block].heads[1]
        if one is named[0] or one.claim:
            continue
        if one.kind == "percentage" and heads_of("low_high", language_of(head)).search(head):
            bounds.append(one.value / 100)
        elif one.kind in ("base", "count", "number") and not one.places and one.value >= 1:
            counts.append(round(one.value))
    low, high = bounds if len(bounds) == 2 else (nan, nan)
    n = counts[0] if counts else 0
    shares[claim.name] = PublishedShare(claim.identity, named[0].value / 100, low, high, n)


# --- a tidy table ---


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of a table, as texts; nothing of a file of another kind."""
    match path.suffix.casefold():
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from csv.reader(file)
        case ".xlsx":
            read_document(path)  # refuses what is hostile or no workbook
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            for row in book.worksheets[0].iter_rows(values_only=True):
                yield ["" if cell is None else str(cell) for cell in row]
            book.close()


def _is_tidy(heads: Sequence[str]) -> bool:
    known = {_column(head) for head in heads}
    return {*_ROW} <= known and bool({"estimate", "percent"} & known)


def _column(head: str) -> str:
    said = " ".join(head.casefold().split())
    return next((name for name, called in _ALIASES.items() if said in called), "")


def _tidy(
    path: Path, rows: Sequence[Sequence[str]], codebook: Codebook, groups: Sequence[str]
) -> Iterable[PublishedShare]:
    """The figures of a table, all faults told together."""
    columns = [_column(head) for head in rows[0]]
    found, faults = list[PublishedShare](), list[Fault]()
    for line, row in enumerate(rows[1:], start=2):
        given = {
            name: cell.strip() for name, cell in zip(columns, row, strict=False) if name and cell
        }
        if not given:
            continue
        try:
            found.append(_of_row(given, codebook, groups))
        except DataError as error:
            faults += [Fault(str(path), line, one.message) for one in error.faults]
    if faults:
        raise DataError(faults)
    return found


def _of_row(given: Mapping[str, str], codebook: Codebook, groups: Sequence[str]) -> PublishedShare:
    if lacking := [name for name in _ROW if name not in given]:
        raise DataError.of("row", f"has no {lacking[0]}")
    name = ".".join(given[one] for one in _ROW)
    claim = Claim.read(name, codebook, groups, given.get("base", USUAL))
    if claim.kind not in ("share", "unanswered"):
        raise DataError.of("row", f"{name} is no share")
    figure, scale = ("estimate", 1.0) if "estimate" in given else ("percent", 0.01)
    if figure not in given:
        raise DataError.of("row", f"{name} has no share")
    share = _share(given, figure, scale)
    low, high = (_share(given, one, scale) if one in given else nan for one in ("low", "high"))
    n = round(_number(given["n"], "n")) if "n" in given else 0
    return PublishedShare(claim.identity, share, low, high, n)


def _share(given: Mapping[str, str], name: str, scale: float) -> float:
    """A share as a proportion; one with a sign is in per cent whatever its column says."""
    text = given[name]
    signed = text.rstrip("%٪ ")
    value = _number(signed, name) * (0.01 if signed != text else scale)
    if not 0 <= value <= 1:
        raise DataError.of("row", f"{name} is {text}, and no share; give {name} " + _FORM[scale])
    return value


_FORM = {1.0: "as a proportion, such as 0.84, or percent", 0.01: "from 0 to 100"}


def _number(text: str, name: str) -> float:
    plain = re.sub(r"(?<=\d)[,\u202f\u00a0](?=\d{3}\b)", "", text)
    try:
        return float(plain)
    except ValueError:
        raise DataError.of("row", f"{name} is {text}, and no number") from None
