"""What the commands of claims share: the draft and its claims file, and what the answers of the
study say.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.opened import design_of, responses_of, study_here
from survey.cli.publishing import publication_of, standard_here

if TYPE_CHECKING:
    from analysis.judgement.evidence import Evidence
    from analysis.publication.gate import Gate

__all__ = [
    "by_option",
    "claims_option",
    "draft_argument",
    "evidence_of",
    "gate_of",
    "level_option",
]

draft_argument = click.argument(
    "draft", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
claims_option = click.option(
    "--claims",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The claims file, other than DRAFT.claims.yaml.",
)
by_option = click.option("--by", default="group", help="The column whose groups claims name.")
level_option = click.option("--level", default=0.95, help="Of confidence, as a proportion.")


def evidence_of(
    by: str, method: str | None, level: float, place: str | None, standard: str | None
) -> "Evidence":
    """The answers of the study, and of whom it may speak."""
    from analysis.judgement.evidence import Evidence, Population

    study = study_here() if place is None else None
    field = study.source.fieldwork if study else None
    population = Population(field.random, field.universe) if field else None
    return Evidence(gate_of(by, method, level, place, standard), population)


def gate_of(
    by: str, method: str | None, level: float, place: str | None, standard: str | None
) -> "Gate":
    """What may be printed of the answers of the study."""
    from analysis.publication.gate import Gate

    study = study_here() if place is None else None
    responses = responses_of(place, (by,))
    publication = publication_of(responses, standard_here(standard), place)
    publication.out()
    return Gate(publication, by=by, design=design_of(study), method=method, level=level)
