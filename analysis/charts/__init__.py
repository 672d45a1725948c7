"""Charts drawn from tidy tables; nothing is worked out here, and no global style is touched.

Each chart of `CHARTS` takes a table that `analysis.distribution`, `agreement` or `compare` made,
with words for its codes where there are any, and gives a matplotlib Figure. `pictures` are those of
a report, and `write_charts` writes them to a folder.
"""

from analysis.charts.answer_bars import bars
from analysis.charts.difference_dots import differences
from analysis.charts.dots import agreement_dots
from analysis.charts.kinds import CHARTS, Chart
from analysis.charts.likert import diverging, stacked
from analysis.charts.page import Texts
from analysis.charts.report_pictures import Picture, look_of_report, pictures
from analysis.charts.style import Look, look_of
from analysis.charts.wave_panels import waves
from analysis.charts.writing import write_charts

__all__ = [
    "CHARTS",
    "Chart",
    "Look",
    "Picture",
    "Texts",
    "agreement_dots",
    "bars",
    "differences",
    "diverging",
    "look_of",
    "look_of_report",
    "pictures",
    "stacked",
    "waves",
    "write_charts",
]
