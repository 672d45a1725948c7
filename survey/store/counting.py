"""Which interviews count at this moment, and how far each is: those of a long intake that is merged
count, though the marks of it may still stand.
"""

from sqlalchemy import Column, ColumnElement, Connection, Label, case, or_, select

from survey.store import tables

__all__ = ["as_they_stand", "counted", "interview_columns"]


def counted(connection: Connection) -> ColumnElement[bool]:
    """Which interviews count at this moment."""
    each, intake = tables.interviews.c, tables.intakes.c
    completed = each.status == "completed"
    counting = connection.scalars(select(intake.id).where(intake.merged.is_not(None))).all()
    return or_(completed, each.intake.in_(counting)) if counting else completed


def as_they_stand(connection: Connection) -> tuple[Label[str], ColumnElement[bool]]:
    """The status of an interview, and whether anything may be told of it: of an intake that goes on
    nothing is.
    """
    each, intake = tables.interviews.c, tables.intakes.c
    counting = connection.scalars(select(intake.id).where(intake.merged.is_not(None))).all()
    if not counting:
        return each.status.label("status"), each.intake.is_(None)
    merged = each.intake.in_(counting)
    status = case((merged, "completed"), else_=each.status)
    return status.label("status"), or_(each.intake.is_(None), merged)


def interview_columns(status: Label[str]) -> list[Column[object] | Label[str]]:
    """All columns of interviews, with this status in the place of the one that is written."""
    return [status if each.name == "status" else each for each in tables.interviews.c]
