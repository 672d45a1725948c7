"""The lists of an XLSForm's choices: answers, kinds of missing answer among them, and the answers
that are more than answers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from survey.definition.names import CODE
from survey.errors import did_you_mean, shown
from survey.forms.xlsform.sheets import SheetRow
from survey.forms.xlsform.wordings import Plain, Report, Wordings, one_text
from survey.missing import GIVEN, Missing
from survey.missing_words import missing_in_words
from survey.questions import NONE, OTHER

__all__ = ["Choices", "Lists"]


@dataclass(frozen=True)
class Choices:
    """`labels`: answer code → words, in order. `codes`: name in the form → answer code. `kinds`:
    name in the form → kind of missing answer; `kind_labels`: how the form calls it.
    """

    labels: Mapping[str, Plain] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Missing] = field(default_factory=dict)
    kind_labels: Mapping[str, Plain] = field(default_factory=dict)
    other: Plain | None = None
    none: Plain | None = None

    @property
    def missing(self) -> tuple[Missing, ...]:
        return tuple(self.kinds.values())

    def with_kinds_as_answers(self) -> "Choices":
        """All of them as answers, for a question that puts every one in order."""
        codes = {name: _code(name, list(self.labels)) for name in self.kinds}
        labels = {codes[name]: words for name, words in self.kind_labels.items()}
        return Choices({**self.labels, **labels}, {**self.codes, **codes})

    def with_other(self, label: Plain | None) -> "Choices":
        """With the answer that asks for its words: the one of that code, or a new one with this
        label.
        """
        labels = dict(self.labels)
        words = labels.pop(OTHER, label)
        return replace(self, labels=labels, other=words, codes={**self.codes, OTHER: OTHER})

    def with_none(self, name: str) -> "Choices":
        """With this choice as the answer that excludes the others."""
        labels = dict(self.labels)
        words = labels.pop(self.codes[name])
        return replace(self, labels=labels, none=words, codes={**self.codes, name: NONE})

    @property
    def extras(self) -> dict[str, Plain]:
        """As a definition file has them."""
        return {
            key: words
            for key, words in ((OTHER, self.other), (NONE, self.none))
            if words is not None
        }


@dataclass(frozen=True)
class Lists:
    """The lists by name."""

    lists: Mapping[str, Choices]
    fault: Report

    @classmethod
    def of(
        cls, rows: Sequence[SheetRow], wordings: Wordings, fault: Report, note: Report
    ) -> "Lists":
        """`wordings` knows whether Concord made the form: then kinds of missing answer are known by
        their names alone.
        """
        found: dict[str, dict[str, SheetRow]] = {}
        for row in rows:
            name, code = row.get("list_name"), row.get("name")
            if not name:
                continue
            if not code:
                fault(row, f"a choice of the list {shown(name)} has no name")
            elif code in found.setdefault(name, {}):
                fault(
                    row,
                    (
                        f"the list {shown(name)} has the choice {shown(code)} already in row "
                        f"{found[name][code].number}"
                    ),
                )
            else:
                found[name][code] = row
        return cls(
            {name: _choices(listed, wordings, note) for name, listed in found.items()}, fault
        )

    def get(self, name: str, row: SheetRow) -> Choices:
        """The list; an empty one, with a fault, where there is none."""
        if name not in self.lists:
            self.fault(
                row,
                (
                    f"there is no list {shown(name)} on the sheet "
                    f"'choices'{did_you_mean(name, self.lists)}"
                ),
            )
        return self.lists.get(name, Choices())


def _choices(rows: Mapping[str, SheetRow], wordings: Wordings, note: Report) -> Choices:
    kinds = _kinds(rows, wordings)
    labels: dict[str, Plain] = {}
    codes: dict[str, str] = {}
    kind_labels: dict[str, Plain] = {}
    for name, row in rows.items():
        words = wordings.text(row, "label") or name
        if name in kinds:
            kind_labels[name] = words
            if not wordings.own:
                said = f"the choice {shown(name)} ({shown(one_text(words))})"
                note(row, f"{said} is no answer but the missing answer {kinds[name].value}")
            continue
        code = _code(name, [*labels, *(other for other in rows if other != name)])
        if wordings.own and _NEGATIVE.fullmatch(name):
            code = name  # of a rating
        if code != name:
            note(
                row,
                f"the choice {shown(name)} is called {shown(code)}: a code has letters, digits, _ "
                ". and -, and no other meaning",
            )
        codes[name] = code
        labels[code] = words
    return Choices(labels, codes, kinds, kind_labels)


_NEGATIVE = re.compile(r"-\d{1,3}", re.ASCII)


def _kinds(rows: Mapping[str, SheetRow], wordings: Wordings) -> dict[str, Missing]:
    """The choices that mean a kind of missing answer, each kind once; none where nothing else would
    be left to choose.
    """
    found: dict[str, Missing] = {}
    for name, row in rows.items():
        kind = next((kind for kind in GIVEN if kind.value == name), None)
        if kind is None and not wordings.own:
            read = (missing_in_words(text, among=GIVEN) for text in row.texts("label").values())
            kind = next((each for each in read if each), None)
        if kind is not None and kind not in found.values():
            found[name] = kind
    return found if wordings.own or len(found) < len(rows) else {}


def _code(name: str, others: Sequence[str]) -> str:
    """A sound code near this one."""
    if CODE.fullmatch(name) and name not in (*Missing.names(), "missing", "other_text"):
        return name
    sound = re.sub(r"[^A-Za-z0-9_.-]+", "_", name).strip("_.-")[:60] or "choice"
    sound = f"{sound}_1" if sound in (*Missing.names(), "missing", "other_text") else sound
    return next(
        each
        for number in count(1)
        if (each := sound if number == 1 else f"{sound}_{number}") not in others
    )
