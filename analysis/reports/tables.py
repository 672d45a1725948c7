"""The tables of a report: one frozen type for each kind, and `Table`, the union of them all.

What only one kind has stands with that kind. Code that treats every kind differently is a `match`
that ends in `assert_never`, so that the type checker lists each place that a new kind lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeVar

import pandas as pd

from analysis.bases import BASES
from analysis.drafts.claimed_text import ClaimedText
from analysis.figures import People
from analysis.publication.released import ReleasedTable
from analysis.reports.texts import say

__all__ = [
    "AgreementTable",
    "Answer",
    "BannerTable",
    "Cell",
    "ChangeTable",
    "Column",
    "DifferencesTable",
    "DistributionTable",
    "OpenTable",
    "Table",
    "TableT",
    "WavesTable",
    "asked_groups",
]

Cell = str | int | float
"""Text, a whole number, or a proportion; in a column of means a mean. A whole number is a count,
whatever the kind of its column."""


_NOBODY: Mapping[str, People] = MappingProxyType({})
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of an item. `missing`: it is a reason for having no answer, such as don't know."""

    code: str
    label: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is published: its heading, and whether it holds text, counts, shares
    (proportions, 0–1), differences of these (−1 to 1), means, or letters.

    A `share` is printed as a whole percentage, a `bound` of an interval with one decimal; so is a
    difference, in `points`, and a `mean`; neither is a percentage. In a column of shares too a
    whole number is a count: the base that stands under shares. `letters` belong to the figures of
    the column before: the groups whose share is clearly lower. A workbook keeps them in a narrow
    column of their own, so that the figures stay numbers; elsewhere they stand in the cell.
    """

    heading: str
    kind: Literal["text", "count", "share", "bound", "points", "mean", "letters"]

    @property
    def words(self) -> bool:
        """Whether its cells are read as words, from where words begin."""
        return self.kind in ("text", "letters")


@dataclass(frozen=True, eq=False, kw_only=True)
class _Published:
    """What every table has. `name`: of its sheet and files; `base_note`: what its figures are
    figures of, and how they are to be read.

    `base_line`: who was asked, in words ("Base: parents among the public"); `filter_line`: the
    filter that holds for the whole table. Both stand right under the title, and may be empty.
    `counted`: the first with the name of its number, where it has one.
    `short`: a short title, where there is one, for places that cannot hold the whole.
    `asked`: by item how its people were asked, where not all were asked alike. `notes`: what is
    true of all tables of this kind, so that it may be said once for all of them.
    `population`: the code of the one that the table is of, where it is of one of several.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    base_note: str
    short: str = ""
    base_line: str = ""
    filter_line: str = ""
    counted: ClaimedText = field(default_factory=ClaimedText)
    asked: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    notes: tuple[str, ...] = ()
    population: str = ""
    language: str = "en"

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands right under the title; nothing that is empty."""
        return tuple(line for line in (self.base_line, self.filter_line) if line)

    @property
    def note(self) -> str:
        """All that stands under the table where nothing is said elsewhere, in lines."""
        return "\n".join(text for text in (*self.under, *self.notes) if text)

    @property
    def under(self) -> tuple[str, ...]:
        """What stands under this table and no other, in lines."""
        return tuple(text for text in (self.base_note, *self.asked.values()) if text)

    @property
    def bases(self) -> frozenset[str]:
        """The first cells of rows that hold bases and no answers."""
        return frozenset()

    @property
    def several(self) -> bool:
        """Whether it is of several questions, which its first column names."""
        return False


@dataclass(frozen=True, eq=False, kw_only=True)
class _Figures(_Published):
    """What every table of figures has. `by`: the column of their groups. `people`: whom each group
    of the frame is of, as names of figures have it; a group that is not there is of itself.

    `figures` are what was released, and `frame` their rows, which are tidy. To the contract's
    columns they add the words for them: `wording` in full, `statement` (the wording without the
    stem of its block), `group_label`, and `net_label` with `counted`, or `answer_label`; and they
    add `base` (a key of `analysis.bases.BASES`), `flag`, and `shorthand` (a key of SHORTHAND where
    a published table shows that instead of the figure, which is then missing in the rows as well);
    `population`, and `whole`, whether a row is of everybody in it whom the item was put to.
    """

    figures: ReleasedTable
    by: str = "group"
    people: Mapping[str, People] = field(default_factory=lambda: _NOBODY)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows of its figures."""
        return self.figures.frame


@dataclass(frozen=True, eq=False, kw_only=True)
class _OfQuestions(_Figures):
    """What tables of several questions have, one after the other."""

    @property
    def several(self) -> bool:
        return True


@dataclass(frozen=True, eq=False, kw_only=True)
class AgreementTable(_OfQuestions):
    """A row per item, NET and group. `counts`: the columns of the frame that are published as
    counts.
    """

    counts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class WavesTable(_OfQuestions):
    """Agreement over waves: a row per item, NET, group and wave. `counts` as in AgreementTable."""

    counts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class DifferencesTable(_OfQuestions):
    """A row per pair of groups of one population, in the NET that an item is about."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ChangeTable(_OfQuestions):
    """A row per wave after the first, compared with an earlier one, in the NET that an item is
    about.
    """


@dataclass(frozen=True, eq=False, kw_only=True)
class _OfAnswers(_Figures):
    """What tables of the answers to one item have: under the answers stands their base.

    `item`: its id. `weighted`: it has weighted bases too.
    """

    item: str
    weighted: bool = False

    @property
    def bases(self) -> frozenset[str]:
        return frozenset(
            say(self.language, f"{kind}_{base}") for kind in ("base", "weighted") for base in BASES
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class DistributionTable(_OfAnswers):
    """The answers to an item by group; `title` is the question in full, `stem` what stands over its
    block.

    `nets`: the NETs of the item in the same way as the frame, with `net_label`. `ordered` says that
    the order of the answers means something, and `rising` that the last is the one looked for (as
    in "strongly agree"); `many` that several could be chosen; `ranked` that they
    were put in order, so that each share is of who put it first. `places`: of these the mean place
    of each, by group, where the standard allows for one.
    """

    answers: tuple[Answer, ...]
    nets: ReleasedTable | None = None
    places: ReleasedTable | None = None
    stem: str = ""
    ordered: bool = False
    rising: bool = True
    many: bool = False
    ranked: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class BannerTable(_OfAnswers):
    """The answers to an item by several columns of groups side by side, with letters for clear
    differences.
    """


@dataclass(frozen=True, eq=False, kw_only=True)
class OpenTable(_Published):
    """What people wrote in their own words, as far as it may be shown."""

    texts: tuple[str, ...]


Table = (
    AgreementTable
    | WavesTable
    | DifferencesTable
    | ChangeTable
    | DistributionTable
    | BannerTable
    | OpenTable
)
"""Every kind of table there is."""

TableT = TypeVar("TableT", bound=Table)
"""One kind of table."""


def asked_groups(table: DistributionTable) -> dict[str, str]:
    """The groups that were asked, code → label, in order; those a table has only [z] for are left
    out.
    """
    asked = table.frame[table.frame["shorthand"] != "z"]
    return dict(zip(asked["group"], asked["group_label"], strict=True))
