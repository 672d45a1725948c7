"""Weights beside study.yaml: written by `concord weight`, and joined to the interviews by every
command that counts.
"""

import csv
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.responses import Responses
from analysis.weighting.csv_lines import csv_lines
from survey.errors import DataError, shown
from survey.people import parted
from survey.replacing import replacing

if TYPE_CHECKING:
    from analysis.weighting.fitting import Weighting

__all__ = [
    "REPORT_FILE",
    "WEIGHTS_FILE",
    "read_weights_report",
    "with_weights",
    "write_weights",
]

WEIGHTS_FILE, REPORT_FILE = "weights.csv", "weights-report.json"
"""Interview and weight; and how the weights came about."""


def write_weights(
    weighting: "Weighting",
    interviews: pd.Series,
    folder: Path,
    *,
    name: str = "weight",
    asked: Mapping[str, Any],
) -> Path:
    """Writes weights.csv (interview, weight) and the report, with what was asked for, into a
    folder; each whole or not at all.
    """
    report = {**asked, **weighting.report.plain()}
    with replacing(folder / REPORT_FILE) as temporary:
        temporary.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    with (
        replacing(folder / WEIGHTS_FILE) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("interview", name))
        writer.writerows(
            (interview, repr(float(weight)))
            for interview, weight in zip(interviews, weighting.weights, strict=True)
        )
    return folder / WEIGHTS_FILE


_SAID = {
    *("asked", "method", "n", "smallest", "largest", "mean"),
    *("at_floor", "at_cap", "deff", "n_effective", "categories"),
}
"""What a report on weights says at least."""


def read_weights_report(folder: Path) -> Mapping[str, Any] | None:
    """How the weights beside study.yaml came about, as `write_weights` keeps it; None where the
    folder has no such file, or one that says something else.
    """
    try:
        report = json.loads((folder / REPORT_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return report if isinstance(report, dict) and report.keys() >= _SAID else None


def with_weights(
    responses: Responses, file: str | Path, *, declared: Collection[str] = ()
) -> Responses:
    """The responses with the column of weights that `concord weight` wrote, named as in the file
    ("weight").

    Where only some groups were weighted, as the report beside the file says, no figure made with
    these weights is of them and of others together; but for the populations that are `declared`,
    since there somebody has said that they go together.

    Raises DataError where the file cannot be read, where interviews have no weight in it, such as
    those that came in since, and where the interviews have a column of that name already.
    """
    path = Path(file)
    rows = csv_lines(path)
    header = rows[0][1] if rows else []
    if len(header) != 2 or header[0] != "interview":
        raise DataError.of(
            str(path),
            "has not the columns interview and weight; write it anew with: concord weight",
        )
    name = header[1]
    if name in responses.frame.columns:
        raise DataError.of(
            str(path),
            (
                f"the interviews have a column {shown(name)} already; name the new one: concord "
                "weight --as NAME"
            ),
        )
    weights: dict[str, float] = {}
    for line, row in rows[1:]:
        weight = _weight(row[1]) if len(row) == 2 else None
        if weight is None:
            raise DataError.of(
                str(path),
                "is not an interview and its weight, 0 or above; "
                "write it anew with: concord weight --again",
                line,
            )
        weights[row[0]] = weight
    column = responses.frame["interview"].map(weights).to_numpy(np.float64, na_value=np.nan)
    if without := int(np.isnan(column).sum()):
        said = "1 interview has" if without == 1 else f"{without:,} interviews have"
        raise DataError.of(str(path), f"{said} no weight; run: concord weight --again")
    found = replace(responses, frame=responses.frame.assign(**{name: column}))
    groups = _groups(path.parent)
    return found if groups is None else _apart(found, name, groups, declared)


def _weight(text: str) -> float | None:
    """None where it is no weight."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def _groups(folder: Path) -> frozenset[str] | None:
    """The groups whose interviews were weighted, as the report beside the weights says; None for
    all, or where it says nothing.
    """
    report = read_weights_report(folder) or {}
    asked = report.get("asked")
    groups = asked.get("groups") if isinstance(asked, dict) else None
    return frozenset(map(str, groups)) if isinstance(groups, list) and groups else None


def _apart(
    responses: Responses, name: str, groups: frozenset[str], declared: Collection[str]
) -> Responses:
    """With the populations that there are when figures are made with these weights: those who were
    weighted and those who kept the weight they had are not of one scale.
    """
    book = responses.codebook
    populations = tuple(
        part
        for one in book.populations
        for part in ((one,) if one.code in declared else parted(one, groups, book.groups))
    )
    if populations == book.populations:
        return responses
    return replace(responses, weighed_apart={**responses.weighed_apart, name: populations})
