"""`concord weight`: weights that make the interviews look like the population, kept beside
study.yaml.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from survey.cli.opened import told
from survey.cli.output import json_option, percent, print_table, say, shown_path
from survey.cli.publishing import cell, print_rows, say_standard, standard_of, standard_option
from survey.errors import DataError, did_you_mean, shown
from survey.people import parted
from survey.study import STUDY_FILE, Study

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from analysis import Design, Responses
    from analysis.publication.released import ReleasedTable
    from analysis.weighting import Targets, Weighting

__all__ = ["weight_command"]


@dataclass(frozen=True)
class _Asked:
    """What was asked for, as the report keeps it, so that it can be done again."""

    targets: str
    start: str
    cap: float | None
    floor: float | None
    relative_to: str
    missing: str
    groups: tuple[str, ...]
    name: str

    @classmethod
    def last(cls, report: Path) -> Self:
        """What was asked for the last time. Raises DataError where nothing was."""
        try:
            asked = json.loads(report.read_text("utf-8"))["asked"]
            return cls(**{**asked, "groups": tuple(asked["groups"])})
        except FileNotFoundError:
            remedy = "make them first: concord weight"
        except (OSError, ValueError, KeyError, TypeError):
            remedy = "it has been changed; say anew what is wanted: concord weight --help"
        raise DataError.of(str(report), f"does not say how the weights were made; {remedy}")


@click.command("weight")
@click.option(
    "--targets",
    default="",
    metavar="FILE",
    help="CSV: variable, category, share or count; else study.yaml's weighting_to.",
)
@click.option(
    "--start",
    default="",
    metavar="COLUMN",
    help="Weights to start from; by default those of the study's design.",
)
@click.option("--cap", type=float, help="No weight above this many times the mean, such as 5.")
@click.option("--floor", type=float, help="No weight under this many times the mean, such as 0.2.")
@click.option(
    "--relative-to",
    default="mean",
    help="Of what cap and floor are multiples: mean, or median before trimming.",
)
@click.option(
    "--missing",
    default="error",
    help="Who did not answer a weighting question: error, or keep their share.",
)
@click.option(
    "--group",
    "groups",
    multiple=True,
    help="Weight these respondent groups alone; others keep the weight they have.",
)
@click.option("--as", "name", default="weight", help="What the column of weights is called.")
@click.option(
    "--again", is_flag=True, help="As the last time, with the interviews that have come in since."
)
@standard_option
@json_option
def weight_command(again: bool, standard: str | None, as_json: bool, **options: Any) -> None:
    """Weight the interviews to the population: raking, or post-stratification where there is one
    variable.

    Writes weights.csv and weights-report.json into the study folder, for work inside the study:
    they have a weight for each interview, and every count.
    """
    from analysis import Responses
    from analysis.publication.weights import release_margins, release_weights
    from analysis.weighting import REPORT_FILE, write_weights

    study = Study.find()
    asked = _Asked.last(study.folder / REPORT_FILE) if again else _Asked(**options)
    with told(study.open_store(reading=True)) as store:
        responses = Responses.from_store(store, instruments=study.names)
        if responses.frame.empty:
            raise DataError.of(
                store.name,
                "there are no completed interviews yet; try: concord collect, or: concord import",
            )
    if asked.name in responses.frame.columns:
        raise DataError.of(
            "--as", f"the interviews have a column {shown(asked.name)} already; choose another name"
        )
    found = _weighted(responses, study, asked)
    file = write_weights(
        found,
        responses.frame["interview"],
        study.folder,
        name=asked.name,
        asked={"asked": asdict(asked)},
    )
    policy = standard_of(standard, study)
    margins = release_margins(found.report.categories, policy)
    if as_json:
        print_rows(margins, standard)
    else:
        _print(margins, release_weights(found.report.plain(), policy))
        say_standard(margins, standard, "en")
    say(
        f"{len(responses):,} weights are in {shown_path(file)}; how they came about is in "
        f"{REPORT_FILE}"
    )
    if asked.groups and _parts(study, asked.groups):
        say(
            f"only {', '.join(asked.groups)} weighted: with these weights there is no total of "
            f"them and others, until {STUDY_FILE} says how they go together (populations:)"
        )
    if study.source.design.weights != asked.name:
        wanted = f"design: {{weights: {asked.name}}}"
        say(
            f"Tables count with them given --weights {asked.name}, and reports once {STUDY_FILE} "
            f"says  {wanted}"
        )


def _weighted(responses: "Responses", study: Study, asked: _Asked) -> "Weighting":
    """The weights of all interviews; those outside the groups keep what they start with."""
    import pandas as pd

    from analysis.weighting import weigh

    design = _start(study, asked)
    inside = _inside(responses, asked.groups)
    found = weigh(
        replace(responses, frame=responses.frame[inside]),
        _targets(study, asked.targets),
        design=design,
        cap=asked.cap,
        floor=asked.floor,
        relative_to=asked.relative_to,
        missing=asked.missing,
    )
    weights = pd.Series(_starting(responses, design), index=responses.frame.index, name=asked.name)
    weights[inside] = found.weights
    return replace(found, weights=weights)


def _parts(study: Study, groups: Sequence[str]) -> bool:
    """Whether a population that the study does not name has groups that are weighted, and
    others.
    """
    book = study.codebook
    usual = [one for one in book.populations if one.code not in study.source.populations]
    return any(len(parted(one, groups, book.groups)) > 1 for one in usual)


def _targets(study: Study, file: str) -> "Targets":
    from analysis.weighting import Targets

    if file:
        return Targets.read(file)
    if not study.source.weighting_to:
        raise click.UsageError(
            f"say what the population is: --targets FILE, or weighting_to: in {STUDY_FILE}"
        )
    return Targets.of(study.source.weighting_to, place=f"{STUDY_FILE}, weighting_to")


def _start(study: Study, asked: _Asked) -> "Design | None":
    """The design whose weights are the start: the column asked for, else what study.yaml says of
    the sample as it was drawn.
    """
    from analysis import Design

    drawn = study.source.design
    if asked.start or drawn.weights not in ("", asked.name):
        return Design(asked.start or drawn.weights)
    if drawn.fpc:
        return Design(
            None,
            drawn.strata or None,
            drawn.clusters or None,
            drawn.fpc,
            nest=drawn.nest,
            lonely="remove",
        )
    return None


def _starting(responses: "Responses", design: "Design | None") -> "npt.NDArray[np.float64]":
    import numpy as np

    from analysis.counting.opening import opened
    from analysis.counting.sample import sampled

    return np.ones(len(responses)) if design is None else sampled(design, opened(responses)).weights


def _inside(responses: "Responses", groups: Sequence[str]) -> "npt.NDArray[np.bool_]":
    """Whether each interview is of one of the groups; all of them where none is named."""
    import numpy as np

    known = [str(one) for one in responses.frame["group"].cat.categories]
    for group in groups:
        if group not in known:
            raise DataError.of(
                "--group", f"there is no group {shown(group)}{did_you_mean(group, known)}"
            )
    return (
        responses.frame["group"].isin(groups).to_numpy()
        if groups
        else np.ones(len(responses), np.bool_)
    )


def _print(margins: "ReleasedTable", report: Mapping[str, Any]) -> None:
    """The categories as a table, and the weights in words as far as they may be told."""
    started = [] if report["deff_start"] is None or report["deff_start"] <= 1 else ["start"]
    headings = ("variable", "category", "n", "unweighted", *started, "target", "weighted")
    rows, last = [], ""
    for row in margins.rows():
        variable, letter = str(row["variable"]), str(row["suppressed"])
        shares = [cell(row[name], letter, percent(row[name])) for name in headings[3:]]
        first = "" if variable == last else variable
        rows.append((first, str(row["category"]), cell(row["n"], letter), *shares))
        last = variable
    print_table(headings, rows, numeric=headings[2:])
    done = f"{report['method']}: {report['n']:,} interviews; rounds: {report['rounds']:,}"
    if report["deff"] is None:
        say(done)
        return
    trimmed = report["at_floor"] + report["at_cap"]
    say(f"{done}; largest gap: {report['largest_gap']:.0e}")
    say(
        f"weights from {report['smallest']:.3g} to {report['largest']:.3g}, mean "
        f"{report['mean']:.3g}" + (f", {trimmed:,} trimmed" if trimmed else "")
    )
    before, after = (
        f"{report['deff_start']:.2f} to {report['deff']:.2f}",
        f"{report['n_effective_start']:,.0f} to {report['n_effective']:,.0f}",
    )
    say(f"design effect of the weights {before}, effective n {after}")
