"""One interview being made, each answer on disk before the next question shows."""

import time
from collections.abc import Mapping

from sqlalchemy import insert

from survey.dispositions import COMPLETED, PARTIAL, REFUSED
from survey.errors import StoreError
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.store import tables
from survey.store.cases import note_attempt
from survey.store.database import Database
from survey.store.rows import answer_row, group_of, note_event, same, set_interview, timestamp

__all__ = ["Recording"]

_OUTCOMES = {"completed": COMPLETED, "paused": PARTIAL}
"""What the end of an interview is as an attempt of its case; declined consent is a refusal."""


class Recording:
    """An interview being made: each `save` puts what is new on disk before it returns."""

    def __init__(
        self,
        database: Database,
        key: int,
        uuid: str,
        interview: Interview,
        saved: Mapping[str, Answer] | None = None,
    ) -> None:
        self._database, self._key, self.uuid = database, key, uuid
        self.interview = interview
        self._saved: Mapping[str, Answer] = saved or {}

    def save(self, interview: Interview) -> None:
        """Keep the answers that are new or changed, and those that left the route as not_asked. The
        language is the one the interview goes on in; a change of it is an event.
        """
        wall, steady = timestamp(), time.monotonic()
        changed = {
            q: a
            for q, a in interview.answers.items()
            if q not in self._saved or not same(self._saved[q], a)
        }
        left = {
            question: Missing.NOT_ASKED
            for question in self._saved
            if question not in interview.answers
        }
        rows = [answer_row(self._key, q, a, wall, steady) for q, a in {**left, **changed}.items()]
        with self._database.transaction() as connection:
            if rows:
                connection.execute(insert(tables.answers), rows)
            changes = {"position": interview.at, "group": group_of(interview)}
            if interview.language != self.interview.language:
                changes["language"] = interview.language
                said = f"{self.interview.language} to {interview.language}"
                note_event(connection, self._key, "language", said)
            connection.execute(set_interview(self._key, **changes))
        self.interview, self._saved = interview, interview.answers

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

    def discard(self, reason: str) -> None:
        """Close it so that it does not count; what was answered stays in the history."""
        self._end("discarded", reason)

    def _end(self, status: str, reason: str = "", **values: object) -> None:
        declined = status == "discarded" and self.interview.declined
        outcome = REFUSED if declined else _OUTCOMES.get(status)
        with self._database.transaction() as connection:
            connection.execute(set_interview(self._key, status=status, **values))
            note_event(connection, self._key, status, reason)
            if outcome is not None:
                note_attempt(connection, self._key, outcome)
