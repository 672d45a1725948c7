"""What a plan needs and what it can say, in words, as a table and as JSON."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from survey.cli.opened import study_here
from survey.cli.output import print_json, print_table, say
from survey.codebook import Codebook

if TYPE_CHECKING:
    from analysis.planning import Need, Sampling

__all__ = ["Wanted", "for_difference", "for_margin", "what_can_be_said"]

NOTICED = 1.03
"""An interval that few clusters make wider than this many times is told of."""


@dataclass(frozen=True, slots=True)
class Wanted:
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


def _labels(groups: Iterable[str]) -> dict[str, str]:
    """The words for each group, as the study's questionnaires have them; of no group, none."""
    study = study_here() if any(groups) else None
    codebook = Codebook.of(study.questionnaires if study else ())
    return {group: codebook.group_label(group) for group in groups}


def for_margin(margin: float, wanted: Wanted, *, as_json: bool) -> None:
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
        "wilson": "Wilson's interval, which concord prints without a design",
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


def for_difference(difference: float, wanted: Wanted, *, as_json: bool) -> None:
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


def what_can_be_said(given: dict[str, int], wanted: Wanted, *, as_json: bool) -> None:
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


def _difference_in_words(n: int, smallest: float, wanted: Wanted) -> str:
    if smallest != smallest:  # noqa: PLR0124  # NaN
        return (
            f"between two groups of {n:,} no difference is found {100 * wanted.power:g} times "
            "in 100"
        )
    found = f"is found {100 * wanted.power:g} times in 100{_together(wanted)}"
    return f"between two groups of {n:,} a difference of {_points(smallest)} points or more {found}"


def _together(wanted: Wanted) -> str:
    """That several comparisons share the level, where there are several."""
    return (
        f" (in each of {wanted.comparisons} comparisons, held to the level together)"
        if wanted.comparisons > 1
        else ""
    )


def _need(need: "Need", wanted: Wanted) -> dict[str, Any]:
    """As JSON has it: for each group, then for all."""
    counts = _counts(need, wanted)
    return {
        **wanted.plain,
        "n_effective": need.effective,
        **counts,
        **{f"{name}_in_all": wanted.groups * number for name, number in counts.items()},
    }


def _counts(need: "Need", wanted: Wanted) -> dict[str, int]:
    clusters = (
        {"clusters": math.ceil(need.interviews / wanted.cluster_size)}
        if wanted.cluster_size
        else {}
    )
    return {
        "answers": need.answers,
        "interviews": need.interviews,
        **clusters,
        "invitations": need.invitations,
    }


def _print_need(need: "Need", wanted: Wanted) -> None:
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


def _cautions(need: "Need", wanted: Wanted) -> None:
    """What a planner should know besides."""
    population = wanted.sampling.population
    if population is not None and need.invitations > population:
        say(
            f"That is {need.invitations:,} invitations, and there are {population:,} people: "
            "this plan cannot be carried out."
        )
    _warn_of_few_clusters(need.interviews, wanted)


def _warn_of_few_clusters(interviews: int, wanted: Wanted) -> None:
    from analysis.planning import widening

    if not wanted.cluster_size:
        return
    clusters = math.ceil(interviews / wanted.cluster_size)
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
    return "none" if math.isnan(proportion) else f"{100 * proportion:.1f}".removesuffix(".0")


def _percent(proportion: float) -> str:
    return f"{round(100 * proportion, 6):g}%"
