"""Weights beside study.yaml: written by `concord weight`, and joined to the interviews by every
command that counts.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.responses import Responses
from analysis.weighting.csv_lines import csv_lines
from survey.errors import DataError, shown
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


def with_weights(responses: Responses, file: str | Path) -> Responses:
    """The responses with the column of weights that `concord weight` wrote, named as in the file
    ("weight").

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
        weight = _weight(row[1]) if len(row) == 2 else 0
        if not weight > 0:
            raise DataError.of(
                str(path),
                "is not an interview and its weight above 0; "
                "write it anew with: concord weight --again",
                line,
            )
        weights[row[0]] = weight
    column = responses.frame["interview"].map(weights).to_numpy(np.float64, na_value=np.nan)
    if without := int(np.isnan(column).sum()):
        said = "1 interview has" if without == 1 else f"{without:,} interviews have"
        raise DataError.of(str(path), f"{said} no weight; run: concord weight --again")
    return replace(responses, frame=responses.frame.assign(**{name: column}))


def _weight(text: str) -> float:
    """0 where it is no weight."""
    try:
        number = float(text)
    except ValueError:
        return 0
    return number if isfinite(number) else 0
