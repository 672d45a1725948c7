"""Whom a fieldworker asks next, and what came of it where an interview was not finished."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from survey.cases import Contacts, Standing, case_of, next_up, standings
from survey.dispositions import OUTCOMES, Outcome
from survey.errors import AnswerError, DataError, StoreError, did_you_mean, shown
from survey.questions import Day, parsed
from survey.store import SampleList, Store
from survey.terminal.case_words import CasePhrases
from survey.terminal.lines import visible
from survey.terminal.pages import Entry, Face, Page, Reply, Step
from survey.terminal.words import TerminalPhrases
from survey.wording import folded
from survey.words import Catalogue

__all__ = ["Begin", "Caseload", "Whom"]

_OFFERED = 9
"""Cases that are offered at once: each has one key."""


@dataclass(frozen=True, slots=True)
class Begin:
    """What a study was asked to begin with: the `case` of this id, or the `next` one that is due;
    else whoever asks chooses. `contacts`: how to reach cases.
    """

    case: str = ""
    next: bool = False
    contacts: Contacts | None = None


@dataclass(frozen=True, slots=True)
class Whom:
    """The case to be asked; None where there is none. `going_on`: the uuid of its interview that
    was begun.
    """

    standing: Standing | None = None
    going_on: str = ""


@dataclass(frozen=True)
class Caseload:
    """The pages around interviews with cases."""

    face: Face
    store: Store
    catalogue: Catalogue
    interviewer: str
    group: str
    begin: Begin

    @property
    def words(self) -> CasePhrases:
        return self.catalogue.phrases(CasePhrases)

    def here(self) -> bool:
        """Whether the study has a list of cases."""
        return len(SampleList(self.store)) > 0

    def named(self) -> Whom:
        """The case that was named. Raises StoreError where it is not in the list."""
        every = standings(self.store)
        found = self._found(self.begin.case, every)
        if found is None:
            near = did_you_mean(self.begin.case, [each.case.id for each in every])
            raise StoreError(f"there is no case {shown(self.begin.case)} in the list{near}")
        return Whom(found, found.begun)

    def chosen(self) -> Whom | None:
        """Whom to ask, after as many outcomes as were recorded instead; None where the fieldworker
        stops.
        """
        passed: set[str] = set()
        while isinstance(standing := self._one(passed), Standing):
            done = self._about(standing)
            if done is not None:
                return done
            passed.add(standing.case.id)
        return None if standing == "stop" else Whom()

    # --- which one ---

    def _one(self, passed: Set[str]) -> "Standing | Literal['stop', 'nobody']":
        """The case to look at; with `next` the first of those due that was not `passed` over."""
        message = ""
        while True:
            every = standings(self.store)
            waiting = next_up(every, _today(), interviewer=self.interviewer, group=self.group)
            fresh = [each for each in waiting if each.case.id not in passed]
            if self.begin.next and fresh:
                return fresh[0]
            offered = waiting[:_OFFERED]
            entries = (
                *(Entry(visible(each.case.id), self._state(each)) for each in offered),
                Entry(self.words.another),
                Entry(self.words.without),
            )
            if not message and not waiting:
                message = self.words.nobody
            reply = self.face.ask(self._page(self.words.whom, entries, message=message))
            if reply is Step.MENU:
                return "stop"
            if reply == len(offered) + 1:
                return "nobody"
            if reply == len(offered):
                found, message = self._typed(every)
                if found is not None:
                    return found
            elif isinstance(reply, int):
                return offered[reply]

    def _typed(self, every: list[Standing]) -> tuple[Standing | None, str]:
        """The case whose id or code is typed, or what to say instead."""
        page = replace(self._page(self.words.type_id, ()), prompt="line")
        reply = self.face.ask(page)
        if not isinstance(reply, str) or not reply.strip():
            return None, ""
        found = self._found(reply, every)
        given = self.catalogue.isolated(shown(reply))
        return found, "" if found else self.words.no_case.format(given=given)

    def _found(self, typed: str, every: list[Standing]) -> Standing | None:
        by_id = {folded(each.case.id): each for each in every}
        by_id |= {each.case.id: each for each in every}
        if found := by_id.get(typed.strip()) or by_id.get(folded(typed)):
            return found
        try:
            coded = case_of(typed, [each.case for each in every])
        except DataError:
            return None
        return by_id[coded.id] if coded else None

    def _state(self, standing: Standing) -> str:
        said = self.words.outcome(standing.outcome.code)
        if standing.call_back is None:
            return said
        day = self.catalogue.day(standing.call_back.isoformat())
        return f"{said}, {self.words.agreed.format(day=day)}"

    def _about(self, standing: Standing) -> Whom | None:
        """What is known of a case, and what to do; None where it is to be another."""
        words, begun = self.words, standing.begun
        entries = [words.go_on if begun else words.ask_now, words.instead, words.other_case]
        page = self._page(
            words.case.format(case=self.catalogue.isolated(visible(standing.case.id))),
            tuple(map(Entry, entries)),
        )
        reply = self.face.ask(replace(page, hint=self._known(standing), given=0))
        if reply == 0:
            return Whom(standing, begun)
        if reply == 1:
            self.after(standing.case.id, "")
        return None

    def _known(self, standing: Standing) -> str:
        """How to reach a case, and what came of the last attempts at it, on a line each."""
        contacts = self.begin.contacts
        reach = contacts.of(standing.case.id) if contacts else {}
        lines = [f"{visible(name)}: {visible(value)}" for name, value in reach.items()]
        for attempt in standing.attempts[-3:]:
            day = self.catalogue.day(attempt.wall.astimezone().date().isoformat())
            note = f" – {visible(attempt.note)}" if attempt.note else ""
            lines.append(f"{day}: {self.words.outcome(attempt.outcome)}{note}")
        return "\n".join(lines)

    # --- what came of it ---

    def after(self, case: str, interview: str) -> None:
        """Ask what came of an attempt that was no finished interview, and record it."""
        by_hand = [each for each in OUTCOMES.values() if each.by_hand]
        entries = (
            Entry(self.words.no_more),
            *(Entry(self.words.outcome(each.code)) for each in by_hand),
        )
        title = self.words.case.format(case=self.catalogue.isolated(visible(case)))
        reply = self.face.ask(replace(self._page(self.words.came, entries), title=title, given=0))
        if not isinstance(reply, int) or reply == 0:
            return
        outcome = by_hand[reply - 1]
        day: date | None = None
        if not outcome.settled:
            day = self._day(needed=outcome.code == "call_back")
            if day is None and outcome.code == "call_back":
                return
        note = self._note(outcome)
        SampleList(self.store).attempt(
            case,
            outcome.code,
            interviewer=self.interviewer,
            call_back=day,
            note=note,
            interview=interview,
        )

    def _day(self, *, needed: bool) -> date | None:
        """The day agreed; None where there is none, or the fieldworker leaves."""
        tomorrow = self.catalogue.day((_today() + timedelta(1)).isoformat())
        hint = self.words.needs_day.format(day=tomorrow)
        page = replace(
            self._page(self.words.which_day, ()),
            prompt="line",
            hint=hint if needed else f"{hint} {self.words.no_day}",
            optional=not needed,
        )
        while True:
            reply: Reply = self.face.ask(page)
            if isinstance(reply, Step):
                return None
            text = reply.strip() if isinstance(reply, str) else ""
            if not text and not needed:
                return None
            try:
                day = parsed(Day(_today().isoformat()), text, self.catalogue)
            except AnswerError as error:
                page = replace(page, message=error.message, given=text)
                continue
            return date.fromisoformat(str(day))

    def _note(self, outcome: Outcome) -> str:
        if outcome.code != "other":
            return ""
        page = replace(self._page(self.words.what_else, ()), prompt="line", optional=True)
        reply = self.face.ask(page)
        return reply.strip() if isinstance(reply, str) else ""

    def _page(self, text: str, entries: tuple[Entry, ...], message: str = "") -> Page:
        words = self.catalogue.phrases(TerminalPhrases)
        return Page(
            "one",
            text,
            words.welcome,
            entries=entries,
            message=message,
            leaves=words.stop_key,
            catalogue=self.catalogue,
        )


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the fieldworker's day
