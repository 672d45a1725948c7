"""The texts of an XLSForm in its languages."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from survey.errors import shown
from survey.forms.xlsform import names
from survey.forms.xlsform.piping import unpiped, without_needless_braces
from survey.forms.xlsform.sheets import SheetRow, Sheets
from survey.wording import Wording

__all__ = ["Plain", "Report", "Wordings", "one_text", "resolved"]

Plain = str | dict[str, str]
"""A wording as a definition file has it."""

_TRANSLATED = ("label", "hint", "constraint_message")

Report = Callable[[SheetRow, str], None]


@dataclass(frozen=True)
class Wordings:
    """`languages`: their codes, the default first as the form orders them; `codes`: what the
    headings call them → code.
    """

    languages: tuple[str, ...]
    codes: Mapping[str, str]
    note: Report
    own: bool = False
    """Concord made the form."""
    pending: dict[str, SheetRow] = field(default_factory=dict)
    """Fields that texts refer to, and the first row that does; which questions they are is known
    when all rows are read."""

    @classmethod
    def of(cls, sheets: Sheets, settings: SheetRow, fault: Report, note: Report) -> Self:
        """The languages that the headings name; without any, the default one, else English."""
        own = bool(settings.get("concord_instrument"))
        called = [
            language
            for row in (*sheets.survey, *sheets.choices)
            for _, language in row.cells
            if language
        ]
        head = SheetRow("survey", 1, {})
        codes: dict[str, str] = {}
        for name in dict.fromkeys(called):
            code = names.language_code(name)
            if code is None:
                fault(
                    head,
                    (
                        f"the language {shown(name)} has no code; head its columns with one, "
                        f"such as 'label::{name} (xx)'"
                    ),
                )
            codes[name] = code or "en"
        default = settings.get("default_language")
        known = codes.get(default) or (
            names.language_code(default) if default and default != "default" else None
        )
        if not codes and known is None:
            note(head, "the form does not name its language; it is taken to be English (en)")
        plain = any(
            "" in row.texts(column)
            for row in (*sheets.survey, *sheets.choices)
            for column in _TRANSLATED
        )
        first = (
            known
            if known and (plain or known in codes.values() or not codes)
            else next(iter(codes.values()), "en")
        )
        languages = dict.fromkeys([*([first] if plain or not codes else []), *codes.values()])
        return cls(tuple(languages), {"": first, **codes}, note, own)

    def text(self, row: SheetRow, column: str) -> Plain | None:
        """The words in a cell of each language; a language without a cell has those of another, and
        a note says so.
        """
        given = row.texts(column)
        texts = {self.codes[name]: self._clean(row, text) for name, text in sorted(given.items())}
        if not texts:
            return None
        absent = [language for language in self.languages if language not in texts]
        usual = next(texts[language] for language in self.languages if language in texts)
        if absent:
            self.note(
                row, f"has no {column} in {', '.join(absent)}; {shown(usual)} stands there too"
            )
        return self.plain({language: texts.get(language, usual) for language in self.languages})

    def _clean(self, row: SheetRow, text: str) -> str:
        def named(name: str) -> str:
            if self.own and (question := names.said_by(name)):
                return question
            self.pending.setdefault(name, row)
            return f"{_OPEN}{name}{_CLOSE}"

        found = unpiped(text, named).replace(names.NO_REFERENCE, "${")
        return found.replace("\r\n", "\n").strip()

    def plain(self, texts: Mapping[str, str]) -> Plain:
        """One text where all languages have the same."""
        return next(iter(texts.values())) if len(set(texts.values())) == 1 else dict(texts)

    def each(self, plain: Plain) -> dict[str, str]:
        return {
            language: plain if isinstance(plain, str) else plain.get(language, "")
            for language in self.languages
        }

    def same(self, plain: Plain, wording: Wording) -> bool:
        return all(
            text == wording.in_language(language) for language, text in self.each(plain).items()
        )

    def after(self, plain: Plain, mark: str) -> Plain:
        """What stands after the first mark."""
        return self.plain(
            {
                language: text.partition(mark)[2] or text
                for language, text in self.each(plain).items()
            }
        )

    def without(self, plain: Plain, start: Plain, between: str) -> Plain:
        """Without the words it begins with."""
        begun = {
            language: without_needless_braces(text.lstrip()) + between
            for language, text in self.each(start).items()
        }
        return self.plain(
            {
                language: text.removeprefix(begun[language])
                for language, text in self.each(plain).items()
            }
        )

    def without_unit(self, hint: Plain, unit: Plain) -> Plain | None:
        """Without the unit in brackets at the end of a hint; None where nothing else is there."""
        units = {each: without_needless_braces(text) for each, text in self.each(unit).items()}
        texts = self.each(hint)
        if all(text == units[language].strip() for language, text in texts.items()):
            return None
        return self.plain(
            {
                language: text.removesuffix(f" ({units[language]})")
                for language, text in texts.items()
            }
        )


_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around the name of a field in a text, until it is known which question that is."""


def resolved(entry: Any, named: Mapping[str, str]) -> Any:
    """An entry of a definition with the ids of questions in the place of fields; a field that is no
    question stays as the form has it.
    """
    if isinstance(entry, dict):
        return {key: resolved(value, named) for key, value in entry.items()}
    if isinstance(entry, list):
        return [resolved(value, named) for value in entry]
    if not isinstance(entry, str) or _OPEN not in entry:
        return entry

    def put(match: re.Match[str]) -> str:
        name = match[1]
        return f"{{{named[name]}}}" if name in named else f"${{{{{name}}}}}"

    return re.sub(f"\\{{{_OPEN}([^{_CLOSE}]*){_CLOSE}\\}}", put, entry)


def one_text(plain: Plain) -> str:
    return plain if isinstance(plain, str) else next(iter(plain.values()))
