"""The standards and what each does to a frame of figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, flags, kinds_in_base
from analysis.limits import LOW_BASE
from analysis.publication import disclosure
from analysis.publication.disclosure.rule import CONFIDENTIAL, TEN_FIVE, Rule
from analysis.publication.standards.limits import HIDDEN_BASE
from analysis.publication.standards.nchs import (
    LEAST_EFFECTIVE,
    LOW_RELIABILITY,
    NCHS_FLAGS,
    nchs_review,
)
from analysis.publication.standards.notes import note_of, title_of
from survey.errors import DataError, did_you_mean, shown

__all__ = ["DEFAULT", "STANDARDS", "Standard", "apply", "standard_named"]

DEFAULT = "hse"
"""The standard of tables and reports where none is named."""

WITHHELD = "withheld"
"""The flag of a figure that may not be published."""

THIN = "low base"
"""Why a figure is withheld that rests on fewer than `HIDDEN_BASE` respondents."""

FEW_PAIRS = "few pairs"
"""Why a figure is withheld that rests on fewer than `HIDDEN_PAIRS` people measured twice."""

NOT_CLEARED = "not cleared"
"""Why a figure is withheld that the plan of what a study publishes does not have."""

SUPPRESSED: Mapping[str, str] = MappingProxyType(
    {CONFIDENTIAL: "c", LOW_RELIABILITY: "u", THIN: "u", FEW_PAIRS: "u", NOT_CLEARED: "c"}
)
"""Why figures are withheld, and the letter that stands in square brackets instead of them."""

FIGURES = (
    *("count", "count_weighted", "estimate", "std_error", "low", "high"),
    *("n_effective", "deff", "method"),
)
"""The columns that are hidden where a figure is too uncertain, with what follows from it (there is
a method of intervals for 0 and 100%); its base is not."""


@dataclass(frozen=True, eq=False)
class Release:
    """A frame, the base it was made with, the tables that are published together with it, and
    whether its figures are those of a design, where that is known.
    """

    frame: pd.DataFrame
    base: Base = "valid"
    published: Sequence["disclosure.Published"] = ()
    designed: bool | None = None


Concealed = tuple[pd.DataFrame, npt.NDArray[np.object_]]
"""A frame as it may be published, with its `flag`, and for each row why it is withheld, "" where it
is not."""


@dataclass(frozen=True, slots=True)
class Standard:
    """One policy: what it marks, hides and rounds, in words. Title and what readers are told stand
    under its name in `StandardPhrases`.

    `letter` stands in square brackets instead of a hidden figure. `rule`: for
    counts, where it protects respondents: all that is published together must then be protected
    together. `conceal` gives
    a frame as it may be published, and why rows of it are withheld.
    """

    name: str
    marks: str
    hides: str
    rounds: str
    source: str
    conceal: Callable[[Release], Concealed]
    letter: str = ""
    rule: Rule | None = None

    @property
    def counts(self) -> bool:
        """Whether it protects respondents by a rule for counts."""
        return self.rule is not None

    @property
    def title(self) -> str:
        return title_of(self.name)

    def titled(self, language: str) -> str:
        """Its title in a language."""
        return title_of(self.name, language)

    def note(self, language: str = "en") -> str:
        """What readers are told of it."""
        return note_of(self.name, language)


def standard_named(name: str) -> Standard:
    """The standard of this name. Raises DataError with the nearest one, or all of them."""
    if name not in STANDARDS:
        raise DataError.of(
            "standard", f"there is no standard {shown(name)}{did_you_mean(name, STANDARDS)}"
        )
    return STANDARDS[name]


def apply(
    frame: pd.DataFrame,
    standard: str | Standard = DEFAULT,
    *,
    base: Base = "valid",
    published: Sequence["disclosure.Published"] = (),
    designed: bool | None = None,
) -> pd.DataFrame:
    """A frame of `agreement` or `distribution` as the standard has it.

    Figures that may not be published are missing, and `flag` is "withheld" there; elsewhere it is
    how the figure is marked. Two columns say why: `reason`, a key of `SUPPRESSED`, and `suppressed`
    the letter for square brackets ("c" confidential, "u" low reliability); both "" where nothing is
    hidden. `base` is the one the frame was made with.
    `published`: with a standard that protects respondents (`ons`), what `disclosure.protect` made
    of all tables that go out together; without it the frame is protected alone. `designed`: whether
    the frame was made with a design; None tells it by its errors. Such a standard
    works intervals out anew, and leaves out those of a distribution, which does not say by which
    method they are, unless it is given columns `method` and `level`.

    Raises DataError for an unknown standard and for a frame of something else.

    >>> from analysis import distribution
    >>> frame = pd.DataFrame({"help": ["yes"] * 61 + ["no"] * 37 + ["perhaps"] * 3})
    >>> table = apply(distribution(frame, "help"), "ons")[["answer", "reason", "n", "count"]]
    >>> print(table.to_string(index=False))
     answer       reason   n  count
         no confidential 100   <NA>
    perhaps confidential 100   <NA>
        yes              100     60
    """
    policy = standard if isinstance(standard, Standard) else standard_named(standard)
    if not {"item", "group", "n", "estimate", "std_error"} <= set(frame) or not {
        "net",
        "answer",
    } & set(frame):
        raise DataError.of(
            "standard",
            "a standard is for tables of agreement and of distribution; give one of these",
        )
    found, hidden = policy.conceal(Release(frame, base, published, designed))
    return found.assign(
        flag=np.where(hidden != "", WITHHELD, found["flag"]),
        reason=hidden,
        suppressed=[SUPPRESSED.get(reason, "") for reason in hidden],
    )


def _as_is(release: Release) -> Concealed:
    frame = _flagged(release)
    return frame, np.full(len(frame), "", dtype=object)


def _flagged(release: Release) -> pd.DataFrame:
    """With a column `flag`, which a distribution lacks."""
    if "flag" in release.frame:
        return release.frame
    n = release.frame["n"].to_numpy(np.int64)
    return release.frame.assign(flag=flags(n, np.zeros(n.size), np.zeros(n.size, np.bool_)))


def _by_base(release: Release) -> Concealed:
    n = release.frame["n"].to_numpy(np.int64)
    return _hidden(_flagged(release), (n > 0) & (n < HIDDEN_BASE), THIN)


def _by_precision(release: Release) -> Concealed:
    frame = _flagged(release)
    review = nchs_review(frame["estimate"], frame["std_error"], frame["n"], frame.get("df", np.nan))
    words = [", ".join(NCHS_FLAGS[mark] for mark in marks.split()) for marks in review["flags"]]
    empty = frame["n"].to_numpy(np.int64) == 0
    marked = frame.assign(flag=np.where(empty, frame["flag"], words))
    return _hidden(marked, review["suppress"].to_numpy(), LOW_RELIABILITY)


def _by_count(release: Release) -> Concealed:
    kinds = kinds_in_base(release.base)
    frame = disclosure.released(
        release.frame, release.published, kinds=kinds, designed=release.designed
    )
    return frame, np.where(frame["flag"] == CONFIDENTIAL, CONFIDENTIAL, "").astype(object)


def _hidden(frame: pd.DataFrame, rows: npt.NDArray[np.bool_], reason: str) -> Concealed:
    """Without the figures of these rows."""
    figures = {
        name: frame[name].astype(object).mask(rows, "")
        if name == "method"
        else frame[name].astype("Int64" if name == "count" else "float64").mask(rows)
        for name in FIGURES
        if name in frame
    }
    return frame.assign(**figures), np.where(rows, reason, "").astype(object)


STANDARDS: Mapping[str, Standard] = MappingProxyType(
    {
        standard.name: standard
        for standard in (
            Standard(
                "ons",
                marks=f"bases under {LOW_BASE}",
                hides=f"counts under {TEN_FIVE.threshold}, zero too, of answers and of those who "
                "did not give an answer, and as "
                "many others as it takes that no sum gives these back",
                rounds=(
                    f"the other counts to the nearest {TEN_FIVE.step}; shares and intervals "
                    "are those of rounded counts"
                ),
                source="Office for National Statistics, Comparison of post-tabular statistical "
                "disclosure control methods; "
                "UK Longitudinal Linkage Collaboration, Statistical Disclosure Control (zeros "
                "and percentages)",
                conceal=_by_count,
                letter="c",
                rule=TEN_FIVE,
            ),
            Standard(
                "nchs",
                marks=(
                    "fewer than 8 degrees of freedom, 0% and 100%, and an uncertain share of "
                    "the other answers"
                ),
                hides=f"shares on an effective base under {LEAST_EFFECTIVE}, or with a 95% "
                "interval (Korn–Graubard) over 5 "
                "points wide that is 30 points wide or more, or wider than 130% of the share",
                rounds="nothing",
                source="Parker, J. D. et al. (2017). Vital and Health Statistics 2(175)",
                conceal=_by_precision,
                letter="u",
            ),
            Standard(
                "hse",
                marks=f"bases under {LOW_BASE}",
                hides=f"figures on bases under {HIDDEN_BASE}",
                rounds="nothing",
                source="NHS England, Health Survey for England: Methods and definitions",
                conceal=_by_base,
                letter="u",
            ),
            Standard(
                "none",
                marks=f"bases under {LOW_BASE}",
                hides="nothing",
                rounds="nothing",
                source="For work inside a study, not for publication",
                conceal=_as_is,
            ),
        )
    }
)
"""Every standard by its name. A new one is a function and an entry here, and its title and note in
`StandardPhrases`."""
