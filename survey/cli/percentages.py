"""Percentages on the command line."""

from typing import Any

import click

from survey.errors import shown

__all__ = ["Percent"]


# older versions of click have no argument there
class Percent(click.ParamType):  # type: ignore[type-arg]
    """A percentage, as a proportion. A bare number under `least` could be a proportion and is
    refused; "0.4%" says what it is.
    """

    name = "percent"

    def __init__(
        self,
        low: float,
        high: float,
        *,
        least: float = 1,
        unit: str = "percent",
        proportions: bool = False,
    ) -> None:
        self.low, self.high, self.least, self.unit, self.proportions = (
            low,
            high,
            least,
            unit,
            proportions,
        )

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if isinstance(value, float):
            return value
        text = str(value).strip()
        try:
            number = float(text.removesuffix("%"))
        except ValueError:
            self.fail(f"{shown(text)} is not a number ({self.unit})", param, ctx)
        if 0 < abs(number) < self.least and not text.endswith("%"):
            if not self.proportions:
                remedy = (
                    f"did you mean {100 * number:g} ({self.unit})? What is meant as it "
                    f"stands is written {text}%"
                )
                self.fail(f"{text} is under {self.least:g}; {remedy}", param, ctx)
            number *= 100
        if not self.low <= number <= self.high:
            span = f"{round(self.low, 3):g} and {round(self.high, 3):g}"
            self.fail(f"{text} does not lie between {span} ({self.unit})", param, ctx)
        return number / 100
