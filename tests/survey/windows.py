"""Several windows on one interview, step by step, and what has to hold after each step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from survey import CompletedInterview, Interview, Store
from survey.definition import loads
from survey.errors import InterviewClosedError, InterviewHeldError
from survey.store import Recording

VISIT = loads("""
instrument: visit
version: "1"
title: A visit
groups: {parents: Parents}
sections:
  - title: One
    questions:
      - {id: visited, ask: "Did you visit?", choose: {yes: "Yes", no: "No"}}
      - {id: visits, ask: "How often?", number: {min: 1, whole: true}, when: "visited == 'yes'"}
      - {id: why_not, ask: "Why not?", choose: {far: Far, dear: Dear}, when: "visited == 'no'"}
      - {id: again, ask: "Again?", choose: {yes: "Yes", no: "No"}}
""")

ANSWERS: Sequence[Mapping[str, object]] = (
    {"visited": "yes", "visits": 2, "why_not": "dear", "again": "yes"},
    {"visited": "no", "visits": 3, "why_not": "far", "again": "no"},
    {"visited": "yes", "visits": 7, "why_not": "far", "again": "no"},
    {"visited": "no", "visits": 9, "why_not": "dear", "again": "yes"},
)
"""What each window answers: routes and answers differ."""

ENDED = ("completed", "discarded")

Elsewhere = (InterviewHeldError, InterviewClosedError)


@dataclass
class Window:
    """One window: what it has open, and what it answers."""

    store: Store
    uuid: str
    answers: Mapping[str, object]
    recording: Recording | None = None
    refused: int = 0

    def step(self, what: str) -> None:
        """Do one thing; a window that has lost the interview is refused, by a typed error."""
        try:
            self._do(what)
        except Elsewhere:
            self.refused += 1

    def _do(self, what: str) -> None:
        if what in ("resume", "take over"):
            self.recording = self.store.resume(self.uuid, take_over=what == "take over")
        elif self.recording is not None:
            now = self.recording.interview
            if what == "answer" and now.question is not None:
                self.recording.save(now.answer(self.answers[now.question.id]))
            elif what == "back":
                self.recording.save(now.back())
            elif what == "complete" and now.finished:
                self.recording.complete()
            elif what == "pause":
                self.recording.pause()
            elif what == "discard":
                self.recording.discard("a slip")


@dataclass
class Watched:
    """An interview in several windows, looked at after each step."""

    store: Store
    windows: Sequence[Window]
    uuid: str
    status: str = "started"
    completed: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def begun(cls, store: Store, number: int) -> "Watched":
        """The first window has begun it."""
        recording = store.begin(Interview.start(VISIT), mode="terminal")
        windows = [Window(store, recording.uuid, given) for given in ANSWERS[:number]]
        windows[0].recording = recording
        return cls(store, windows, recording.uuid)

    def step(self, window: int, what: str) -> None:
        if self.status in ENDED and what in ("resume", "take over"):
            return
        self.windows[window].step(what)
        found = self.store.find(self.uuid)
        assert found is not None
        before, (self.status, record) = self.status, found
        if before in ENDED:
            assert self.status == before  # whatever a stale window does
        if self.status == "completed":
            self._look(record)

    def _look(self, record: CompletedInterview) -> None:
        if not self.completed:
            fresh = Interview.start(VISIT, seed=record.seed).resume(record.answers)
            assert fresh.finished
            assert dict(fresh.answers) == dict(record.answers)  # the definition can produce it
            self.completed = record.answers
        assert dict(record.answers) == dict(self.completed)


def in_every_order(first: Sequence[str], second: Sequence[str]) -> "list[list[tuple[int, str]]]":
    """All ways of two windows taking turns, each doing its own things in order."""
    if not first or not second:
        return [[(0, each) for each in first] + [(1, each) for each in second]]
    return [[(0, first[0]), *rest] for rest in in_every_order(first[1:], second)] + [
        [(1, second[0]), *rest] for rest in in_every_order(first, second[1:])
    ]
