"""Frames of `agreement` and `distribution` as they may be published: every figure worked out anew
from published counts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import flags
from analysis.estimation.estimates import Estimates
from analysis.methods.intervals import METHODS, Used
from analysis.publication.disclosure.building import tables_of
from analysis.publication.disclosure.protection import protect
from analysis.publication.disclosure.rule import CONFIDENTIAL, TEN_FIVE, Rule
from analysis.publication.disclosure.tables import Published, base_line, row_line
from survey.errors import DataError, shown
from survey.missing import Missing

__all__ = ["released"]

Floats = npt.NDArray[np.float64]
Columns = dict[str, Any]


def released(
    frame: pd.DataFrame,
    published: Sequence[Published] = (),
    *,
    kinds: Sequence[Missing] = (),
    rule: Rule = TEN_FIVE,
    designed: bool | None = None,
) -> pd.DataFrame:
    """The frame with rounded counts and what follows from them, missing where a count is hidden;
    `flag` is "confidential" there.

    `published`: what `protect` made of the tables that go out together, with `kinds` those of the
    frame's base; without it the frame is protected as though nothing else were published. `n` and
    `count` are rounded, `estimate` is count / n of the rounded ones, `std_error`, `low` and `high`
    are those of a sample with these counts. So no figure tells more than the counts do. A frame of
    `distribution` does not say by which method and at which level its bounds are: they are left out
    unless it has columns `method` and `level`, and with a design `df`.

    `designed`: whether the figures are those of a design; None tells it by their errors, which a
    frame of few figures may get wrong. With weights the estimate is rounded to steps of `rule.step`
    respondents of the rounded base; its error comes from that and the design effect to one decimal,
    and t has at most half as many degrees of freedom as the rounded base has respondents. What
    would tell a count more closely (`n_missing`, and `n_weighted`, `n_effective`, `n_kish`, `deff`,
    `df` of a design) is left out; weights must not be published beside it. `method` is that of the
    published interval: there is one for 0 and 100%, which the share may not have been. Raises
    DataError for a weighted frame of `agreement` without `published`, since it does not hold the
    counts, and for rows that `published` does not have.
    """
    counted = _Counted.of(frame, published, kinds, rule)
    designed = not _unweighted(frame) if designed is None else designed
    figures = counted.weighted(rule) if designed else counted.simple()
    columns = {name: values for name, values in figures.items() if name in frame}
    low = columns["low"] if "net" in frame else np.zeros(len(frame))  # marks no answer alone
    words = flags(np.nan_to_num(counted.base).astype(np.int64), low, ~counted.asked)
    return frame.assign(**columns, flag=np.where(counted.hidden, CONFIDENTIAL, words))


@dataclass(frozen=True, eq=False)
class _Counted:
    """A frame and its published counts: those with the answer, and the base; NaN where hidden."""

    frame: pd.DataFrame
    count: Floats
    base: Floats

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        published: Sequence[Published],
        kinds: Sequence[Missing],
        rule: Rule,
    ) -> "_Counted":
        if not published:
            published = protect(tables_of(_with_counts(frame)), rule)
            kinds = [
                kind
                for kind in Missing
                if "answer" in frame and (frame["answer"] == kind.value).any()
            ]
        known = {
            (one.layout.item, line, group): value
            for one in published
            for line, group, value in one.cells()
        }
        column = "answer" if "answer" in frame else "net"
        count, base = np.empty(len(frame)), np.empty(len(frame))
        for row, (item, group, name) in enumerate(_rows(frame)):
            line = row_line(column, name)
            cell, whole = (item, line, group), (item, base_line(kinds), group)
            if cell not in known or whole not in known:
                what = shown(f"{item}, {name}, {group}")
                raise DataError.of(
                    "standard",
                    f"the protected tables have no {what}; "
                    "make them for the same items, groups and base",
                )
            count[row], base[row] = known[cell], known[whole]
        return cls(frame, count, base)

    @property
    def asked(self) -> npt.NDArray[np.bool_]:
        """Published zeros are those of groups that did not see the item."""
        mask: npt.NDArray[np.bool_] = (self.count != 0) | (self.base != 0)
        return mask

    @property
    def hidden(self) -> npt.NDArray[np.bool_]:
        mask: npt.NDArray[np.bool_] = np.isnan(self.count) | np.isnan(self.base)
        return mask

    @property
    def share(self) -> Floats:
        """count / n, NaN where either is hidden or nobody was asked."""
        found: Floats = self.count / np.where(self.base > 0, self.base, np.nan)
        return found

    def simple(self) -> Columns:
        """Of a simple random sample with the rounded counts."""
        share, base = self.share, np.where(self.base > 0, self.base, np.nan)
        bounds = self._bounds(
            lambda name, level: Used(
                *METHODS[name](np.nan_to_num(share * base), np.nan_to_num(base), level),
                np.full(len(share), name, dtype=object),
            )
        )
        sizes = dict.fromkeys(("n_weighted", "n_effective", "n_kish"), self.base)
        return self._figures(share, np.sqrt(share * (1 - share) / base)) | bounds | sizes

    def weighted(self, rule: Rule) -> Columns:
        """As the design has it, as far as rounded counts may tell. Where weights are equal the
        share is that of the counts.
        """
        estimate, base = (
            self.frame["estimate"].to_numpy(np.float64),
            np.where(self.base > 0, self.base, np.nan),
        )
        share = self.share
        if not _equal_weights(self.frame):
            share = np.where(
                np.isnan(share), np.nan, rule.step * np.rint(estimate * base / rule.step) / base
            )
        n = self.frame["n"].to_numpy(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            effect = np.round(
                self.frame["std_error"].to_numpy(np.float64) ** 2
                * (n - 1)
                / (estimate * (1 - estimate)),
                1,
            )
            error = np.sqrt(effect * share * (1 - share) / (base - 1))
            logit_error = error / (share * (1 - share))
        nothing = np.full(len(self.frame), np.nan)
        df = (
            np.minimum(self.frame["df"].to_numpy(np.float64), base / 2)
            if "df" in self.frame
            else nothing
        )
        whole = np.nan_to_num(base).astype(np.int64)
        known = Estimates(
            nothing, whole, nothing, base, df + 1, share, error, logit_error, nothing, df
        )
        bounds = self._bounds(lambda name, level: METHODS[name].used(known, level))
        hidden = dict.fromkeys(
            ("count_weighted", "n_weighted", "n_effective", "n_kish", "deff", "df"), nothing
        )
        return self._figures(share, error) | bounds | hidden

    def _figures(self, share: Floats, error: Floats) -> Columns:
        return {
            "n": _whole(self.base),
            "n_missing": _whole(np.full(len(self.frame), np.nan)),
            "count": _whole(self.count),
            "count_weighted": self.count,
            "estimate": share,
            "std_error": error,
        }

    def _bounds(self, interval: Callable[[str, float], Used]) -> Columns:
        if "low" not in self.frame or self.frame.empty:
            return {}
        nothing = np.full(len(self.frame), np.nan)
        if "method" not in self.frame:
            return {"low": nothing, "high": nothing}
        names = list(dict.fromkeys(self.frame["method"]))
        asked = next((name for name in names if METHODS[name].at_the_ends), names[0])
        used = interval(asked, float(self.frame["level"].iloc[0]))
        known = ~np.isnan(self.share)
        return {
            "low": np.where(known, used.low, np.nan),
            "high": np.where(known, used.high, np.nan),
            "method": np.where(known, used.method, ""),
        }


def _rows(frame: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Item, group and the name of the answers of each row."""
    column = "answer" if "answer" in frame else "net"
    for item, group, name in zip(frame["item"], frame["group"], frame[column], strict=True):
        yield str(item), str(group), str(name)


