"""Limits at which statistics mark a figure as thin. What is hidden in what is published is the
business of `analysis.publication`, which has limits of its own.
"""

__all__ = ["FEW_DEGREES", "FEW_PAIRS", "LOW_BASE", "WIDE"]

LOW_BASE = 50
"""Figures on fewer respondents are marked, as the Health Survey for England does."""

FEW_DEGREES = 8
"""With fewer degrees of freedom the variance of a design is itself hardly known, as the National
Center for Health Statistics has it."""

WIDE = 0.30
"""An interval of a share as wide as this says little, as the same has it."""

FEW_PAIRS = 10
"""Figures on fewer people who were measured twice are marked: teams are small, and a limit for
shares of a survey would hide most of them."""
