"""`concord plan`: how many interviews a margin of error or a difference needs, and what a number of
interviews can say.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

import click

from survey.cli.opened import study_here
from survey.cli.output import json_option, print_json, print_table, say
from survey.codebook import Codebook
from survey.errors import DataError, shown

if TYPE_CHECKING:
    from analysis.planning import Need, Sampling

__all__ = ["plan_command"]

NOTICED = 1.03
"""An interval that few clusters make wider than this many times is told of."""


# older versions of click have no argument there
class _Percent(click.ParamType):  # type: ignore[type-arg]
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
            self.fail(
                (
                    f"{text} does not lie between {round(self.low, 3):g} and {round(self.high, 3):g} "
                    f"({self.unit})"
                ),
                param,
                ctx,
            )
        return number / 100


_TINY, _MOST = 1e-6, 10**10
_MARGIN = _Percent(_TINY, 49.9, least=0.5, unit="percentage points")
_DIFFERENCE = _Percent(-99, 99, least=0.5, unit="percentage points")
_SHARE = _Percent(_TINY, 100 - _TINY)
_SURE = _Percent(50, 100 - _TINY, proportions=True)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the plan is for, and under which circumstances."""

    share: float
    level: float
    power: float
    method: str
    groups: int
    cluster_size: float | None
    sampling: "Sampling"

    @property
    def comparisons(self) -> int:
        """Pairs of groups."""
        return max(self.groups * (self.groups - 1) // 2, 1)

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        sampling = self.sampling
        return {
            "p": self.share,
            "level": self.level,
            "deff": sampling.deff,
            "population": sampling.population,
            "dont_know": sampling.dont_know,
            "response": sampling.response,
            "groups": self.groups,
        }


@click.command("plan")
@click.option(
    "--margin",
    type=_MARGIN,
    help="Wanted: a margin of error, such as 3 for plus or minus 3 percentage points.",
)
@click.option(
    "--difference",
    type=_DIFFERENCE,
    help="Wanted: a difference between two groups, such as 10 percentage points.",
)
@click.option(
    "--n",
    "interviews",
    type=click.IntRange(1, _MOST),
    help="Given: so many interviews in each group; what can they say?",
)
@click.option(
    "--from",
    "share",
    type=_SHARE,
    default="50",
    help="The share expected (in the first group), such as 84.  [50]",
)
@click.option("--level", type=_SURE, default="95", help="Of confidence: 95 or 0.95.  [95]")
@click.option(
    "--power",
    type=_SURE,
    default="80",
    help="How surely the difference is found, if it is there: 80 or 0.8.  [80]",
)
@click.option(
    "--groups",
    type=click.IntRange(1, 1000),
    help="How many groups are to have that; two for a difference.",
)
@click.option(
    "--population",
    type=click.IntRange(2, _MOST),
    help="How many people there are in each group, where they are few.",
)
@click.option(
    "--deff",
    type=click.FloatRange(0, min_open=True),
    help="Design effect of an earlier survey, instead of the next three.",
)
@click.option(
    "--cluster-size",
    type=click.FloatRange(1),
    help="Interviews in each cluster, such as 20 teachers of a school.",
)
@click.option(
    "--icc",
    type=float,
    help="How alike the answers within a cluster are (intra-class correlation), such as 0.05.",
)
@click.option(
    "--weighting-efficiency",
    type=_Percent(_TINY, 100),
    help="What weights leave of the sample, such as 80.",
)
@click.option(
    "--dont-know",
    type=_Percent(0, 99),
    default="0",
    help="Percent who will not know or refuse.  [0]",
)
@click.option(
    "--response",
    type=_Percent(_TINY, 100),
    default="100",
    help="Percent of those invited who take part.  [100]",
)
@click.option(
    "--method",
    type=click.Choice(["wilson", "wald"]),
    default="wilson",
    help="Of the interval that has the margin.",
)
@json_option
def plan_command(
    margin: float | None,
    difference: float | None,
    interviews: int | None,
    share: float,
    level: float,
    power: float,
    groups: int | None,
    population: int | None,
    deff: float | None,
    cluster_size: float | None,
    icc: float | None,
    weighting_efficiency: float | None,
    dont_know: float,
    response: float,
    method: str,
    as_json: bool,
) -> None:
    """How many interviews for a margin or a difference, and what so many can say; alone, what the
    study's targets can say.
    """
    from analysis.planning import Sampling

    if sum(wanted is not None for wanted in (margin, difference, interviews)) > 1:
        raise click.UsageError("give one of --margin, --difference and --n at a time")
    _check_difference(difference, share, groups)
    with _wrong_use():
        effect = _design_effect(deff, cluster_size, icc, weighting_efficiency)
        sampling = Sampling(
            deff=effect, population=population, dont_know=dont_know, response=response
        )
        wanted = _Wanted(share, level, power, method, groups or 1, cluster_size, sampling)
        if margin is not None:
            _for_margin(margin, wanted, as_json=as_json)
        elif difference is not None:
            _for_difference(difference, replace(wanted, groups=groups or 2), as_json=as_json)
        else:
            given = _targets() if interviews is None else {"": interviews}
            _what_can_be_said(given, replace(wanted, groups=groups or len(given)), as_json=as_json)


@contextmanager
def _wrong_use() -> Iterator[None]:
    """What cannot be planned was asked for wrongly on the command line: no data are bad here."""
    try:
        yield
    except DataError as error:
        raise click.UsageError(str(error)) from None


def _check_difference(difference: float | None, share: float, groups: int | None) -> None:
    if difference is None:
        return
    if groups == 1:
        raise click.UsageError("a difference needs two groups or more; leave --groups out for two")
    other = share + difference
    if difference == 0 or not 0 <= other <= 1:
        low, high = -100 * share, 100 * (1 - share)
        remedy = f"from {100 * share:g}% it can be {low:g} to {high:g} points, not 0"
        raise click.UsageError(
            f"--difference {100 * difference:g} leads to {100 * other:g}%; {remedy}"
        )


def _design_effect(
    deff: float | None, cluster_size: float | None, icc: float | None, efficiency: float | None
) -> float:
    from analysis.planning import design_effect

    if (cluster_size is None) != (icc is None):
        lacking, example = ("--icc", "0.05") if icc is None else ("--cluster-size", "20")
        raise click.UsageError(
            f"clusters need --cluster-size and --icc; add {lacking}, such as {lacking} {example}"
        )
    parts = {"--cluster-size": cluster_size, "--weighting-efficiency": efficiency}
    if deff is not None and (given := [name for name, value in parts.items() if value is not None]):
        raise click.UsageError(
            f"--deff is the whole design effect; leave out {' and '.join(given)}, or --deff"
        )
    return deff or design_effect(
        cluster_size=cluster_size or 1, icc=icc or 0, efficiency=efficiency or 1
    )


def _targets() -> dict[str, int]:
    """The interviews that the study here wants, by group."""
    study = study_here()
    if study is None:
        raise click.UsageError(
            "say what is wanted: --margin 3, --difference 10, or what is given: --n 400"
        )
    if not study.targets:
        raise click.UsageError(
            "the study has no targets; add them to study.yaml, or give --margin 3, --difference "
            "10 or --n 400"
        )
    return dict(study.targets)


def _labels(groups: Iterable[str]) -> dict[str, str]:
    """The words for each group, as the study's questionnaires have them; of no group, none."""
    study = study_here() if any(groups) else None
    codebook = Codebook.of(study.questionnaires if study else ())
    return {group: codebook.group_label(group) for group in groups}


# --- what is printed ---


def _for_margin(margin: float, wanted: _Wanted, *, as_json: bool) -> None:
    from analysis.planning import needed_for_margin

    needs = {
        name: needed_for_margin(
            margin, p=wanted.share, level=wanted.level, method=name, sampling=wanted.sampling
        )
        for name in ("wilson", "wald")
    }
    if as_json:
        print_json(
            [{"margin": margin, **_need(needs[wanted.method], wanted), "method": wanted.method}]
        )
        return
    other = "wald" if wanted.method == "wilson" else "wilson"
    words = {
        "wilson": "Wilson's interval, which concord prints",
        "wald": "Wald's, as in published tables of sample sizes",
    }
    need = needs[wanted.method]
    _print_need(need, wanted)
    click.echo(
        f"With {need.answers:,} answers, a share of {_points(wanted.share)}% has a "
        f"{_percent(wanted.level)} interval of about"
        f" ± {_points(margin)} percentage points ({words[wanted.method]})."
        f" By {words[other]}, that takes {needs[other].answers:,} answers."
    )
    _cautions(need, wanted)


def _for_difference(difference: float, wanted: _Wanted, *, as_json: bool) -> None:
    from analysis.planning import needed_for_difference

    need = needed_for_difference(
        difference,
        p=wanted.share,
        power=wanted.power,
        level=wanted.level,
        comparisons=wanted.comparisons,
        sampling=wanted.sampling,
    )
    if as_json:
        row = {
            "difference": difference,
            **_need(need, wanted),
            "power": wanted.power,
            "comparisons": wanted.comparisons,
        }
        print_json([{**row, "method": "chi-square"}])
        return
    _print_need(need, wanted)
    click.echo(
        f"With {need.answers:,} answers in each group, a difference between "
        f"{_points(wanted.share)}%"
        f" and {_points(wanted.share + difference)}% is found {100 * wanted.power:g} times in 100,"
        f" by a test at the {_percent(1 - wanted.level)} level{_together(wanted)}."
    )
    _cautions(need, wanted)


def _what_can_be_said(given: dict[str, int], wanted: _Wanted, *, as_json: bool) -> None:
    """A line for each group with its number of interviews."""
    from analysis.planning import margin_of, smallest_difference

    shared: dict[str, Any] = {"p": wanted.share, "level": wanted.level, "sampling": wanted.sampling}
    tests: dict[str, Any] = {"power": wanted.power, "comparisons": wanted.comparisons}
    found = [
        (
            group,
            n,
            margin_of(n, method=wanted.method, **shared),
            smallest_difference(n, **tests, **shared),
        )
        for group, n in given.items()
    ]
    if as_json:
        print_json(
            [
                {
                    "group": group,
                    "interviews": n,
                    "margin": margin,
                    "smallest_difference": smallest,
                    **wanted.plain,
                    **tests,
                    "method": wanted.method,
                }
                for group, n, margin, smallest in found
            ]
        )
        return
    headings = ("group", "interviews", "margin", "smallest difference")
    labels = _labels(given)
    rows = [
        (labels[group], f"{n:,}", f"± {_points(margin)}", _points(smallest))
        for group, n, margin, smallest in found
    ]
    named = len(found) > 1 or bool(found[0][0])
    print_table(headings[not named :], [row[not named :] for row in rows], numeric=headings[1:])
    group, n, margin, smallest = found[0]
    whom = f" of {labels[group]}" if named else ""
    click.echo(
        f"With {n:,} interviews{whom}, a share of {_points(wanted.share)}% has a "
        f"{_percent(wanted.level)} interval of about"
        f" ± {_points(margin)} percentage points; {_difference_in_words(n, smallest, wanted)}."
    )
    _warn_of_few_clusters(n, wanted)


def _difference_in_words(n: int, smallest: float, wanted: _Wanted) -> str:
    if smallest != smallest:  # noqa: PLR0124  # NaN
        return (
            f"between two groups of {n:,} no difference is found {100 * wanted.power:g} times "
            "in 100"
        )
    found = f"is found {100 * wanted.power:g} times in 100{_together(wanted)}"
    return f"between two groups of {n:,} a difference of {_points(smallest)} points or more {found}"


def _together(wanted: _Wanted) -> str:
    """That several comparisons share the level, where there are several."""
    return (
        f" (in each of {wanted.comparisons} comparisons, held to the level together)"
        if wanted.comparisons > 1
        else ""
    )


def _need(need: "Need", wanted: _Wanted) -> dict[str, Any]:
    """As JSON has it: for each group, then for all."""
    counts = _counts(need, wanted)
    return {
        **wanted.plain,
        "n_effective": need.effective,
        **counts,
        **{f"{name}_in_all": wanted.groups * number for name, number in counts.items()},
    }


def _counts(need: "Need", wanted: _Wanted) -> dict[str, int]:
    clusters = (
        {"clusters": ceil(need.interviews / wanted.cluster_size)} if wanted.cluster_size else {}
    )
    return {
        "answers": need.answers,
        "interviews": need.interviews,
        **clusters,
        "invitations": need.invitations,
    }


def _print_need(need: "Need", wanted: _Wanted) -> None:
    """A line for each step that asks for more people than the one before."""
    same = {
        "answers": need.answers == need.interviews,
        "invitations": need.invitations == need.interviews,
    }
    counts = {name: number for name, number in _counts(need, wanted).items() if not same.get(name)}
    headings = (
        ("needed", "each group", f"all {wanted.groups} groups")
        if wanted.groups > 1
        else ("needed", "number")
    )
    rows = [
        (name, f"{number:,}", f"{wanted.groups * number:,}")[: len(headings)]
        for name, number in counts.items()
    ]
    print_table(headings, rows, numeric=headings[1:])


def _cautions(need: "Need", wanted: _Wanted) -> None:
    """What a planner should know besides."""
    population = wanted.sampling.population
    if population is not None and need.invitations > population:
        say(
            f"That is {need.invitations:,} invitations, and there are {population:,} people: "
            "this plan cannot be carried out."
        )
    _warn_of_few_clusters(need.interviews, wanted)


def _warn_of_few_clusters(interviews: int, wanted: _Wanted) -> None:
    from analysis.planning import widening

    if not wanted.cluster_size:
        return
    clusters = ceil(interviews / wanted.cluster_size)
    wider = widening(clusters, wanted.level)
    if clusters == 1:
        say(
            "One cluster gives no interval at all: take more clusters, with fewer interviews in "
            "each."
        )
    elif wider > NOTICED:
        more = f"{100 * (wider - 1):.0f}% wider than planned here"
        say(
            f"Intervals that rest on {clusters} clusters are {more}: more clusters, with fewer "
            "interviews, help."
        )


def _points(proportion: float) -> str:
    """In percentage points, with a decimal where it has one."""
    # NaN
    return f"{100 * proportion:.1f}".removesuffix(".0") if proportion == proportion else "none"  # noqa: PLR0124


def _percent(proportion: float) -> str:
    return f"{round(100 * proportion, 6):g}%"
