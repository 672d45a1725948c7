"""Interviews as an SPSS file. It stands here and not in `survey.exchange`, since the library takes
a frame of pandas, which asking and keeping never load.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from survey.errors import DataError
from survey.exchange.exporting import written_whole
from survey.exchange.layout import Layout
from survey.exchange.spss import LONGEST_TEXT, MISSING_RANGE, SpssVariable, spss_variables
from survey.record import CompletedInterview

__all__ = ["write_spss"]


def write_spss(path: Path, layout: Layout, interviews: Sequence[CompletedInterview]) -> list[Path]:
    """Writes the file; its name. Raises DataError without the library, and for a text that is too
    long.
    """
    # pandas is what pyreadstat takes; both are loaded only when such a file is written
    import pandas as pd

    try:
        import pyreadstat
    except ModuleNotFoundError as error:
        message = "SPSS files need the extra 'spss'; install it: pip install 'concord-survey[spss]'"
        raise DataError.of(str(path), message) from error
    variables = list(spss_variables(layout, interviews))
    for variable in variables:
        _short_enough(path, variable, interviews)
    frame = pd.DataFrame(
        {
            each.name: pd.Series(
                list[Any](each.cells), dtype="float64" if each.number else "object"
            )
            for each in variables
        }
    )
    labels: Any = {each.name: dict(each.values) for each in variables if each.values}
    low, high = MISSING_RANGE
    with written_whole(path) as temporary:
        pyreadstat.write_sav(
            frame,
            temporary,
            column_labels={each.name: each.label for each in variables},
            variable_value_labels=labels,
            missing_ranges={
                each.name: [{"lo": low, "hi": high}] for each in variables if each.has_missing
            },
            variable_measure={each.name: each.measure for each in variables},
        )
    return [path]


def _short_enough(
    path: Path, variable: SpssVariable, interviews: Sequence[CompletedInterview]
) -> None:
    for interview, cell in zip(interviews, variable.cells, strict=True):
        size = len(cell.encode()) if isinstance(cell, str) else 0
        if size > LONGEST_TEXT:
            what = f"a text of {size:,} bytes, and an SPSS file holds {LONGEST_TEXT:,}"
            message = f"interview {interview.uuid} has {what}; export to .csv instead"
            raise DataError.of(str(path), message)
