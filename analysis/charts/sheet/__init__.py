"""Drawings as matplotlib figures and as files, for documents and for the press."""

from typing import assert_never

from matplotlib.figure import Figure

from analysis.charts.colours import PLAIN, Look
from analysis.charts.drawing import Bars, Dots, Flow, Grid, Panels, Scatter, Shape, Stack
from analysis.charts.sheet.bars import bars_sheet
from analysis.charts.sheet.dots import dots_sheet
from analysis.charts.sheet.flows import flow_sheet
from analysis.charts.sheet.grids import grid_sheet
from analysis.charts.sheet.panels import panels_sheet
from analysis.charts.sheet.scatters import scatter_sheet
from analysis.charts.sheet.stacks import stack_sheet
from analysis.charts.sheet.style import house_style

__all__ = ["figure_of"]


def figure_of(drawing: Shape, look: Look = PLAIN) -> Figure:
    """The drawing as a figure, eight inches wide and as high as it needs. Raises DataError where
    the logo of the house is no picture.
    """
    with house_style(look, drawing.texts.language):
        match drawing:
            case Stack():
                return stack_sheet(drawing, look)
            case Dots():
                return dots_sheet(drawing, look)
            case Bars():
                return bars_sheet(drawing, look)
            case Panels():
                return panels_sheet(drawing, look)
            case Grid():
                return grid_sheet(drawing, look)
            case Scatter():
                return scatter_sheet(drawing, look)
            case Flow():
                return flow_sheet(drawing, look)
            case _:
                assert_never(drawing)
