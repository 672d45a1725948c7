"""Charts of released tables; nothing is worked out here, and no global style is touched.

    table = release_shares(agreement(people, "help", by="region"), people, standard, by="region")
    drawing = agreement_dots(table, Texts("Who needs help?"))

Each chart of `CHARTS` takes a table that `analysis.distribution`, `agreement` or `compare` made, as
it came out of the gate (`analysis.publication`), with words for its codes where there are any, and
gives a `Drawing`: what is seen, in words and on a scale.

| module    | what it makes of a drawing                                         |
|-----------|--------------------------------------------------------------------|
| `sheet`   | a matplotlib figure (`figure_of`), and PNG, SVG, PDF (`pictured`)  |
| `markup`  | HTML that fits whatever width it gets (`markup_of`)                |
| `spoken`  | words (`in_words`)                                                 |

Which charts a report has, `analysis.reports.pictures` says.
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.charts.answer_bars import bars
    from analysis.charts.colours import Look
    from analysis.charts.difference_dots import differences
    from analysis.charts.dots import agreement_dots
    from analysis.charts.drawing import Drawing, Texts
    from analysis.charts.kinds import CHARTS, Chart
    from analysis.charts.likert import diverging, stacked
    from analysis.charts.markup import markup_of
    from analysis.charts.sheet import figure_of
    from analysis.charts.sheet.files import pictured
    from analysis.charts.sheet.style import look_of
    from analysis.charts.spoken import in_words
    from analysis.charts.wave_panels import waves

__all__ = [
    "CHARTS",
    "Chart",
    "Drawing",
    "Look",
    "Texts",
    "agreement_dots",
    "bars",
    "differences",
    "diverging",
    "figure_of",
    "in_words",
    "look_of",
    "markup_of",
    "pictured",
    "stacked",
    "waves",
]

unfold(
    __name__,
    {
        "analysis.charts.answer_bars": "bars",
        "analysis.charts.colours": "Look",
        "analysis.charts.difference_dots": "differences",
        "analysis.charts.dots": "agreement_dots",
        "analysis.charts.drawing": "Drawing Texts",
        "analysis.charts.kinds": "CHARTS Chart",
        "analysis.charts.likert": "diverging stacked",
        "analysis.charts.markup": "markup_of",
        "analysis.charts.sheet": "figure_of",
        "analysis.charts.sheet.files": "pictured",
        "analysis.charts.sheet.style": "look_of",
        "analysis.charts.spoken": "in_words",
        "analysis.charts.wave_panels": "waves",
    },
)
