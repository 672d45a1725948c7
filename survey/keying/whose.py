"""Of whom a paper is, beside what it says: the case, and who interviewed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.cases import case_of
from survey.errors import DataError, shown
from survey.keying.desk import Desk, Stopped
from survey.store import Case, SampleList, Store
from survey.wording import folded

__all__ = ["CODE", "Whose"]

CODE = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{5}")
"""How the code of a case looks."""


@dataclass
class Whose:
    """Asks for the case where the store has a list of them, and for the interviewer where the study
    lists who asks.

    `interviewer`: of all papers, so that it is not asked. `interviewers`: code: name.
    """

    desk: Desk
    store: Store
    interviewers: Mapping[str, str] = field(default_factory=dict)
    interviewer: str | None = None
    _last: str = ""

    def asked(self, case: str = "") -> tuple[str, str]:
        """The case and the interviewer of the next paper, each empty where there is none; the case
        is not asked where it is known. Raises Stopped where the keyer stops.
        """
        return case or self._case(), self._who()

    @property
    def listed(self) -> bool:
        """Whether the store has a list of cases."""
        return len(SampleList(self.store)) > 0

    def coded(self, number: str) -> Case | None:
        """The case whose code stands as the number of a paper; None where it is a plain number."""
        try:
            return case_of(number, SampleList(self.store).cases()) if self.listed else None
        except DataError:
            return None

    def _who(self) -> str:
        words = self.desk.words
        if self.interviewer is not None or not self.interviewers:
            return self.interviewer or ""
        known = {
            folded(text): code for code, name in self.interviewers.items() for text in (code, name)
        }
        while True:
            prompt = words.ask_interviewer if self._last else words.ask_interviewer_first
            line = self._line(prompt.format(last=self._last))
            if line in ("", "-"):
                self._last = self._last if not line else ""
                return self._last
            if folded(line) in known:
                self._last = known[folded(line)]
                return self._last
            listed = self.desk.catalogue.listed(self.interviewers)
            self.desk.say(words.no_interviewer.format(given=self._given(line), known=listed))

    def _case(self) -> str:
        words = self.desk.words
        cases = SampleList(self.store).cases()
        known = {case.id: case.id for case in cases}
        known |= {folded(case.id): case.id for case in cases}
        while cases:
            line = self._line(words.ask_case)
            if not line:
                break
            coded = self.coded(line)
            found = known.get(line) or known.get(folded(line)) or (coded.id if coded else None)
            if found is not None:
                return found
            self.desk.say(words.no_case.format(given=self._given(line)))
        return ""

    def _line(self, prompt: str) -> str:
        line = self.desk.ask(prompt)
        if line is None:
            raise Stopped
        return line.strip()

    def _given(self, line: str) -> str:
        return self.desk.inserted(shown(line))
