"""Options that several tables share, and what they come to: who counts, in which groups, and how
the sample was drawn.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from survey.cli.opened import design_of, study_here
from survey.cli.output import say
from survey.study import STUDY_FILE

if TYPE_CHECKING:
    from analysis import Design

__all__ = [
    "answers_option",
    "base_option",
    "by_option",
    "columns_of",
    "items_argument",
    "kinds_of",
    "language_option",
    "level_option",
    "method_option",
    "net_option",
    "sampled",
    "total_option",
    "where_option",
]

items_argument = click.argument("items", nargs=-1, metavar="[ITEM]...")
by_option = click.option(
    "--by",
    multiple=True,
    help="A column of groups, such as group or region; twice or more to cross them.",
)
net_option = click.option(
    "--net",
    default="agree",
    help="Which answers count together, such as agree, disagree, very_important.",
)
answers_option = click.option(
    "--answers", help="Codes of the answers to count instead of a NET, with commas."
)
base_option = click.option(
    "--base",
    default="valid",
    help="Who counts: valid, answered, everyone, or kinds of missing answer with commas.",
)
where_option = click.option(
    "--where",
    metavar="CONDITION",
    help="Of whom: a condition such as \"region == 'wales'\", or a filter of study.yaml by name.",
)
method_option = click.option(
    "--method",
    help="Of the intervals of shares; without it wilson, with a design logit. An unknown one is "
    "answered with the list.",
)
level_option = click.option("--level", default=0.95, help="Of confidence, as a proportion.")
total_option = click.option("--total", is_flag=True, help="Adds a row for everybody.")
language_option = click.option("--language", default="en", help="Of labels, such as cy.")
_sample = (
    click.option("--weights", metavar="COLUMN", help="Weights of the interviews."),
    click.option("--strata", metavar="COLUMN", help="Strata of the sample."),
    click.option(
        "--clusters",
        metavar="COLUMN,…",
        help="Clusters, such as schools; with commas, one column a stage.",
    ),
    click.option(
        "--fpc",
        metavar="COLUMN,…",
        help="Sizes of the populations drawn from; with commas, one column a stage.",
    ),
    click.option("--unweighted", is_flag=True, help="Leaves out the design that study.yaml names."),
)


def sampled(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how the sample was drawn; the command gets them as `design`.

    Where they say nothing and the answers are the study's, it is the design of the study.
    """

    @wraps(command)
    def with_design(
        *,
        weights: str | None,
        strata: str | None,
        clusters: str | None,
        fpc: str | None,
        unweighted: bool,
        **others: Any,
    ) -> None:
        design = _given(weights, strata, clusters, fpc)
        if design is not None and unweighted:
            raise click.UsageError(
                "--unweighted goes without --weights, --strata, --clusters and --fpc."
            )
        if (
            design is None
            and not unweighted
            and others.get("place") is None
            and others.get("files") is None
        ):
            design = design_of(study_here())
            if design is not None:
                say(f"with the design that {STUDY_FILE} names; --unweighted leaves it out")
        command(design=design, **others)

    for option in reversed(_sample):
        with_design = option(with_design)
    return with_design


def _given(
    weights: str | None, strata: str | None, clusters: str | None, fpc: str | None
) -> "Design | None":
    """The design that the options name; None where they name nothing."""
    from analysis import Design

    if weights is None and strata is None and clusters is None and fpc is None:
        return None
    stages = [None if names is None else names.split(",") for names in (clusters, fpc)]
    return Design(weights=weights, strata=strata, clusters=stages[0], fpc=stages[1])


def columns_of(by: tuple[str, ...]) -> str | list[str] | None:
    """The columns of groups, as analysis has them."""
    return None if not by else by[0] if len(by) == 1 else list(by)


def kinds_of(base: str) -> str | list[str]:
    """The base, as analysis has it."""
    return base if base in ("valid", "answered", "everyone") else base.split(",")
