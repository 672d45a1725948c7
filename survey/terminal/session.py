"""Interview after interview: take up what was interrupted, ask, review, finish, and the next one.

The session steers; the interview knows the route, the recording keeps the answers, the face shows
the pages.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn, assert_never

from survey.errors import AnswerError
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire
from survey.store import Interrupted, Recording, Store
from survey.terminal.leaving import Departure
from survey.terminal.lines import columns
from survey.terminal.pages import (
    Entry,
    Face,
    Page,
    Step,
    offered,
    question_page,
    review_page,
    reviewed,
    value_of,
)
from survey.terminal.words import TerminalPhrases
from survey.words import Catalogue, language_name

__all__ = ["MODE", "Session"]

MODE = "terminal"
"""How interviews made here are marked in the store."""


class _Stopped(Exception):  # noqa: N818  # the fieldworker's decision, not an error
    """The fieldworker stops for now; its text is said in parting."""


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
            conduct = self._taken_up() or self._new(self._which())
            while True:
                said = conduct.run()
                conduct = self._new(self._next(conduct.interview.questionnaire, said))
        except _Stopped as stopped:
            return str(stopped)
        except EOFError:  # the terminal has gone
            return self.words.bye

    # --- which interview ---

    def _taken_up(self) -> "_Conduct | None":
        """An interrupted interview to go on with; None where there is none or a new one is
        wanted.
        """
        words = self.words
        names = [each.instrument for each in self.questionnaires]
        while found := self.store.interrupted(names, mode=MODE):
            entries = (*(self._interrupted(each) for each in found), Entry(words.begin_new))
            place = self._choice(replace(self._menu(words.interrupted, entries), given=None))
            if place == len(found):
                return None
            said = " – ".join(filter(None, (entries[place].label, entries[place].answer)))
            choices = (Entry(words.resume), Entry(words.discard), Entry(words.other_list))
            done = self._choice(replace(self._menu(words.this_one, choices), context=said))
            if done == 0:
                recording = self.store.resume(found[place].uuid)
                return _Conduct(self, recording.interview, recording)
            if done == 1 and self.sure(self.catalogue):
                with self.departure.held():
                    self.store.resume(found[place].uuid).discard(_BY_HAND)
        return None

    def _which(self) -> Questionnaire:
        if len(self.questionnaires) == 1:
            return self.questionnaires[0]
        entries = tuple(
            Entry(each.title.in_language(self.catalogue.language)) for each in self.questionnaires
        )
        return self.questionnaires[self._choice(self._menu(self.words.which_instrument, entries))]

    def _new(self, questionnaire: Questionnaire) -> "_Conduct":
        seed = secrets.randbelow(2**31)
        return _Conduct(
            self,
            Interview.start(questionnaire, language=self.language, group=self.group, seed=seed),
        )

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
            raise _Stopped(words.bye)
        return questionnaire if place == 0 else self._which()

    def _counts(self) -> tuple[str, ...]:
        """Completed interviews by group, beside the targets where there are any."""
        language, done = self.catalogue.language, self.store.counts("group")
        labels = {
            group.code: group.label.in_language(language)
            for each in self.questionnaires
            for group in each.groups
        }
        lines = [f"{self.words.so_far}:"]
        for code, label in labels.items():
            count = str(done.get((code,), 0))
            target = self.targets.get(code)
            number = (
                count if target is None else self.words.of_target.format(done=count, target=target)
            )
            lines += columns(f"  {label}", number, 48)
        return tuple(lines)

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
        here = (each.last_answer or each.started).astimezone()  # as the laptop's clock shows it
        when = f"{self.catalogue.day(here.date().isoformat())} {here:%H:%M}"
        return Entry(title, self.words.interrupted_at(each.answered, when=when))

    # --- choices around interviews ---

    def sure(self, catalogue: Catalogue) -> bool:
        """Whether an interview is really to be discarded."""
        words = catalogue.phrases(TerminalPhrases)
        entries = (Entry(words.no_keep), Entry(words.yes_discard))
        page = Page(
            "one",
            words.really_discard,
            words.welcome,
            entries=entries,
            leaves=words.no_keep,
            catalogue=catalogue,
        )
        return self.face.ask(page) == 1

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
                raise _Stopped(self.words.bye)
            page = replace(page, message=page.words.choose_first)


_BY_HAND = "discarded by the interviewer"
_DECLINED = "consent was declined"


class _Conduct:
    """One interview from its first question, or from where it stood, to its end."""

    def __init__(
        self, session: Session, interview: Interview, recording: Recording | None = None
    ) -> None:
        self.session, self.interview, self.recording = session, interview, recording

    @property
    def words(self) -> TerminalPhrases:
        return self.interview.catalogue.phrases(TerminalPhrases)

    def run(self) -> str:
        """Ask until it is completed or discarded; returns what to say of it."""
        while True:
            step = self._one_page()
            if isinstance(step, Interview):
                self._keep(step)
            elif isinstance(step, str):
                return step
            elif self._stopped():
                return self.words.discarded

    def _one_page(self) -> "Interview | Step | str":
        """The next interview, the menu, or at the end what to say."""
        if self.interview.declined and self.interview.at is None:
            return self._decline()
        if (question := self.interview.question) is not None:
            return self._asked(question)
        return self._reviewed()

    def _keep(self, interview: Interview) -> None:
        """On disk before anything else is shown. The first answer begins the recording."""
        with self.session.departure.held():
            if self.recording is None:
                self.recording = self.session.store.begin(interview, mode=MODE)
            else:
                self.recording.save(interview)
        self.interview = interview

    # --- a question ---

    def _asked(self, question: Question) -> "Interview | Step":
        """Ask until the answer fits and, where it is unusual, is confirmed."""
        interview = self.interview
        given, message, confirmed = offered(interview, question), "", None
        fits = True
        while True:
            page = question_page(interview, question, given, message, fits=fits)
            reply = self.session.face.ask(page)
            if isinstance(reply, Step):
                return interview.back() if reply is Step.BACK else reply
            if isinstance(reply, Missing):
                return interview.skip(reply)
            if page.prompt == "show":
                return interview.answer(True)
            if reply is None or reply == () or (isinstance(reply, str) and not reply.strip()):
                if isinstance(given, Missing):
                    return interview.skip(given)
                if question.optional:
                    return interview.skip(Missing.NO_ANSWER)
                given, message = None, self._nothing(page)
                continue
            given, answer, fits = reply, value_of(interview, question, reply), True
            try:
                following, warning = interview.answer(answer), interview.warning(answer)
            except AnswerError as error:
                message = f"{error.message[:1].upper()}{error.message[1:]}"
                fits = False
                continue
            if warning and confirmed != answer:
                confirmed, message = answer, f"{warning} {self.words.confirm_again}"
                continue
            return following

    def _nothing(self, page: Page) -> str:
        """What to say where Enter came without an answer."""
        words = self.words
        match page.prompt:
            case "one":
                return words.choose_first
            case "many":
                return words.choose_some
            case "rank":
                return words.rank_first
            case "line" | "show":
                return words.write_first
            case _ as never:
                assert_never(never)

    # --- ends ---

    def _reviewed(self) -> "Interview | Step | str":
        asked = reviewed(self.interview)
        reply = self.session.face.ask(review_page(self.interview, asked))
        if reply is Step.BACK:
            return self.interview.back()
        if isinstance(reply, int) and reply > 0:
            return self.interview.goto(asked[reply - 1].id)
        if reply == 0 and self.recording is not None:
            with self.session.departure.held():
                self.recording.complete()
            return self.words.finished
        return Step.MENU if isinstance(reply, Step) else self.interview

    def _decline(self) -> "Interview | str":
        """Thank the respondent. Unless "no" was a slip, whatever is pressed now, nothing is left to
        resume.
        """
        reply = self.session.face.ask(
            Page(
                "show",
                self.words.declined,
                self._title,
                back=True,
                catalogue=self.interview.catalogue,
            )
        )
        if reply is Step.BACK:
            return self.interview.back()
        self._discard(_DECLINED)
        return self.words.discarded

    @property
    def _title(self) -> str:
        return self.interview.text(self.interview.questionnaire.title)

    def _stopped(self) -> bool:
        """Pause, discard or continue, in another language too. True where it is discarded; leaving
        the menu itself pauses.
        """
        words, interview = self.words, self.interview
        others = [each for each in interview.questionnaire.languages if each != interview.language]
        told = [words.carry_on, words.pause, words.discard]
        told += [words.carry_on_in.format(language=language_name(each)) for each in others]
        page = Page(
            "one",
            words.menu_title,
            self._title,
            hint=words.menu_text,
            entries=tuple(map(Entry, told)),
            given=0,
            leaves=words.pause_key,
            catalogue=interview.catalogue,
        )
        reply = self.session.face.ask(page)
        if reply == 1 or reply is Step.MENU:
            self._pause()
        if reply == 2 and self.session.sure(interview.catalogue):
            self._discard(_BY_HAND)
            return True
        if isinstance(reply, int) and reply > 2:
            self._go_on_in(others[reply - 3])
        return False

    def _pause(self) -> NoReturn:
        words = self.words
        if self.recording is None:
            raise _Stopped(words.bye)
        with self.session.departure.held():
            self.recording.pause()
        raise _Stopped(words.paused_bye.format(command=self.session.command))

    def _go_on_in(self, language: str) -> None:
        """The same question in another language. Before the first answer there is nothing to
        keep.
        """
        changed = self.interview.in_language(language)
        if self.recording is None:
            self.interview = changed
        else:
            self._keep(changed)

    def _discard(self, reason: str) -> None:
        if self.recording is not None:
            with self.session.departure.held():
                self.recording.discard(reason)
