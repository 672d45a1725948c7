"""One interview being made, each answer on disk before the next question shows."""

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from survey.dispositions import COMPLETED, PARTIAL, QUOTA_FULL, REFUSED
from survey.errors import StoreError
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.store import tables
from survey.store.cases import note_attempts
from survey.store.database import Database
from survey.store.endings import Ending, ending_of
from survey.store.leases import beat, refuse_another, release
from survey.store.rows import answer_row, group_of, note_event, same, set_interview, timestamp

__all__ = ["Recording", "new_answers"]

_OUTCOMES = {"completed": COMPLETED, "paused": PARTIAL, "quota_full": QUOTA_FULL}
"""What the end of an interview is as an attempt of its case; declined consent is a refusal."""


class Recording:
    """An interview being made in one window, which has its lease: each `save` puts what is new on
    disk before it returns.

    Every writing raises InterviewHeldError where another window has taken the interview over, and
    InterviewClosedError where it was ended there; what is kept then stays as it is.
    """

    def __init__(
        self,
        database: Database,
        key: int,
        uuid: str,
        interview: Interview,
        saved: Mapping[str, Answer],
        *,
        holder: str,
    ) -> None:
        self._database, self._key, self.uuid, self._holder = database, key, uuid, holder
        self.interview, self._saved = interview, saved

    def save(self, interview: Interview) -> None:
        """Keep the answers that are new or changed, and those that left the route as not_asked. The
        language is the one the interview goes on in; a change of it is an event.
        """
        if interview.questionnaire.hash != self.interview.questionnaire.hash:
            raise StoreError(f"interview {self.uuid} was begun with another questionnaire")
        rows = new_answers(self._key, self._saved, interview)
        with self._database.transaction("interview") as connection:
            refuse_another(connection, self._key, self.uuid, self._holder)
            if rows:
                connection.execute(insert(tables.answers), rows)
            changes = {"position": interview.at, "group": group_of(interview)}
            if interview.language != self.interview.language:
                changes["language"] = interview.language
                said = f"{self.interview.language} to {interview.language}"
                note_event(connection, self._key, "language", said)
            connection.execute(set_interview(self._key, **changes))
            beat(connection, self._key, self._holder)
        self.interview, self._saved = interview, interview.answers

    def alive(self) -> None:
        """A sign of life between answers. Nothing of the interview changes, whoever has it."""
        with self._database.transaction("interview") as connection:
            beat(connection, self._key, self._holder)

    def pause(self) -> None:
        """Set it aside; `Store.resume` goes on."""
        self._end("paused")

    def complete(self) -> None:
        """Close it as completed; its answers count from now on. Raises StoreError while questions
        are open.
        """
        if not self.interview.finished or self.interview.declined:
            raise StoreError(f"interview {self.uuid} is not finished; pause or discard it")
        self._end("completed", completed=timestamp())

    def discard(self, reason: str, *, ended_as: Ending | None = None) -> None:
        """Close it so that it does not count; what was answered stays in the history. `ended_as`:
        by default what the reason says.
        """
        self._end("discarded", reason, ended_as=ended_as or ending_of(None, reason) or None)

    def _end(self, status: str, reason: str = "", **values: object) -> None:
        declined = status == "discarded" and self.interview.declined
        outcome = REFUSED if declined else _OUTCOMES.get(str(values.get("ended_as") or status))
        with self._database.transaction("interview") as connection:
            refuse_another(connection, self._key, self.uuid, self._holder)
            connection.execute(set_interview(self._key, status=status, **values))
            for question in self.interview.unusual if status == "completed" else ():
                note_event(connection, self._key, "warned", question)
            note_event(connection, self._key, status, reason)
            if outcome is not None:
                note_attempts(connection, [self._key], outcome)
            release(connection, self._key)


def new_answers(
    key: int, saved: Mapping[str, Answer], interview: Interview
) -> list[dict[str, Any]]:
    """The rows that make what is saved of an interview what it says now."""
    wall, steady = timestamp(), time.monotonic()
    changed = {
        q: a for q, a in interview.answers.items() if q not in saved or not same(saved[q], a)
    }
    left = {question: Missing.NOT_ASKED for question in saved if question not in interview.answers}
    return [answer_row(key, q, a, wall, steady) for q, a in {**left, **changed}.items()]