def _whole(values: Floats) -> Any:
    """Counts with gaps."""
    return pd.Series(values).astype("Int64").array


def _unweighted(frame: pd.DataFrame) -> bool:
    """Whether the errors are those of a simple random sample, which a frame without a design
    has.
    """
    estimate, n = frame["estimate"].to_numpy(np.float64), frame["n"].to_numpy(np.float64)
    some = n > 0
    simple = np.sqrt(estimate[some] * (1 - estimate[some]) / n[some])
    return bool(
        np.allclose(frame["std_error"].to_numpy(np.float64)[some], simple, rtol=1e-9, atol=1e-12)
    )


def _equal_weights(frame: pd.DataFrame) -> bool:
    n = frame["n"].to_numpy(np.float64)
    if "count" in frame:
        return bool(np.allclose(frame["count"], np.nan_to_num(frame["estimate"]) * n))
    return bool(np.allclose(frame["n_kish"], n))


def _with_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """With a column `count`, of those with the answer."""
    if "count" in frame:
        return frame
    if not _unweighted(frame):
        raise DataError.of(
            "standard",
            "weighted shares do not tell the counts; give what protect() made of count_tables()",
        )
    return frame.assign(count=np.rint(frame["estimate"].fillna(0) * frame["n"]).astype(np.int64))
