"""Whether answers go with the group: tests of items against groups, with the size of the effect.

A small p value says that groups differ; the effect says how much. With many respondents the first
comes without the second.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.counting.domains.conditions import Where
from analysis.counting.grouping import crossed_name
from analysis.counting.opening import opened
from analysis.counting.sample import sampled
from analysis.counting.table import By, Frame, Items, named
from analysis.counting.tally import Coding, countable
from analysis.design import Design, checked_design
from analysis.estimation.crosstable import CrossTable, crossed, crossed_with_design
from analysis.methods.association_tests import EFFECTS, TESTS, AssociationTest
from analysis.methods.chi_square import small_expected
from survey.errors import DataError, did_you_mean, shown

__all__ = ["association"]

COLUMNS = ["item", "by", "test", "statistic", "df1", "df2", "p_value", "effect", "effect_size", "n"]
COLUMNS += ["flag"]

SMALL = "small expected counts"
"""The flag of a chi-square on too few respondents (see `small_expected`)."""


def association(
    data: Frame,
    items: Items = None,
    *,
    by: By,
    design: Design | None = None,
    tests: str | Sequence[str] | None = None,
    where: Where = None,
) -> pd.DataFrame:
    """Whether the answers to each item go with the group: tests of no association, each with the
    size of the effect.

    Without a design every item has a chi-square test (Cramér's V), and of two groups and two
    answers Fisher's exact test beside it; answers that run from low to high also have
    Kruskal–Wallis (ε²), and of two groups Mann–Whitney (rank-biserial correlation, positive where
    the first group answers higher). With a `design` there are the Rao–Scott F of second order, and
    Wilcoxon of two groups or Kruskal–Wallis of more, both design-based. `tests`: instead of these,
    those of `TESTS` that are named. Rank tests need answers that run from low to high: the scales
    of a codebook, and in a plain frame ordered categoricals and numbers; where they are named, any
    categorical in its order. With a design each rank test can be asked for with any number of
    groups; without, Mann–Whitney of other than two is NaN, as is Fisher's test of tables that are
    not 2 × 2.

    `data`, `items`, `design`, `where` as in `agreement`; items=None is every item with answers to
    choose from that is not in `by`. `by`: the column of groups, or several to be crossed. Counted
    are those who are in a group and gave a substantive answer; missing answers of every kind are
    left out, and groups and answers without anybody. A choose-many item has a chi-square test for
    each option (chosen or not, of those who answered the item), with the option's column as `item`.
    P values are not adjusted for the number of tests.

    Columns: item, by (crossed columns are joined by " × "), test, statistic, df1, df2 (of an F;
    also where an F gives the p value), p_value (two-sided), effect, effect_size (NaN where
    undefined), n (respondents, unweighted), flag: "small expected counts" on a chi-square or Wald
    test of a table of which more than a fifth of the cells expect fewer than 5 respondents, or any
    fewer than 1 (e_ij = n_i. n_.j / n, with a design too), else empty. Statistic, degrees of
    freedom and p value are NaN where there are fewer than two groups or two answers, and with a
    design where no degrees of freedom are left or nothing varies, or a table has more than 400
    cells to compare, (r − 1)(c − 1): no column of answers. The t of a Wilcoxon with a design is of
    the second group less the first, as R has it. Fisher's test has no statistic. R gives
    respondents who tie their places in the order of rows; so do the design-based rank tests, and
    with unequal weights they depend a little on that order (not of frames that stay in an engine,
    where those who tie share one rank).

    Raises DataError as `agreement` does, for `by` that is empty, and for tests that are not there
    or do not fit the item.

    Source and witness: each of `TESTS` and `EFFECTS` names its own; real answers and R's simulated
    ones, tests/analysis/witness.

    >>> answers = [1] * 10 + [2] * 30 + [1] * 25 + [2] * 15
    >>> frame = pd.DataFrame({"group": ["a"] * 40 + ["b"] * 40, "help": answers})
    >>> table = association(frame, "help", by="group").round(3)
    >>> table = table[["test", "statistic", "p_value", "effect", "effect_size"]]
    >>> print(table.to_string(index=False))
              test  statistic  p_value        effect  effect_size
        chi-square      9.956    0.002      cramer_v        0.378
            fisher        NaN    0.001      cramer_v        0.378
    kruskal-wallis     11.286    0.001      epsilon2        0.143
      mann-whitney   1100.000    0.001 rank_biserial        0.375
    """
    design = checked_design(design)
    wanted = _tests_named(tests, design=design is not None)
    if not named(by, "by"):
        raise DataError.of(
            "by", "none is named; an association is with groups, so name their column"
        )
    table = opened(data, items, by, design, where)
    names = (
        named(items)
        if items is not None
        else [name for name in countable(table, by, design) if name not in named(by)]
    )
    coding = Coding.of(table, names, by)
    if design is None:
        tables = crossed(table, coding, asked=tests is not None)
    else:
        tables = crossed_with_design(table, coding, sampled(design, table), asked=tests is not None)
    rows = []
    for one in tables:
        fitting = (
            _asked_of(one, wanted, named_too=items is not None)
            if tests is not None
            else _usual(one, wanted)
        )
        rows += [_row(one, test, crossed_name(named(by))) for test in fitting]
    return pd.DataFrame(rows, columns=COLUMNS).astype(
        dict.fromkeys(("statistic", "df1", "df2", "p_value", "effect_size"), float)
    )


def _tests_named(tests: str | Sequence[str] | None, *, design: bool) -> list[AssociationTest]:
    """The tests that were asked for, else the defaults. Raises DataError that lists those that go
    with a design, or without.
    """
    known = {name: test for (name, of_design), test in TESTS.items() if of_design is design}
    if tests is None:
        return [test for test in known.values() if test.default]
    for name in named(tests, "tests"):
        if name not in known:
            which = "with" if design else "without"
            raise DataError.of(
                "tests",
                f"there is no test {shown(name)} {which} a design{did_you_mean(name, known)}",
            )
    return [known[name] for name in named(tests)]


def _usual(table: CrossTable, tests: Sequence[AssociationTest]) -> Iterator[AssociationTest]:
    """Those of the tests that are for such a table."""
    return (test for test in tests if test.fits(table))


def _asked_of(
    table: CrossTable, tests: Sequence[AssociationTest], *, named_too: bool
) -> Iterator[AssociationTest]:
    """The tests that were asked for. Raises DataError where one needs an order that an item,
    `named_too`, does not have.
    """
    for test in tests:
        if table.ordered or not test.ordered:
            yield test
        elif named_too:
            fault = (
                f"{test.name} needs answers from low to high, and those of {table.item} have "
                "no order"
            )
            raise DataError.of(
                "tests", f"{fault}; make it an ordered categorical, or choose another test"
            )


def _row(table: CrossTable, test: AssociationTest, by: str) -> list[object]:
    found = test.function(table)
    figures = (found.statistic, found.df1, found.df2, found.p_value)
    return [
        table.item,
        by,
        test.name,
        *figures,
        test.effect,
        EFFECTS[test.effect].function(table),
        table.n,
        SMALL if test.large and small_expected(table) else "",
    ]
