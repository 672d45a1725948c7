"""What all tables of a report are worked out from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import APART
from analysis.counting.opening import opened
from analysis.counting.sample import sampled
from analysis.counting.tally import Coding
from analysis.design import Design
from analysis.methods.intervals import Method, method_named
from analysis.publication.disclosure import Published
from analysis.publication.disclosure.crossing import Columns
from analysis.publication.figures import Figures
from analysis.publication.standards import DEFAULT, Standard, apply, standard_named
from analysis.responses import Responses
from survey.missing import Missing

__all__ = ["Basis"]


@dataclass(frozen=True, eq=False)
class Basis:
    """The answers, the figures of them that have been worked out, and the standard by which they
    are published.

    `published`: with a standard that protects respondents, the counts that may be published, by the
    columns of their groups.
    """

    responses: Responses
    figures: Figures
    standard: Standard = field(default_factory=lambda: standard_named(DEFAULT))
    published: Mapping[Columns, tuple[Published, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def by(self) -> str:
        """The column of groups that figures are shown by."""
        return self.figures.by

    @property
    def design(self) -> Design | None:
        return self.figures.design

    @property
    def method(self) -> str | None:
        return self.figures.method

    @property
    def interval(self) -> Method:
        """The method of the intervals, the usual one where none is named."""
        return method_named(self.method, design=self.design is not None)

    @property
    def level(self) -> float:
        return self.figures.level

    @property
    def weighted(self) -> bool:
        """Whether weighted bases are published beside the others: not where they could give a count
        away.
        """
        return self.design is not None and not self.standard.counts

    @property
    def counts(self) -> tuple[str, ...]:
        """The columns of agreement that are published as counts."""
        missing = () if self.standard.counts else ("n_missing",)
        return ("n", *missing, *(("n_weighted", "n_kish") if self.weighted else ()))

    def released(self, frame: pd.DataFrame, by: Columns, base: str = "valid") -> pd.DataFrame:
        """A frame of `agreement` or `distribution` by these columns as it may be published, with
        `shorthand`.
        """
        if self.standard.name == "nchs" and self.design is not None and "df" not in frame:
            frame = frame.merge(
                self._degrees(list(dict.fromkeys(frame["item"])), by, base),
                how="left",
                validate="many_to_one",
            )
        found = apply(frame, self.standard, base=base, published=self.published.get(by, ()))
        empty = found["n"].fillna(1).to_numpy(np.int64) == 0
        return found.assign(
            shorthand=np.select([found["suppressed"] != "", empty], [found["suppressed"], "x"], "")
        )

    def bases(self, items: Sequence[str], by: Columns) -> pd.DataFrame:
        """Whether each group never saw the item, and its weighted bases: item, group, never, valid,
        answered.
        """
        table = opened(self.responses, list(items), by, self.design)
        coding = Coding.of(table, tuple(items), by, total=True)
        tally = coding.counted()
        never = (tally.kinds([Missing.NOT_ASKED]) > 0) & (tally.base() + tally.outside() == 0)
        weights = [tally.of_item(place) for place in range(len(items))]
        if self.design is not None:
            weights = [
                one.weights.together() for one in coding.weighted(sampled(self.design, table))
            ]
        return pd.DataFrame(
            {
                "item": np.repeat(np.array(items, dtype=object), len(tally.groups)),
                "group": np.tile(np.array(tally.groups, dtype=object), len(items)),
                "never": never.ravel(),
                "valid": np.concatenate([one.base() for one in weights]).astype(np.float64),
                "answered": np.concatenate([one.base(APART) for one in weights]).astype(np.float64),
            }
        )

    def _degrees(self, items: Sequence[str], by: Columns, base: str) -> pd.DataFrame:
        """Degrees of freedom of each item and group, which are those of any of its answers."""
        book, alike = self.responses.codebook, dict[str, list[str]]()
        for item in items:
            alike.setdefault(book.item(item).codes[0], []).append(item)
        found = [
            agreement(
                self.responses,
                some,
                by=by,
                answers=[code],
                base=base,
                design=self.design,
                total=True,
            )
            for code, some in alike.items()
        ]
        return pd.concat(found)[["item", "group", "df"]]
