"""What `concord outcomes` can show: each view one entry of a read-only table, `VIEWS`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from survey.cli.output import percent

if TYPE_CHECKING:
    import pandas as pd

    from analysis.outcomes.matching import Matching

__all__ = ["VIEWS", "View"]

Row = Mapping[str, Any]
Rows = Callable[["Matching", float], "pd.DataFrame"]
Cell = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class View:
    """One table. `rows` works it out; `kind`: what it is called in `RESTS_ON`, by which a standard
    hides parts of it. `cells`: its columns after the group, each by its heading;
    those of `words` are texts. `beside`: columns of the rows that are another view's. `says`: what
    it is, for the help.
    """

    says: str
    rows: Rows
    kind: str
    cells: Mapping[str, Cell]
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def _plain(name: str, digits: int = 2) -> Cell:
    def cell(row: Row) -> str:
        value = row[name]
        return "" if value != value else f"{value:.{digits}f}"  # noqa: PLR0124  # NaN

    return cell


def _count(name: str) -> Cell:
    return lambda row: "" if row[name] != row[name] else f"{row[name]:.0f}"


def _share(name: str) -> Cell:
    return lambda row: percent(row[name]) if name in row else ""


def _text(name: str) -> Cell:
    return lambda row: str(row[name]).replace("_", " ")


def _bounds(low: str, high: str, *, shares: bool = False, digits: int = 2) -> Cell:
    def cell(row: Row) -> str:
        if row[low] != row[low]:  # NaN
            return ""
        if shares:
            return f"{percent(row[low])} to {percent(row[high])}"
        return f"{row[low]:.{digits}f} to {row[high]:.{digits}f}"

    return cell


def _spread(mean: str, sd: str) -> Cell:
    """A mean with its standard deviation."""

    def cell(row: Row) -> str:
        if row[mean] != row[mean]:  # NaN
            return ""
        return f"{row[mean]:.1f}" + ("" if row[sd] != row[sd] else f" ({row[sd]:.1f})")

    return cell


def _and_bounds(figure: Cell, bounds: Cell) -> Cell:
    """A figure with its interval behind it."""

    def cell(row: Row) -> str:
        told, between = figure(row), bounds(row)
        return f"{told} ({between})" if told and between else told

    return cell


def _p(name: str) -> Cell:
    def cell(row: Row) -> str:
        value = row[name]
        if value != value:  # noqa: PLR0124  # NaN
            return ""
        return "<0.001" if value < 0.001 else f"{value:.3f}"

    return cell


def _of_quantity(name: str) -> Cell:
    """A mean, or a share where the row is of one."""
    return lambda row: (_plain if row["quantity"] == "change" else _share)(name)(row)


def _quantity_bounds(low: str, high: str) -> Cell:
    return lambda row: _bounds(low, high, shares=row["quantity"] != "change")(row)


def _of_variable(name: str) -> Cell:
    return lambda row: (_share if row["value"] else _plain)(name)(row)


def _changes(matching: "Matching", level: float) -> "pd.DataFrame":
    from analysis.outcomes.outcomes import changed

    return changed(matching, level)


def _effects(matching: "Matching", level: float) -> "pd.DataFrame":
    from analysis.outcomes import standardised_changes

    return standardised_changes(matching, level=level)


def _tests(matching: "Matching", _level: float) -> "pd.DataFrame":
    from analysis.outcomes import change_tests

    return change_tests(matching)


def _became(matching: "Matching", level: float) -> "pd.DataFrame":
    from analysis.outcomes import categories

    return categories(matching, level=level)


def _recovery(matching: "Matching", level: float) -> "pd.DataFrame":
    from analysis.outcomes import recovery_shares

    return recovery_shares(matching, level=level)


def _movement(matching: "Matching", level: float) -> "pd.DataFrame":
    from analysis.outcomes import movement

    return movement(matching, level=level)


def _flow(matching: "Matching", level: float) -> "pd.DataFrame":
    from analysis.outcomes import completion

    return completion(matching, level=level)


def _missing(matching: "Matching", _level: float) -> "pd.DataFrame":
    from analysis.outcomes import compared_missing

    return compared_missing(matching)


def _estimates(matching: "Matching", level: float) -> "pd.DataFrame":
    from analysis.outcomes import estimates_with_missing

    return estimates_with_missing(matching, level=level)


def _methods(matching: "Matching", _level: float) -> "pd.DataFrame":
    from analysis.outcomes import sensitivity

    return sensitivity(matching)


VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "changes": View(
            "means, the mean change, shares that changed reliably",
            _changes,
            "change",
            {
                "pairs": _count("n_pairs"),
                "before (SD)": _spread("mean_before", "sd_before"),
                "after (SD)": _spread("mean_after", "sd_after"),
                "change (interval)": _and_bounds(
                    _plain("change", 1), _bounds("low", "high", digits=1)
                ),
                "p": _p("p_value"),
                "improved": _share("improved"),
                "unchanged": _share("unchanged"),
                "worse": _share("deteriorated"),
            },
            beside=("recovered", "harmed"),
        ),
        "effects": View(
            "standardised changes with their intervals",
            _effects,
            "standardised change",
            {
                "standardised": lambda row: str(row["effect"]),
                "pairs": _count("n"),
                "estimate (interval)": _and_bounds(_plain("estimate"), _bounds("low", "high")),
                "formula": lambda row: str(row["formula"]),
            },
            words=("standardised", "formula"),
        ),
        "tests": View(
            "paired t test, and Wilcoxon's with its effect sizes",
            _tests,
            "test of a change",
            {
                "pairs": _count("n"),
                "t": _plain("t"),
                "df": _count("df"),
                "p": _p("p_value"),
                "Wilcoxon's W": _plain("w", 1),
                "its p": _p("w_p_value"),
                "rank-biserial": _plain("rank_biserial"),
                "after higher": _plain("superiority"),
            },
        ),
        "became": View(
            "recovered, improved, unchanged, deteriorated, harmed",
            _became,
            "what became",
            {
                "became": _text("became"),
                "people": _count("count"),
                "of": _count("n"),
                "share (interval)": _and_bounds(
                    _share("estimate"), _bounds("low", "high", shares=True)
                ),
            },
            words=("became",),
        ),
        "recovery": View(
            "by the rules of NHS Talking Therapies, of phq9 and gad7 together",
            _recovery,
            "recovery",
            {
                "became": _text("became"),
                "people": _count("count"),
                "of": _count("n"),
                "share (interval)": _and_bounds(
                    _share("estimate"), _bounds("low", "high", shares=True)
                ),
            },
            words=("became",),
        ),
        "movement": View(
            "who moved across the cut-off",
            _movement,
            "movement",
            {
                "cut-off": _plain("cutoff", 1),
                "pairs": _count("n"),
                "before": _share("clinical_before"),
                "after": _share("clinical_after"),
                "stayed": _count("stayed"),
                "left": _count("left"),
                "entered": _count("entered"),
                "never": _count("never"),
                "difference (interval)": _and_bounds(
                    _share("difference"), _bounds("low", "high", shares=True)
                ),
                "exact p": _p("p_exact"),
            },
        ),
        "flow": View(
            "who came back",
            _flow,
            "completion",
            {
                "before": _count("n_before"),
                "after": _count("n_after"),
                "both": _count("n_both"),
                "before only": _count("n_before_only"),
                "after only": _count("n_after_only"),
                "came back (interval)": _and_bounds(
                    _share("completion"), _bounds("low", "high", shares=True)
                ),
            },
        ),
        "missing": View(
            "how those who did not come back differ, in what is known",
            _missing,
            "missing compared",
            {
                "known": _text("variable"),
                "value": _text("value"),
                "came back": _count("n_back"),
                "did not": _count("n_missing"),
                "mean or share": _of_variable("back"),
                "of the others": _of_variable("missing"),
                "standardised": _plain("standardised"),
            },
            words=("known", "value"),
        ),
        "estimates": View(
            "pairs, weighted for who came back, and worst to best",
            _estimates,
            "estimate with missing",
            {
                "of": _text("quantity"),
                "n": lambda row: f"{row['n_pairs']:.0f} of {row['n_before']:.0f}",
                "pairs (interval)": _and_bounds(
                    _of_quantity("pairs"), _quantity_bounds("pairs_low", "pairs_high")
                ),
                "weighted (interval)": _and_bounds(
                    _of_quantity("weighted"), _quantity_bounds("weighted_low", "weighted_high")
                ),
                "worst to best": _bounds("worst", "best", shares=True),
            },
            words=("of",),
        ),
        "methods": View(
            "the shares by every method of reliable change",
            _methods,
            "shares by method",
            {
                "method": lambda row: str(row["method"]),
                "pairs": _count("n"),
                "improved": _share("improved"),
                "unchanged": _share("unchanged"),
                "deteriorated": _share("deteriorated"),
                "recovered": _share("recovered"),
                "harmed": _share("harmed"),
                "alike": _share("alike"),
            },
            words=("method",),
        ),
    }
)
"""Every view by its name. A new one is a function and an entry here."""
