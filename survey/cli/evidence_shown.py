"""Pooled effects as people read them in a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey.cli.output import print_table

__all__ = ["pooled_table", "published_line", "signed", "small_p", "ways_table"]

CERTAIN = 0.001
_MINUS = "−"


def signed(figure: float | None, places: int = 2) -> str:
    """With a minus sign that is one; nothing where it is undefined."""
    if figure is None or figure != figure:  # noqa: PLR0124  # NaN
        return ""
    return f"{figure:.{places}f}".replace("-", _MINUS)


def small_p(p: float | None) -> str:
    """A p value; never 0."""
    if p is None or p != p:  # noqa: PLR0124  # NaN
        return ""
    return f"<{CERTAIN}" if p < CERTAIN else f"{p:.3f}"


def _between(low: float | None, high: float | None) -> str:
    lower, upper = signed(low), signed(high)
    return f"{lower} to {upper}" if lower and upper else ""


def _i2(row: Mapping[str, Any]) -> str:
    found = row.get("i2")
    return "" if found is None or found != found else f"{found:.0f}%"  # noqa: PLR0124  # NaN


def pooled_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """A line for each domain."""
    columns = ["domain", "kind", "metric", "effects", "studies", "estimate", "interval", "p", "τ²"]
    print_table(
        [*columns, "I²", "prediction", "model", "flag"],
        [
            (
                str(row["label"]),
                str(row["kind"]),
                str(row["metric"]),
                f"{row['k']:.0f}",
                f"{row['studies']:.0f}",
                signed(row["estimate"]),
                _between(row["low"], row["high"]),
                small_p(row["p_value"]),
                signed(row["tau2"], 3),
                _i2(row),
                _between(row["prediction_low"], row["prediction_high"]),
                str(row["model"]),
                str(row["flag"]),
            )
            for row in rows
        ],
        numeric=("effects", "studies", "estimate", "p", "τ²", "I²"),
    )


def published_line(row: Mapping[str, Any]) -> str:
    """What a review published of a domain, with its own signs."""
    interval = f"{100 * row['level']:g}% CI {_between(row['low'], row['high'])}"
    estimate = signed(row["estimate"])
    p = f", p {row['p_printed']}" if row["p_printed"] else ""
    i2 = f", I² {_i2(row)}" if _i2(row) else ""
    side = "above" if row["benefit"] == "positive" else "below"
    said = f"{estimate}, {interval}" if estimate else interval
    return (
        f"{row['label']}: {said}{p}{i2}; a benefit is {side} 0 ({row['metric']}, published: "
        f"{row['source']})"
    )


def ways_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """A line for each way of each domain."""
    lines, last = [], ""
    for row in rows:
        label = str(row["label"])
        lines.append(
            (
                label if label != last else "",
                str(row["way"]),
                f"{row['k']:.0f}",
                f"{row['studies']:.0f}",
                signed(row["estimate"]),
                _between(row["low"], row["high"]),
                small_p(row["p_value"]),
                _i2(row),
                signed(row["number_needed"], 1),
                str(row["flag"]),
            )
        )
        last = label
    print_table(
        ("domain", "way", "effects", "studies", "estimate", "interval", "p", "I²", "NNT", "flag"),
        lines,
        numeric=("effects", "studies", "estimate", "p", "I²", "NNT"),
    )
