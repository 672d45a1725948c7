"""`concord plan`: how many interviews a margin of error or a difference needs, and what a number of
interviews can say.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from survey.cli.opened import study_here
from survey.cli.output import json_option
from survey.cli.percentages import Percent
from survey.cli.planned import Wanted, for_difference, for_margin, what_can_be_said
from survey.errors import DataError

__all__ = ["plan_command"]

_TINY, _MOST = 1e-6, 10**10
_MARGIN = Percent(_TINY, 49.9, least=0.5, unit="percentage points")
_DIFFERENCE = Percent(-99, 99, least=0.5, unit="percentage points")
_SHARE = Percent(_TINY, 100 - _TINY)
_SURE = Percent(50, 100 - _TINY, proportions=True)


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
    type=Percent(_TINY, 100),
    help="What weights leave of the sample, such as 80.",
)
@click.option(
    "--dont-know",
    type=Percent(0, 99),
    default="0",
    help="Percent who will not know or refuse.  [0]",
)
@click.option(
    "--response",
    type=Percent(_TINY, 100),
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
        wanted = Wanted(share, level, power, method, groups or 1, cluster_size, sampling)
        if margin is not None:
            for_margin(margin, wanted, as_json=as_json)
        elif difference is not None:
            for_difference(difference, replace(wanted, groups=groups or 2), as_json=as_json)
        else:
            given = _targets() if interviews is None else {"": interviews}
            what_can_be_said(given, replace(wanted, groups=groups or len(given)), as_json=as_json)


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
