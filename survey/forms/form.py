"""What all forms have in common: what is made, what comes back, and the table entry of a format."""

import uuid
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from survey.cases import case_code
from survey.errors import ConcordError
from survey.questionnaire import Questionnaire
from survey.wording import Wording

__all__ = [
    "Addressee",
    "Alarm",
    "Blank",
    "Filled",
    "Form",
    "Format",
    "Given",
    "Identity",
    "Refusal",
    "RefusedError",
]

_FORMS = uuid.UUID("6a0d3d1c-6d3f-5c0e-9a55-0f6f6e1f7b52")
"""Namespace of the uuids that are worked out from a form and its answers, so that the same form has
the same one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What any form carries, so that its answers are read by the definition it was made from."""

    instrument: str
    version: str
    hash: str
    form: str
    """The id of this form: new each time one is made; the same in every copy of the file."""

    def respondent(self, mark: str) -> str:
        """The uuid of the respondent who is `mark` among those who filled copies of this form."""
        return str(uuid.uuid5(_FORMS, f"{self.form}\n{mark}"))


@dataclass(frozen=True, slots=True)
class Addressee:
    """The case that a form is for: its id, and the seal of the list that has it, by which a case
    of the same id in another study's list is told from it.
    """

    case: str
    seal: str

    @property
    def code(self) -> str:
        """What stands on the form for people to read."""
        return case_code(self.case)


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be made. `group`: fixed on the form; None where the form has to ask."""

    questionnaire: Questionnaire
    language: str
    group: str | None = None
    form: str = field(default_factory=lambda: str(uuid.uuid4()))
    rows: int = 0
    """Workbook: one row for each of so many respondents; 0 for one respondent on a friendly
    sheet."""
    all_on_one: bool = False
    """Page: all questions on one page, instead of one at a time."""
    shared_device: bool = False
    """Page: keeps no draft in the browser."""
    large_print: bool = False
    """Paper: larger type."""
    addressee: Addressee | None = None
    """The case it is for; None where whoever has it may fill it in."""

    @property
    def identity(self) -> Identity:
        questionnaire = self.questionnaire
        return Identity(
            questionnaire.instrument, questionnaire.version, questionnaire.hash, self.form
        )

    @property
    def seed(self) -> int:
        """Decides the order of shuffled blocks on a form that has them in one order, the same in
        every copy.
        """
        return zlib.crc32(self.form.encode())


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in one place of a returned form, untouched: the value and where it stands ("Sheet
    'Questions', C14").
    """

    value: object
    place: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One respondent's returned form, before any rule of the interview has looked at it.

    `given`: question id → what stands there; empty places are left out. `places`: question id →
    where its answer belongs, so that a missing one can be pointed at. `faults`: what cannot be
    taken for any answer, found while looking at the file. `uuid`: the form's own id for the
    respondent, empty where it gives none; then the rules of `survey.store.identity` hold for
    `case` (the id of whom it was made for; `seal`: of the list that has it), `reference` (what the
    respondent chose), `sender` and `row` (of a form for many), the file and the answers.
    """

    identity: Identity
    mode: str
    given: Mapping[str, Given]
    language: str
    group: str | None = None
    uuid: str = ""
    reference: str = ""
    sender: str = ""
    row: int = 0
    place: str = ""
    """Where in the file this respondent stands, such as "row 7"; empty for a file of one."""
    seed: int = 0
    started: datetime | None = None
    completed: datetime | None = None
    """When it was finished, or the file last saved: of two forms of one respondent the later one
    counts."""
    places: Mapping[str, str] = field(default_factory=dict)
    faults: "Sequence[Refusal]" = ()
    faulty: frozenset[str] = frozenset()
    """The questions of which `faults` tell."""
    case: Given | None = None
    seal: str = ""

    @property
    def mark(self) -> str:
        """What names the respondent on this form, with the sender where it is for many; empty where
        nobody wrote a reference.
        """
        if not self.row or not (self.reference or self.sender):
            return self.reference
        return "\n".join((self.sender, self.reference or str(self.row)))

    @property
    def own_uuid(self) -> str:
        """The uuid of the respondent, where the form tells one from all others; else empty."""
        of_case = f"case\n{self.case.value}" if self.case else ""
        named = self.mark or of_case
        return self.uuid or (self.identity.respondent(named) if named else "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a returned form was not taken in: the file, the cell or field, the value there, the
    reason with its remedy.
    """

    file: str
    place: str
    value: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.reason) if part)


@dataclass(frozen=True, slots=True)
class Blank:
    """A question that was asked on a returned form and left blank, and is kept as `no_answer`: the
    file, the place, the question by its id and in words. `optional`: it said that it may be left
    empty; `required`: that it may not, and the office took it all the same.
    """

    file: str
    place: str
    question: str
    asked: str
    optional: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """A returned form that was refused, and yet has an answer that must not wait: the file, the
    place of the respondent in it, what to do.
    """

    file: str
    place: str
    say: tuple[Wording, ...]


class RefusedError(ConcordError):
    """A returned form, or a file of them, is not taken in. `refusals` lists every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(map(str, self.refusals)))

    @classmethod
    def of(cls, file: str, reason: str, *, place: str = "", value: object = "") -> "RefusedError":
        return cls([Refusal(file, place, str(value), reason)])


@dataclass(frozen=True, slots=True)
class Format:
    """A way of asking on a form, as one entry of the table in `survey.forms`. `every_language`: it
    has all languages of the questionnaire, to be switched.

    `make` gives the bytes of the file. `sniff` tells from the first bytes and the whole path
    whether a file is of this format; `read` gives what stands in it, one `Filled` for each
    respondent, or raises RefusedError. A format that does not come back has neither. `notes` lists,
    for the person who makes the form, what of the definition the format cannot say.
    """

    name: str
    title: str
    suffix: str
    make: Callable[[Form], bytes]
    sniff: Callable[[Path, bytes], bool] | None = None
    read: Callable[[Path], Sequence[Filled]] | None = None
    notes: Callable[[Form], Sequence[str]] | None = None
    every_language: bool = False
