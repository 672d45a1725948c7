"""Paper after paper: code, number, a line for each question, kept; each answer on disk before the
next line shows.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from survey.cases import case_code
from survey.errors import (
    DataError,
    InterviewHeldError,
    StoreBusyError,
    StoreError,
    shown,
)
from survey.forms.paper.code import PaperCode
from survey.interview import Interview
from survey.keying.comparing import Comparison, differences
from survey.keying.desk import Desk, Stopped
from survey.keying.entry import Entry, tell
from survey.keying.papers import Batch, batch_of, number_of
from survey.keying.whose import CODE, Whose
from survey.questionnaire import GROUP, Questionnaire
from survey.record import CompletedInterview
from survey.store import Recording, Store
from survey.study import Quota
from survey.terminal.elsewhere import Elsewhere, at, who_writes
from survey.terminal.enough import Enough
from survey.terminal.heartbeat import beating
from survey.terminal.leaving import Departure

__all__ = ["MODE", "Keying"]

Kept = TypeVar("Kept")

MODE = "paper"
"""How interviews keyed here are marked in the store."""

_DECLINED = "consent was declined"
_EXAMPLE_CODE = "A91F3C-07C2F1-L1G0-K"

_FINISHED = ("completed", "discarded")
"""What has been keyed to the end; a paper without consent is discarded."""


class Keying:
    """A keyer's sitting with one store. `run` it once. `second`: papers keyed before are keyed
    again and compared. `whose`: asks of which case each is, and who interviewed. `quotas`: of which
    the keyer is told where they are full.
    """

    def __init__(
        self,
        desk: Desk,
        store: Store,
        questionnaires: Sequence[Questionnaire],
        departure: Departure,
        *,
        second: bool = False,
        whose: Whose | None = None,
        quotas: Sequence[Quota] = (),
    ) -> None:
        self.desk, self.store, self.departure, self.second = desk, store, departure, second
        self.questionnaires = questionnaires
        self.whose = whose or Whose(desk, store)
        self.quotas = quotas
        self.count = 0

    def run(self) -> str:
        """Key papers until the keyer stops; returns the words to part with."""
        desk = self.desk
        desk.say(desk.words.welcome)
        try:
            batch = self._batch(self._needed(desk.words.ask_code))
            while line := self._needed(desk.words.ask_number).strip():
                if "-L" in line.upper():
                    batch = self._batch(line)
                elif paper := self._numbered(line):
                    number, case = paper
                    try:
                        self._paper(batch, number, case)
                    except Elsewhere:
                        desk.say(desk.words.lost.format(number=number))
        except Stopped:
            pass
        return desk.words.bye.format(count=self.count)

    # --- which paper ---

    def _needed(self, prompt: str) -> str:
        line = self.desk.ask(prompt)
        if line is None:
            raise Stopped
        return line

    def _batch(self, typed: str) -> Batch:
        """The batch of a code, asked again until it is one of a questionnaire known here."""
        words = self.desk.words
        while True:
            if not typed.strip():
                raise Stopped
            try:
                found = batch_of(PaperCode.parse(typed), self.questionnaires)
            except DataError:
                given = self.desk.inserted(shown(typed))
                self.desk.say(words.bad_code.format(given=given, example=_EXAMPLE_CODE))
            else:
                if found is not None:
                    self.store.check_decided(found.questionnaire)  # before anything is keyed
                    self.desk.catalogue = found.questionnaire.catalogue(found.language)
                    return found
                self.desk.say(words.unknown_code)
            typed = self._needed(words.ask_code)

    def _numbered(self, line: str) -> tuple[str, str] | None:
        """The number of a paper and, where that is the code of a case, the case; None where the
        line is neither, which is said.
        """
        number, words = number_of(line), self.desk.words
        if number is None:
            self.desk.say(words.bad_number)
            return None
        case = self.whose.coded(number)
        if case is None and CODE.fullmatch(number) and self.whose.listed:
            self.desk.say(words.no_code.format(given=self.desk.inserted(shown(line))))
            return None
        return (number, "") if case is None else (case_code(case.id), case.id)

    def _paper(self, batch: Batch, number: str, case: str) -> None:
        words = self.desk.words
        status, known = self.store.find(batch.uuid(number)) or ("", None)
        if self.second:
            if known is None or status not in _FINISHED:
                self.desk.say(words.not_yet.format(number=number))
            else:
                self._check(batch, number, known)
        elif status in _FINISHED:
            self.desk.say(words.keyed_already.format(number=number))
        else:
            self._first_entry(batch, number, case, begun=known is not None)

    # --- first and second entry ---

    def _first_entry(self, batch: Batch, number: str, case: str, *, begun: bool) -> None:
        words, uuid = self.desk.words, batch.uuid(number)
        recording: Recording | None = None
        interview = batch.interview()
        case, interviewer = ("", "") if begun else self.whose.asked(case)
        if begun:
            recording = self._resumed(uuid, number)
            if recording is None:
                return
            interview = batch.resumed(recording.interview)
            self.desk.say(words.resumed.format(number=number))

        def keep(now: Interview) -> None:
            nonlocal recording
            if recording is None:
                begin = partial(
                    self.store.begin,
                    now,
                    mode=MODE,
                    attributes=batch.attributes(number),
                    uuid=uuid,
                    case=case,
                    interviewer=interviewer,
                )
                recording = self._kept(begin)
            else:
                self._kept(partial(recording.save, now))

        try:
            tell(self.desk, interview, number, interview.alerts)
            with beating(lambda: recording):
                interview = Entry(self.desk, batch, number, keep).run(interview)
        except Stopped:
            if recording is not None:
                with self.departure.held(), suppress(StoreBusyError):  # every line is kept
                    recording.pause()
                self.desk.say(words.set_aside.format(number=number))
            raise
        except SystemExit:  # the terminal or the machine goes
            if recording is not None:
                with suppress(StoreError):
                    recording.pause()
            raise
        keep(interview)
        assert recording is not None  # noqa: S101  # kept above
        if interview.declined:
            self._kept(partial(recording.discard, _DECLINED))
        else:
            self._kept(recording.complete)
        self.count += 1
        said = words.discarded if interview.declined else words.kept
        self.desk.say(said.format(number=number, count=self.count))
        if not interview.declined:
            self._tell_full(interview)

    def _tell_full(self, interview: Interview) -> None:
        """The quotas that this paper is in and that are full now."""
        for quota, number in Enough(self.store, self.quotas).full(interview.known):
            people = self.desk.inserted(quota.label.in_language(interview.language))
            said = self.desk.words.quota_full
            self.desk.say(said.format(people=people, number=number, enough=quota.at))

    def _kept(self, keep: Callable[[], Kept]) -> Kept:
        """On disk; while another program holds the store, the keyer tries again. Raises Stopped
        where the keyer does not.
        """
        while True:
            try:
                with self.departure.held():
                    return keep()
            except StoreBusyError as error:
                self.desk.say(who_writes(error, self.desk.catalogue))
            if self._needed(self.desk.words.try_again).strip().lower() == "q":
                raise Stopped

    def _resumed(self, uuid: str, number: str) -> Recording | None:
        """The recording of a paper that was begun; None where another window has it and keeps it.
        One that gives no sign of life is taken over where the keyer says so.
        """
        words = self.desk.words
        try:
            return self._kept(lambda: self.store.resume(uuid))
        except InterviewHeldError as error:
            self.desk.say(
                words.held.format(
                    number=number,
                    machine=self.desk.inserted(error.machine),
                    since=at(error.since, self.desk.catalogue),
                    beat=at(error.beat, self.desk.catalogue),
                )
            )
            if not error.stale or self._needed(words.take_over).strip().lower() != "y":
                return None
        return self._kept(lambda: self.store.resume(uuid, take_over=True))

    def _check(self, batch: Batch, number: str, first: CompletedInterview) -> None:
        try:
            self._second_entry(batch, number, first)
        except Stopped:
            self.desk.say(self.desk.words.check_ended.format(number=number))
            raise

    def _second_entry(self, batch: Batch, number: str, first: CompletedInterview) -> None:
        """Blind: nothing of the first entry shows before all of the second is keyed. The first is
        on disk all the while.
        """
        words = self.desk.words
        entry = Entry(self.desk, batch, number, lambda _: None)
        second = entry.run(batch.interview())
        found = differences(batch.questionnaire, first.answers, second.answers)
        settled = Comparison(self.desk, batch, first.answers, second.answers, entry.one).settled()
        tell(self.desk, settled, number, settled.raised_since(second))
        attributes = {**first.attributes, "keyed_twice": "yes"}
        group = str(settled.group or settled.answers.get(GROUP, first.group))
        correct = replace(first, answers=dict(settled.answers), group=group, attributes=attributes)
        declined = _DECLINED if settled.declined else ""
        self._kept(
            lambda: self.store.put_right(first, correct, batch.questionnaire, discard=declined)
        )
        self.count += 1
        said = words.corrected(len(found), number=number) if found else None
        self.desk.say(said or words.same.format(number=number))
