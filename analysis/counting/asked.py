"""What shares are asked of some data: items, answers, groups, base and design, checked and named
once, so that counting and estimating need ask nothing again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from analysis.bases import Base, kinds_in_base
from analysis.counting.domains.conditions import Where
from analysis.counting.everyone import on_base
from analysis.counting.nets import Codes, check_codes, counting_codes, net_name
from analysis.counting.offered import of_those_offered
from analysis.counting.opening import opened
from analysis.counting.sample import Sample, sampled
from analysis.counting.table import By, Frame, Items, Table
from analysis.counting.tally import Coding
from analysis.design import Design, checked_design
from survey.missing import Missing

__all__ = ["Asked"]


@dataclass(frozen=True, eq=False)
class Asked:
    """`codes`: item → the answers that count in it. `kinds`: the kinds of missing answer in the
    base. `name`: of the answers, as the column `net` has it. `coding`: the items and groups of the
    table as small integers.
    """

    table: Table
    codes: Mapping[str, Codes]
    kinds: tuple[Missing, ...]
    name: str
    by: By
    design: Design | None
    coding: Coding

    @classmethod
    def of(
        cls,
        data: Frame,
        items: Items,
        *,
        by: By,
        net: str,
        answers: Sequence[object] | None,
        base: Base,
        design: Design | None,
        where: Where = None,
        total: bool = False,
        combined: bool = False,
    ) -> Self:
        """The arguments of `agreement`. `total`: with a row for everybody; `combined`: with rows
        for combinations of groups. Raises DataError as `agreement` does.
        """
        kinds, design = kinds_in_base(base), checked_design(design)
        table = opened(data, items, by, design, where)
        codes = counting_codes(table, items, by, net, answers, design=design)
        table = of_those_offered(on_base(table, tuple(codes), base), codes)
        coding = Coding.of(table, tuple(codes), by, total=total, combined=combined)
        check_codes(table, coding, codes, kinds)
        return cls(table, codes, kinds, net_name(net, answers), by, design, coding)

    @classmethod
    def of_codes(
        cls,
        data: Frame,
        codes: Mapping[str, Codes],
        *,
        by: By,
        base: Base = "valid",
        design: Design | None,
        where: Where = None,
    ) -> Self:
        """Shares of other answers in each item, that are known to be there."""
        table = on_base(opened(data, tuple(codes), by, design, where), tuple(codes), base)
        table = of_those_offered(table, codes)
        coding = Coding.of(table, tuple(codes), by)
        return cls(table, codes, kinds_in_base(base), "", by, design, coding)

    @cached_property
    def shares(self) -> Coding:
        """The same items with one answer each: one of those that count."""
        return self.coding.of_shares(self.codes, self.kinds)

    @cached_property
    def sample(self) -> Sample | None:
        """The sample behind the table; None without a design."""
        return None if self.design is None else sampled(self.design, self.table)
