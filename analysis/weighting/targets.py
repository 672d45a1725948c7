"""What a weighted sample is to look like: the share of the population in each category of each
variable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Self

import numpy as np

from analysis.counting.grouping import CROSSED
from analysis.weighting.csv_lines import csv_lines
from survey.errors import DataError, Fault, shown
from survey.words import number_written

__all__ = ["Targets"]

ROUNDING = 0.005
"""Shares that add to 1 within this are rounded ones; they are brought to 1. Sums of counts may
differ by this part."""


@dataclass(frozen=True)
class Targets:
    """What each category is to be of the population: by variable, category → share (adding to 1),
    or people.

    A variable is a column, or several crossed: "region × age_band", its categories "north × 18-34".
    `total`: the people in all where the targets are counts, else None. `place` and `lines` say
    where they stand, for messages. Made by `of` and `read`.
    """

    margins: Mapping[str, Mapping[str, float]]
    total: float | None = None
    place: str = "targets"
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        margins: Mapping[str, Mapping[str, float]],
        *,
        counts: bool = False,
        place: str = "targets",
    ) -> Self:
        """From shares of the population, or with `counts` from numbers of people.

        Raises DataError, with every fault at once: a share under 0, shares that do not add to 1,
        counts that differ in their sum.
        """
        each_given: list[object] = (
            list(margins.values()) if isinstance(margins, Mapping) else [margins]
        )
        if not all(isinstance(each, Mapping) for each in each_given):
            raise DataError.of(
                place, f"{shown(margins)} is not variable: {{category: share of the population}}"
            )
        faults = [
            Fault(
                place,
                0,
                (
                    f"{variable}: the target of {shown(one)} is {shown(share)}, which is not a "
                    "number; write one such as 0.25"
                ),
            )
            for variable, each in margins.items()
            for one, share in each.items()
            if not isinstance(share, int | float | np.number)
        ]
        if faults:
            raise DataError(faults)
        given = {
            _name(str(variable)): {_name(str(one)): share for one, share in each.items()}
            for variable, each in margins.items()
        }
        return cls._checked(given, place, {}, counts=counts)

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """From a CSV file with the columns variable, category, and share or count. Raises DataError
        with the lines at fault.
        """
        file = Path(path)
        margins: dict[str, dict[str, float]] = {}
        lines: dict[tuple[str, str], int] = {}
        faults: list[Fault] = []
        rows = _rows(file)
        column = "count" if "count" in rows[0][1] else "share"
        for line, row in rows:
            variable, category = _name(row["variable"]), _name(row["category"])
            number = number_written(row[column])
            if number is None:
                faults.append(
                    Fault(
                        str(file),
                        line,
                        (
                            f"{column} is {shown(row[column])}, which is not a number; write one "
                            "such as 0.25"
                        ),
                    )
                )
            elif (variable, category) in lines:
                first = lines[variable, category]
                faults.append(
                    Fault(
                        str(file),
                        line,
                        f"{shown(category)} of {variable} has a target in line {first} already",
                    )
                )
            else:
                margins.setdefault(variable, {})[category] = number
                lines[variable, category] = line
        if faults:
            raise DataError(faults)
        return cls._checked(margins, str(file), lines, counts=column == "count")

    @classmethod
    def _checked(
        cls,
        margins: Mapping[str, Mapping[str, float]],
        place: str,
        lines: Mapping[tuple[str, str], int],
        *,
        counts: bool,
    ) -> Self:
        found = cls(
            MappingProxyType(
                {name: MappingProxyType(dict(each)) for name, each in margins.items()}
            ),
            None,
            place,
            lines,
        )
        if not any(margins.values()):
            raise DataError.of(
                place, "there are no targets; write variable: {category: share of the population}"
            )
        faults = [
            found.fault(
                variable,
                category,
                f"the target of {shown(category)} is {target:g}; it is 0 or more",
            )
            for variable, each in margins.items()
            for category, target in each.items()
            if not (target >= 0 and np.isfinite(target))
        ]
        sums = {variable: sum(each.values()) for variable, each in margins.items()}
        first = next(iter(sums))
        for variable, total in sums.items() if not faults else ():
            if not counts and abs(total - 1) > ROUNDING:
                remedy = (
                    "; divide percentages by 100"
                    if abs(total - 100) < 1
                    else "; say what share of the population each is"
                )
                faults.append(
                    found.fault(variable, "", f"the shares add to {total:.4g}, not 1{remedy}")
                )
            if counts and (total <= 0 or abs(total - sums[first]) > ROUNDING * sums[first]):
                message = (
                    f"the counts add to {total:,.10g} and those of {first} to "
                    f"{sums[first]:,.10g}; give both for one population"
                )
                faults.append(found.fault(variable, "", message))
        if faults:
            raise DataError(faults)
        shares = {
            name: MappingProxyType({one: value / sums[name] for one, value in each.items()})
            for name, each in margins.items()
        }
        return replace(
            found, margins=MappingProxyType(shares), total=sums[first] if counts else None
        )

    def fault(self, variable: str, category: str, message: str) -> Fault:
        """A fault of one target, or of those of a variable."""
        return Fault(self.place, self.lines.get((variable, category), 0), f"{variable}: {message}")


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a file of targets by column name, with their lines."""
    lines = csv_lines(file)
    if not lines:
        raise DataError.of(str(file), "is empty; write variable, category, and share or count")
    header = [cell.strip().casefold() for cell in lines[0][1]]
    for needed in ("variable", "category"):
        if needed not in header:
            raise DataError.of(
                str(file),
                (
                    f"has no column {shown(needed)}; the columns are variable, category, and share "
                    "or count"
                ),
                1,
            )
    if ("share" in header) == ("count" in header):
        raise DataError.of(str(file), "has not one of the columns share and count", 1)
    faults = [
        Fault(str(file), line, f"has {len(row)} cells, not {len(header)}")
        for line, row in lines[1:]
        if len(row) != len(header)
    ]
    if faults:
        raise DataError(faults)
    if not lines[1:]:
        raise DataError.of(str(file), "has no targets; write a line for each category")
    return [(line, dict(zip(header, row, strict=True))) for line, row in lines[1:]]


def _name(text: str) -> str:
    """A variable or category, crossed ones with one sign between them however that was typed."""
    return re.sub(r"\s+[x×*]\s+", CROSSED, text.strip())
