"""The identity of a form in a workbook: a hidden sheet that says what was asked, of whom, how the
sheet is laid out, and what the words in its lists stand for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl import Workbook

from survey.forms.form import Addressee, Form, Identity
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.sheet import put
from survey.missing import GIVEN, Missing
from survey.wording import folded

__all__ = [
    "LAYOUTS",
    "MARK",
    "SHEET",
    "Label",
    "label_of",
    "read_label",
    "small_print",
    "write_label",
]

SHEET, MARK = "concord", "concord form"
LAYOUTS = ("one", "many")
_LONGEST = 200
"""Characters of an entry; a longer one was not written by us."""

_CASE, _SEAL = "case", "seal"
_YES, _NO, _REASON, _ANSWER = "says yes", "says no", "says ", "answer "


@dataclass(frozen=True, slots=True)
class Label:
    """What the hidden sheet says. `sheet`: the name of the sheet with the answers. `said`: the
    words of the form's own lists, by what they stand for; an author may have chosen any.
    """

    identity: Identity
    language: str
    group: str
    layout: str
    seed: int
    sheet: str
    said: Mapping[str, str] = field(default_factory=dict)
    addressee: Addressee | None = None

    def says_yes(self, text: str) -> bool:
        """Whether this is the form's own word for yes."""
        return folded(text) == folded(self.said.get(_YES, ""))

    def says_no(self, text: str) -> bool:
        return folded(text) == folded(self.said.get(_NO, ""))

    def reason(self, text: str) -> Missing | None:
        """The kind of missing answer that the form calls so."""
        return next(
            (
                kind
                for kind in GIVEN
                if folded(text) == folded(self.said.get(f"{_REASON}{kind.value}", ""))
            ),
            None,
        )

    def code(self, question: str, text: str) -> str | None:
        """The code of the answer that the form words so, where its words are not its label."""
        said, start = folded(text), f"{_ANSWER}{question}:"
        return next(
            (
                name.removeprefix(start)
                for name, words in self.said.items()
                if name.startswith(start) and folded(words) == said
            ),
            None,
        )


def label_of(form: Form, sheet: str) -> Label:
    layout, said = LAYOUTS[bool(form.rows)], dict(_said(Asked(form)))
    return Label(
        form.identity,
        form.language,
        form.group or "",
        layout,
        form.seed,
        sheet,
        said,
        form.addressee,
    )


def _said(asked: Asked) -> Iterator[tuple[str, str]]:
    yield _YES, asked.words.yes
    yield _NO, asked.words.no
    for kind in GIVEN:
        yield f"{_REASON}{kind.value}", asked.reason(kind)
    for (question, code), words in asked.reworded().items():
        yield f"{_ANSWER}{question}:{code}", words


def small_print(asked: Asked) -> str:
    """The identity as the sheet shows it."""
    identity, isolated = asked.form.identity, asked.catalogue.isolated
    form = asked.words.form.replace("{form}", isolated(identity.form))
    named = isolated(f"{identity.instrument} {identity.version}")
    return f"{named} · {form} · {isolated(identity.hash[:12])}"


def write_label(book: Workbook, label: Label) -> None:
    """The hidden sheet: a name and a value in each row."""
    sheet = book.create_sheet(SHEET)
    identity = label.identity
    rows = {
        MARK: "1",
        "instrument": identity.instrument,
        "version": identity.version,
        "hash": identity.hash,
        "form": identity.form,
        "language": label.language,
        "group": label.group,
        "layout": label.layout,
        "seed": str(label.seed),
        "sheet": label.sheet,
        **({_CASE: label.addressee.case, _SEAL: label.addressee.seal} if label.addressee else {}),
        **label.said,
    }
    for row, (name, value) in enumerate(rows.items(), 1):
        put(sheet, row, 1, name)
        put(sheet, row, 2, value).number_format = "@"
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


def read_label(entries: Mapping[str, str]) -> Label | None:
    """The label that the rows of a sheet amount to; None where they are not those of a form."""
    needed = ("instrument", "version", "hash", "form", "layout", "sheet")
    if MARK not in entries or any(
        not 0 < len(entries.get(name, "")) <= _LONGEST for name in needed
    ):
        return None
    if entries["layout"] not in LAYOUTS:
        return None
    identity = Identity(entries["instrument"], entries["version"], entries["hash"], entries["form"])
    seed = entries.get("seed", "0")
    number = int(seed) if seed.isascii() and seed.isdigit() and len(seed) <= 10 else 0
    language, group = entries.get("language", "")[:_LONGEST], entries.get("group", "")[:_LONGEST]
    said = {name: text for name, text in entries.items() if name.startswith((_REASON, _ANSWER))}
    case, seal = entries.get(_CASE, "")[:_LONGEST], entries.get(_SEAL, "")[:_LONGEST]
    addressee = Addressee(case, seal) if case else None
    return Label(
        identity, language, group, entries["layout"], number, entries["sheet"], said, addressee
    )
