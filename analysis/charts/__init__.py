"""Charts drawn from tidy tables; nothing is worked out here, and no global style is touched.

Each of `stacked`, `diverging`, `agreement_dots` and `bars` takes a table that `analysis.distribution` or
`analysis.agreement` made, with words for its codes where there are any, and gives a matplotlib Figure. `write_charts`
draws all of a report.
"""

from analysis.charts.bars import bars
from analysis.charts.dots import agreement_dots
from analysis.charts.likert import diverging, stacked
from analysis.charts.page import Texts
from analysis.charts.writing import Picture, pictures, write_charts

__all__ = ["Picture", "Texts", "agreement_dots", "bars", "diverging", "pictures", "stacked", "write_charts"]
