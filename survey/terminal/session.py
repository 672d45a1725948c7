"""Interview after interview: take up what was interrupted, ask, review, finish, and the next one.

The session steers; the interview knows the route, the recording keeps the answers, the face shows
the pages.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from survey.errors import StoreBusyError, StoreError, shown
from survey.interview import Interview
from survey.questionnaire import Questionnaire
from survey.store import Interrupted, Recording, SampleList, Store
from survey.study import Quota
from survey.terminal.caseload import Begin, Caseload, Whom
from survey.terminal.conduct import BY_HAND, Conduct, Sitting, Stopped, sure
from survey.terminal.counted import counted_so_far
from survey.terminal.elsewhere import Elsewhere, at, ended, who_has, who_writes
from survey.terminal.enough import Enough
from survey.terminal.leaving import Departure
from survey.terminal.pages import Entry, Face, Page, Step
from survey.terminal.words import TerminalPhrases
from survey.words import Catalogue

__all__ = ["Session"]

Read = TypeVar("Read")

PAPER = "paper"
"""How interviews that were keyed from paper are marked."""


@dataclass(frozen=True)
class Session:
    """A fieldworker's sitting with one store. `run` it once."""

    face: Face
    store: Store
    questionnaires: Sequence[Questionnaire]
    group: str | None
    language: str | None
    targets: Mapping[str, int]
    departure: Departure
    command: str = "concord collect"
    """What to type to come back here."""
    interviewer: str = ""
    """Who asks."""
    begin: Begin = field(default_factory=Begin)
    """Which case to begin with, where the study has a list of them."""
    quotas: Sequence[Quota] = ()
    """Of whom how many interviews are enough."""

    @property
    def catalogue(self) -> Catalogue:
        first = self.questionnaires[0]
        return first.catalogue(self.language or first.languages[0])

    @property
    def words(self) -> TerminalPhrases:
        return self.catalogue.phrases(TerminalPhrases)

    def run(self) -> str:
        """Interview until the fieldworker stops; returns the words to part with."""
        try:
            conduct = self._first()
            while True:
                said = conduct.run()
                questionnaire = self._next(conduct.interview.questionnaire, said)
                conduct = self._with_whom(questionnaire)
        except Stopped as stopped:
            return str(stopped)
        except EOFError:  # the terminal has gone
            return self.words.bye

    # --- with whom ---

    @property
    def _caseload(self) -> Caseload:
        return Caseload(
            self.face, self.store, self.catalogue, self.interviewer, self.group or "", self.begin
        )

    def _first(self) -> Conduct:
        """The interview to begin with: with the case that was named, one that was interrupted, or a
        new one.
        """
        if self.begin.case:
            return self._with(self._read(self._caseload.named), None)
        if self.begin.next:
            return self._with_whom(None)
        return self._taken_up() or self._with_whom(None)

    def _with_whom(self, questionnaire: Questionnaire | None) -> Conduct:
        """A new interview with whoever is chosen, where the study has a list of cases."""
        whom: Whom | None = Whom()
        if self._read(self._caseload.here):
            whom = self._read(self._caseload.chosen)
        if whom is None:
            raise Stopped(self.words.bye)
        return self._with(whom, questionnaire)

    def _with(self, whom: Whom, questionnaire: Questionnaire | None) -> Conduct:
        if whom.standing is None:
            return self._new(
                questionnaire or self._which(), language=self.language, group=self.group
            )
        case = whom.standing.case
        names = [each.instrument for each in self.questionnaires]
        waiting = self._waiting(names)
        if whom.going_on in [each.uuid for each in waiting]:
            recording = self._read(lambda: self.store.resume(whom.going_on))
            return self._conduct(recording.interview, recording, case.id)
        asked = self.questionnaires
        if case.group:
            asked = [each for each in asked if case.group in [one.code for one in each.groups]]
            if not asked:
                raise StoreError(
                    f"the case {shown(case.id)} is of the group {shown(case.group)}, which no "
                    "instrument here asks; name another instrument"
                )
        if questionnaire is None or questionnaire not in asked:
            questionnaire = replace(self, questionnaires=asked)._which()
        language = case.language if case.language in questionnaire.languages else self.language
        group = case.group or self.group
        return self._new(questionnaire, case.id, language=language, group=group)

    # --- which interview ---

    def _taken_up(self) -> Conduct | None:
        """An interrupted interview to go on with; None where there is none or a new one is
        wanted.
        """
        words = self.words
        names = [each.instrument for each in self.questionnaires]
        told = ""
        while found := self._waiting(names):
            entries = (*(self._interrupted(each) for each in found), Entry(words.begin_new))
            menu = replace(self._menu(words.interrupted, entries), given=None, message=told)
            place = self._choice(menu)
            if place == len(found):
                return None
            said = " – ".join(filter(None, (entries[place].label, entries[place].answer)))
            try:
                if recording := self._gone_on_with(found[place], said):
                    met = self._read(SampleList(self.store).met)
                    case = next((each.case for each in met if each.uuid == recording.uuid), "")
                    return self._conduct(recording.interview, recording, case)
                told = ""
            except Elsewhere as error:
                told = ended(error, self.catalogue)
            except StoreBusyError as error:
                told = who_writes(error, self.catalogue)
        return None

    def _waiting(self, instruments: Sequence[str]) -> list[Interrupted]:
        """Those that can be gone on with here: begun here, or opened again, whatever they came on.
        Papers begun at the keying desk wait for that.
        """
        found = self._read(lambda: self.store.interrupted(instruments))
        return [each for each in found if each.mode != PAPER]

    def _gone_on_with(self, each: Interrupted, said: str) -> Recording | None:
        """An interrupted interview resumed, by decision taken over from a window that gives no sign
        of life; None where it is discarded or left. Raises InterviewHeldError where a window has
        it.
        """
        words, lease = self.words, each.lease
        if lease is not None and not lease.stale:
            raise lease.error(each.uuid)
        held = "" if lease is None else f"{who_has(lease, self.catalogue)} {words.take_over_text}"
        resume = words.resume if lease is None else words.take_over
        choices = (Entry(resume), Entry(words.discard), Entry(words.other_list))
        done = self._choice(replace(self._menu(words.this_one, choices), context=said, hint=held))
        taking_over = lease is not None
        if done == 0:
            return self.store.resume(each.uuid, take_over=taking_over)
        if done == 1 and sure(self.face, self.catalogue):
            with self.departure.held():
                self.store.discard(each.uuid, BY_HAND, take_over=taking_over)
        return None

    def _which(self) -> Questionnaire:
        if len(self.questionnaires) == 1:
            return self.questionnaires[0]
        entries = tuple(
            Entry(each.title.in_language(self.catalogue.language)) for each in self.questionnaires
        )
        return self.questionnaires[self._choice(self._menu(self.words.which_instrument, entries))]

    def _new(
        self,
        questionnaire: Questionnaire,
        case: str = "",
        *,
        language: str | None,
        group: str | None,
    ) -> Conduct:
        """An interview that begins; before its first question is shown, it is known that answers
        to this definition are let in.
        """
        self.store.check_decided(questionnaire)
        seed = secrets.randbelow(2**31)
        interview = Interview.start(questionnaire, language=language, group=group, seed=seed)
        return self._conduct(interview, None, case)

    def _conduct(
        self, interview: Interview, recording: Recording | None = None, case: str = ""
    ) -> Conduct:
        caseload = self._caseload
        sitting = Sitting(
            self.face,
            self.store,
            self.departure,
            self.command,
            self.interviewer,
            case,
            lambda case, uuid: self._read(lambda: caseload.after(case, uuid)),
            Enough(self.store, self.quotas),
        )
        return Conduct(sitting, interview, recording)

    def _next(self, questionnaire: Questionnaire, said: str) -> Questionnaire:
        """The page between interviews: what became of the last one, the counts, and what comes
        next.
        """
        words = self.words
        entries = (
            words.next_same,
            *([words.next_other] if len(self.questionnaires) > 1 else []),
            words.stop,
        )
        place = self._choice(
            replace(self._menu(said, tuple(Entry(each) for each in entries)), table=self._counts())
        )
        if entries[place] == words.stop:
            raise Stopped(words.bye)
        return questionnaire if place == 0 else self._which()

    def _counts(self) -> tuple[str, ...]:
        asked, quotas = self.questionnaires, self.quotas
        return self._read(
            lambda: counted_so_far(self.store, asked, self.targets, quotas, self.catalogue)
        )

    def _interrupted(self, each: Interrupted) -> Entry:
        """An interrupted interview: questionnaire and group, when it was touched last, how far it
        got.
        """
        known = {one.instrument: one for one in self.questionnaires}[each.instrument]
        language = self.catalogue.language
        groups = {group.code: group.label.in_language(language) for group in known.groups}
        title = " · ".join(
            part for part in (known.title.in_language(language), groups.get(each.group)) if part
        )
        when = at(each.last_answer or each.started, self.catalogue)
        how_far = self.words.interrupted_at(each.answered, when=when)
        return Entry(title, how_far if each.lease is None else f"{how_far}, {self.words.in_use}")

    def _read(self, read: Callable[[], Read]) -> Read:
        """What the store says; while another program holds it, the fieldworker tries again."""
        while True:
            try:
                return read()
            except StoreBusyError as error:
                told = who_writes(error, self.catalogue)
                page = Page("show", told, self.words.welcome, catalogue=self.catalogue)
                if self.face.ask(page) is Step.MENU:
                    raise Stopped(self.words.bye) from error

    # --- choices around interviews ---

    def _menu(self, text: str, entries: tuple[Entry, ...]) -> Page:
        return Page(
            "one",
            text,
            self.words.welcome,
            entries=entries,
            given=0,
            leaves=self.words.stop_key,
            catalogue=self.catalogue,
        )

    def _choice(self, page: Page) -> int:
        """The place of the entry chosen. Leaving here ends the session."""
        while True:
            reply = self.face.ask(page)
            if isinstance(reply, int):
                return reply
            if reply is Step.MENU:
                raise Stopped(self.words.bye)
            page = replace(page, message=page.words.choose_first)
