"""Charts drawn from tidy tables; nothing is worked out here, and no global style is touched.

Each chart of `CHARTS` takes a table that `analysis.distribution`, `agreement` or `compare` made,
with words for its codes where there are any, and gives a matplotlib Figure. Which charts a report
has, `analysis.reports.pictures` says.
"""

from analysis.charts.answer_bars import bars
from analysis.charts.difference_dots import differences
from analysis.charts.dots import agreement_dots
from analysis.charts.kinds import CHARTS, Chart
from analysis.charts.likert import diverging, stacked
from analysis.charts.page import Texts
from analysis.charts.style import Look, look_of
from analysis.charts.wave_panels import waves

__all__ = [
    "CHARTS",
    "Chart",
    "Look",
    "Texts",
    "agreement_dots",
    "bars",
    "differences",
    "diverging",
    "look_of",
    "stacked",
    "waves",
]
