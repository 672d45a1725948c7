"""So much of one for each of the other: the ratio of two totals."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.domains.conditions import Where
from analysis.counting.gathering import members_of, refuse_pooled
from analysis.counting.measured import measured_in, rows_of
from analysis.counting.opening import opened
from analysis.counting.sample import sampled
from analysis.counting.table import By, Frame
from analysis.design import Design, checked_design
from analysis.methods.intervals import checked_level
from analysis.totals.sums import Naming, of_rows, table_of

__all__ = ["ratio"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


def ratio(
    data: Frame,
    numerator: str,
    denominator: str,
    *,
    by: By = None,
    design: Design | None = None,
    level: float = 0.95,
    total: bool = False,
    where: Where = None,
) -> pd.DataFrame:
    """The ratio of the totals of two numbers in each group: pupils tested for each enrolled.

    R = Σ w y / Σ w x over those who have both numbers; respondent i is linearised to (y_i − R x_i)
    / Σ w x, and the interval is R ± t std_error with df degrees of freedom. Without a design w is
    1, and respondents a simple random sample with replacement. It is in units of the numerator for
    each of the denominator; a total of the denominator of 0 has none.

    Arguments: `numerator`, `denominator`: items or columns of numbers. `data`, `by`, `design`,
    `level`, `total`, `where` as in `agreement`: a group is a domain of the design.

    Columns: those of `agreement`; item is "numerator / denominator", net is "ratio", n are those
    with both numbers, n_missing those asked for both who lack one; method is "t". `flag` is the
    gravest of "not asked", "no answers", "no variance", "low base", "few clusters".

    Raises DataError for columns that hold no numbers, and as `agreement` does.

    Source: Cochran, W. G. (1977). Sampling Techniques, 3rd ed., 6.4. Witness: R survey's svyratio,
    tests/analysis/witness.

    >>> frame = pd.DataFrame({"tested": [8, 9, 15, 28], "pupils": [10, 10, 20, 30]})
    >>> table = ratio(frame, "tested", "pupils")[["item", "estimate", "std_error"]].round(4)
    >>> print(table.to_string(index=False))
               item  estimate  std_error
    tested / pupils    0.8571      0.053
    """
    level, drawn = checked_level(level), checked_design(design) or Design()
    names = [numerator, denominator]
    table = rows_of(opened(data, names, by, drawn, where), names, by, drawn)
    above, under = (
        measured_in(table, numerator, "numerator"),
        measured_in(table, denominator, "denominator"),
    )
    groups = members_of(table, by, total=total)
    asked, name = above.asked & under.asked, f"{numerator} / {denominator}"
    refuse_pooled(table, by, asked, name)

    def figure(places: Places, weights: Floats) -> float:
        beneath = float(weights @ under.values[places])
        return float(weights @ above.values[places]) / beneath if beneath else np.nan

    def linear(places: Places, estimate: float, weights: Floats) -> Floats:
        beneath = float(weights @ under.values[places])
        left: Floats = above.values[places] - estimate * under.values[places]
        return left / beneath if beneath else np.full(len(places), np.nan)

    figures = of_rows(
        groups,
        above.known & under.known,
        asked,
        sampled(drawn, table),
        figure=figure,
        linear=linear,
    )
    named = Naming([name], ["ratio"], [group for group, _ in groups])
    return table_of(named, figures, level, relative=False)
