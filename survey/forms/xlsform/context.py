"""What is known, and what has been said, while an XLSForm is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from survey.conditions import And, Node
from survey.errors import ConditionError, Fault, shown
from survey.forms.xlsform import names
from survey.forms.xlsform.asked import Asked
from survey.forms.xlsform.choices import Lists
from survey.forms.xlsform.condition_text import written
from survey.forms.xlsform.entries import WORDS, Entry, carried_in
from survey.forms.xlsform.identifiers import Identifiers
from survey.forms.xlsform.sheets import SheetRow, Sheets
from survey.forms.xlsform.wordings import Wordings
from survey.forms.xlsform.xpath_syntax import parsed, reckoned
from survey.wording import Wording
from survey.words import Catalogue, Phrases, own_words, wording_of

__all__ = ["FormRead", "Group"]


@dataclass
class Group:
    """A group that has been begun: its label and condition, and whether it and all in it is left
    out.
    """

    name: str
    row: SheetRow
    when: Node | None = None
    left_out: bool = False
    repeat: bool = False
    section: bool = False
    table: "list[Entry] | None" = None


class FormRead:
    """`own`: Concord made the form. `asked`: field → what conditions may know of it. `said`: field
    that says an answer in words → the question. `reckoned`: fields whose answers are added,
    multiplied or worked with. `stack`: the groups a row stands in.
    """

    def __init__(self, sheets: Sheets, file: str, *, skip: bool) -> None:
        self.sheets, self.file, self.skip = sheets, file, skip
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.settings = sheets.settings[0] if sheets.settings else SheetRow("settings", 2, {})
        self.own = bool(self.settings.get("concord_instrument"))
        self.wordings = Wordings.of(sheets, self.settings, self.fault, self.note)
        self.lists = Lists.of(sheets.choices, self.wordings, self.fault, self.note)
        self.identifiers = Identifiers(self.note)
        words = self.settings.get("concord_words") if self.own else ""
        self.words = carried_in(words, WORDS) or {}
        self.asked: dict[str, Asked] = {}
        self.said: dict[str, str] = {}
        self.reckoned = frozenset().union(*map(_reckoned, sheets.survey))
        self.left_out: set[str] = set()
        self.stack: list[Group] = []

    def fault(self, row: SheetRow, message: str) -> None:
        self.faults.append(Fault(f"{self.file}, {row.place}", 0, message))

    def note(self, row: SheetRow, message: str) -> None:
        self.notes.append(f"{row.place}: {message}")

    def unsupported(self, row: SheetRow, message: str, left_out: str) -> None:
        """A fault; where what cannot be said may be left out, a note."""
        if self.skip:
            self.note(row, f"{message}; {left_out}")
        else:
            self.fault(row, f"{message}; to leave it out, add --skip-unsupported")

    def condition(self, row: SheetRow, column: str, read: Callable[[], Node]) -> Node | None:
        """What `read` gives; None, with a message, where it cannot."""
        try:
            return read()
        except ConditionError as error:
            gone = [name for name in self.left_out if name and f"'{name}'" in error.message]
            why = f"it refers to {shown(gone[0])}, which cannot be read" if gone else str(error)
            self.unsupported(
                row, f"column '{column}': {why}", f"{shown(row.get('name'))} is left out"
            )
            return None

    def spoken(self, table: type[Phrases], name: str) -> Wording:
        """What Concord would say here, in the languages of the form, the author's words in
        place.
        """
        words = {key: Wording.of(plain) for key, plain in self.words.items()}
        languages = self.wordings.languages
        return wording_of(
            table, name, (Catalogue(each, own_words(words, each)) for each in languages)
        )

    @property
    def question_of(self) -> dict[str, str]:
        """The question that each field asks, or whose answer it says."""
        return {name: asked.id for name, asked in self.asked.items()} | self.said

    def all_of(self, nodes: Sequence[Node | None]) -> str:
        """The conditions together, as a definition writes them; None is always true."""
        kept = [node for node in nodes if node is not None]
        flat = [
            part for node in kept for part in (node.parts if isinstance(node, And) else (node,))
        ]
        return (
            written(And(tuple(dict.fromkeys(flat))) if len(set(flat)) > 1 else flat[0])
            if flat
            else ""
        )

    def carried(self, row: SheetRow, column: str) -> str:
        """A carrier column of a form that Concord made; empty in one of others."""
        return row.get(column).replace(names.NO_REFERENCE, "${") if self.own else ""


def _reckoned(row: SheetRow) -> frozenset[str]:
    """The fields that a row works with as numbers."""
    found: frozenset[str] = frozenset()
    for column in ("relevant", "constraint", "calculation"):
        try:
            if text := row.get(column):
                found |= reckoned(parsed(text), everything=column == "calculation")
        except ConditionError:
            continue  # it is told where the row is read
    return found
