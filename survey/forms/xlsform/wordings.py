"""The texts of an XLSForm in its languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from survey.errors import shown
from survey.forms.xlsform import names
from survey.forms.xlsform.sheets import SheetRow, Sheets
from survey.wording import Wording

__all__ = ["Plain", "Report", "Wordings"]

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

    @classmethod
    def of(cls, sheets: Sheets, settings: SheetRow, fault: Report, note: Report) -> Self:
        """The languages that the headings name; without any, the default one, else English."""
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
                        f"the language {shown(name)} has no code; head its columns with one, such as "
                        f"'label::{name} (xx)'"
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
        return cls(tuple(languages), {"": first, **codes}, note)

    def text(self, row: SheetRow, column: str) -> Plain | None:
        """The words in a cell of each language; a language without a cell has those of another, and
        a note says so.
        """
        given = row.texts(column)
        texts = {self.codes[name]: _clean(text) for name, text in sorted(given.items())}
        if not texts:
            return None
        absent = [language for language in self.languages if language not in texts]
        usual = next(texts[language] for language in self.languages if language in texts)
        if absent:
            self.note(
                row, f"has no {column} in {', '.join(absent)}; {shown(usual)} stands there too"
            )
        return self.plain({language: texts.get(language, usual) for language in self.languages})

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
        begun = {language: text.lstrip() + between for language, text in self.each(start).items()}
        return self.plain(
            {
                language: text.removeprefix(begun[language])
                for language, text in self.each(plain).items()
            }
        )

    def without_unit(self, hint: Plain, unit: Plain) -> Plain | None:
        """Without the unit in brackets at the end of a hint; None where nothing else is there."""
        units, texts = self.each(unit), self.each(hint)
        if all(text == units[language].strip() for language, text in texts.items()):
            return None
        return self.plain(
            {
                language: text.removesuffix(f" ({units[language]})")
                for language, text in texts.items()
            }
        )


def _clean(text: str) -> str:
    return text.replace(names.NO_REFERENCE, "${").replace("\r\n", "\n").strip()
