"""What the commands of claims share: the draft and its claims file, and what the answers of the
study say.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.opened import design_of, responses_of, study_here
from survey.cli.outcomes import matching_of
from survey.cli.publishing import publication_of, standard_here
from survey.errors import DataError

if TYPE_CHECKING:
    from analysis.evidence.names import Research
    from analysis.judgement.changes.figures import Changes
    from analysis.judgement.evidence import Evidence, Population
    from analysis.publication.gate import Gate
    from analysis.publication.released import ReleasedTable
    from survey.study import Study

__all__ = [
    "by_option",
    "claims_option",
    "draft_argument",
    "evidence_as_published",
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
    """The answers of the study, of whom it may speak, and what research found."""
    from analysis.judgement.evidence import Evidence

    study = study_here() if place is None else None
    gate = gate_of(by, method, level, place, standard)
    changes = changes_of(study, by, level, standard)
    return Evidence(gate, population_of(study), research_of(study), changes)


def evidence_as_published(source: Path) -> "Evidence":
    """What was published of the study, by the questions of its folder; no answers are needed."""
    from analysis.judgement.evidence import Evidence
    from analysis.judgement.published_source import published_in

    study = study_here()
    if study is None:
        raise DataError.of(
            str(source),
            "has figures by the names of questions, whose wording is not here; run this in the "
            "folder of the study (its study.yaml and instruments, no answers)",
        )
    gate = published_in(source, study.codebook)
    return Evidence(gate, population_of(study), research_of(study))


def population_of(study: "Study | None") -> "Population | None":
    """Of whom a study may speak."""
    from analysis.judgement.evidence import Population

    field = study.source.fieldwork if study else None
    return Population(field.random, field.universe) if field else None


def research_of(study: "Study | None") -> "Research":
    """What the evidence files of a study say."""
    from analysis.evidence.names import Research
    from analysis.evidence.review import review_named

    named = study.source.evidence if study else []
    return Research([review_named(name, study.folder if study else None) for name in named])


def changes_of(
    study: "Study | None", by: str, level: float, standard: str | None
) -> "Changes | None":
    """What changed for the same people from the first point of the study to the second, worked out
    when a draft claims it; None where the study names no points.
    """
    from analysis.judgement.changes.figures import Changes

    told = study.source.outcomes if study else None
    if told is None:
        return None

    def found() -> "ReleasedTable":
        from analysis.outcomes.outcomes import changed
        from analysis.publication.tables import release_others

        responses = responses_of(None, (by,))
        first, second, *_ = told.points
        matching = matching_of(
            responses, told, (first, second), (), by=(by,), where=None, method="jacobson-truax"
        )
        return release_others(changed(matching, level), standard_here(standard), "change")

    return Changes(found)


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
