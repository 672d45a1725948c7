"""What `study.yaml` says of people who are measured more than once: whose a record is, and at which
point in time.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field

from survey.codebook import Codebook
from survey.conditions import Condition
from survey.definition.condition_check import condition_faults, questions_known
from survey.errors import ConditionError, did_you_mean, shown
from survey.questionnaire import Questionnaire

__all__ = ["OutcomesSource", "PointSource", "outcome_faults"]

_STRICT = ConfigDict(extra="forbid", frozen=True, defer_build=True)

Told = tuple[str, tuple[str | int, ...]]


class PointSource(BaseModel):
    """Records of a point in time: those of its instruments for which its condition holds."""

    model_config = _STRICT
    label: str = Field("", description="how the point is called; by default its name")
    instruments: list[str] = Field(
        [], description="ids of the study's instruments that are filled in then; by default all"
    )
    where: str = Field(
        "",
        description="a condition on items, `group` and attributes, such as \"occasion == 'start'\"",
    )


class OutcomesSource(BaseModel):
    """The same people at several points in time."""

    model_config = _STRICT
    person: str = Field(
        "case", description="the column that says whose a record is: the case, or an attribute"
    )
    points: dict[str, PointSource] = Field(
        description="the points in time, in their order; the first two are compared where a "
        "command names no others",
        min_length=2,
    )
    scales: list[str] = Field(
        [], description="scores that are told where a command names none; by default all"
    )
    known: list[str] = Field(
        [],
        description="columns of what is known of people, with which those who did not come back "
        "are compared and stood in for",
    )


def outcome_faults(
    source: OutcomesSource | None, codebook: Codebook, questionnaires: Iterable[Questionnaire]
) -> Iterator[Told]:
    """Everything that is said there and cannot be."""
    if source is None:
        return
    asked = list(questionnaires)
    names = [each.instrument for each in asked]
    known = questions_known(asked)
    for point, entry in source.points.items():
        path = ("outcomes", "points", point)
        for place, name in enumerate(entry.instruments):
            if name not in names:
                nearest = did_you_mean(name, names)
                message = f"the point {shown(point)} names {shown(name)}, which is no instrument"
                yield f"{message} of the study{nearest}", (*path, "instruments", place)
        if not entry.instruments and not entry.where:
            yield f"the point {shown(point)} needs 'instruments', 'where' or both", path
        if entry.where:
            yield from _condition(entry.where, point, known, (*path, "where"))
    for (one, first), (other, second) in pairwise(source.points.items()):
        if first.instruments == second.instruments and first.where == second.where:
            message = f"the points {shown(one)} and {shown(other)} have the same records"
            yield message, ("outcomes", "points", other)
    for place, name in enumerate(source.scales):
        if name not in codebook.scores:
            nearest = did_you_mean(name, codebook.scores)
            message = f"'scales' of the outcomes names {shown(name)}, which is no score{nearest}"
            yield message, ("outcomes", "scales", place)


def _condition(text: str, point: str, known: object, path: tuple[str, ...]) -> Iterator[Told]:
    what = f"'where' of the point {shown(point)}"
    try:
        condition = Condition.parse(text, columns=True)
    except ConditionError as error:
        yield f"{what}: {error}", path
        return
    for fault in condition_faults(condition, known, "truth"):  # type: ignore[arg-type]
        yield f"{what}: {fault}", path
