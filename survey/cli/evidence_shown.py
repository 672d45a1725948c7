"""Pooled effects as people read them in a terminal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.cli.output import percent, print_table

__all__ = ["directions_table", "pooled_table", "published_line", "ways_table"]

CERTAIN = 0.001
_MINUS = "−"


def signed(figure: float | None, places: int = 2) -> str:
    """With a minus sign that is one; nothing where it is undefined."""
    if figure is None or figure != figure:  # noqa: PLR0124  # NaN
        return ""
    text = f"{figure:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", _MINUS)


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


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the table of pooled effects: what it has of a row, and when it is shown."""

    heading: str
    cell: Callable[[Mapping[str, Any]], str]
    number: bool = False
    shown: Callable[[Sequence[Mapping[str, Any]]], bool] = bool


def _several(name: str) -> Callable[[Sequence[Mapping[str, Any]]], bool]:
    return lambda rows: len({row[name] for row in rows}) > 1


_POOLED = (
    _Column("domain", lambda row: str(row["label"])),
    _Column(
        "kind",
        lambda row: str(row["kind"]),
        shown=lambda rows: any(row["kind"] != "effect" for row in rows),
    ),
    _Column("metric", lambda row: str(row["metric"]), shown=_several("metric")),
    _Column(
        "effects",
        lambda row: f"{row['k']:.0f}",
        number=True,
        shown=lambda rows: any(row["k"] != row["studies"] for row in rows),
    ),
    _Column("studies", lambda row: f"{row['studies']:.0f}", number=True),
    _Column("estimate", lambda row: signed(row["estimate"]), number=True),
    _Column("interval", lambda row: _between(row["low"], row["high"])),
    _Column("p", lambda row: small_p(row["p_value"]), number=True),
    _Column("τ²", lambda row: signed(row["tau2"], 3), number=True),
    _Column("I²", _i2, number=True),
    _Column("prediction", lambda row: _between(row["prediction_low"], row["prediction_high"])),
    _Column("model", lambda row: str(row["model"]), shown=_several("model")),
    _Column(
        "flag", lambda row: str(row["flag"]), shown=lambda rows: any(row["flag"] for row in rows)
    ),
)


def pooled_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Prints a line for each domain, without columns that say the same in each; gives what these
    would say: metric, level, model.
    """
    _print(_POOLED, rows)
    alike = [str(rows[0][name]) for name in ("metric", "model") if not _several(name)(rows)]
    return ", ".join((*alike, f"{100 * rows[0]['level']:g}% intervals"))


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


_WAYS = (
    _Column("way", lambda row: str(row["way"])),
    *(column for column in _POOLED if column.heading in ("effects", "studies", "estimate")),
    *(column for column in _POOLED if column.heading in ("interval", "p", "I²")),
    _Column("NNT", lambda row: signed(row["number_needed"], 1), number=True),
    _POOLED[-1],
)


def ways_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """A table for each domain, with a line for each way."""
    for label in dict.fromkeys(str(row["label"]) for row in rows):
        _print(_WAYS, [row for row in rows if row["label"] == label], label)


def _print(columns: Sequence[_Column], rows: Sequence[Mapping[str, Any]], title: str = "") -> None:
    shown = [column for column in columns if column.shown(rows)]
    print_table(
        [column.heading for column in shown],
        [[column.cell(row) for column in shown] for row in rows],
        numeric=[column.heading for column in shown if column.number],
        title=title,
    )


def _counted(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: "" if row[name] is None else f"{row[name]:,}"


def _kind(row: Mapping[str, Any]) -> str:
    return f"{row['label']} (change)" if row["kind"] == "change" else str(row["label"])


def _share_between(row: Mapping[str, Any]) -> str:
    low = row["low"]
    if low is None or low != low:  # noqa: PLR0124  # NaN
        return ""
    return f"{percent(low)} to {percent(row['high'])}"


_DIRECTIONS = (
    _Column("domain", _kind),
    _Column("of", lambda row: str(row["of"])),
    *(_Column(name, _counted(name), number=True) for name in ("n", "improved", "same", "worse")),
    _Column(
        "share", lambda row: "" if row["share"] is None else percent(row["share"]), number=True
    ),
    _Column("interval", _share_between),
    _Column("sign test", lambda row: small_p(row["sign_p_value"]), number=True),
    _Column(
        "source",
        lambda row: str(row["source"]),
        shown=lambda rows: any(row["source"] for row in rows),
    ),
)


def directions_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """A line for studies, and one for outcomes where these are more."""
    studies = {(row["label"], row["kind"]): row["n"] for row in rows if row["of"] == "studies"}
    shown = [
        row
        for row in rows
        if row["of"] == "studies" or studies.get((row["label"], row["kind"])) != row["n"]
    ]
    _print(_DIRECTIONS, shown)
