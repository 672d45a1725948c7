"""Earlier answers in a text, live: a formula that puts what stands in their cells between words.

What somebody wrote is only ever looked up by its cell, and joined to texts in quotation marks; so
nothing that is typed becomes part of a formula.
"""

from dataclasses import dataclass
from typing import assert_never

from survey.conditions import Name
from survey.forms.workbook.excel import LONGEST_FORMULA, UnsayableError, quoted, spoken
from survey.forms.workbook.formulas import Formulas
from survey.questionnaire import GROUP, TODAY, Question
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Option,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.wording import filled, names_in
from survey.words.notation import notation

__all__ = ["Piped"]

_UNKNOWN = '"…"'
_MARK = "\x00"


@dataclass(frozen=True)
class Piped:
    """Texts of one form as formulas."""

    formulas: Formulas

    def formula(self, text: str) -> str:
        """The formula of a text that names earlier questions. Raises UnsayableError where only
        words can say it.
        """
        known = {name: f"{_MARK}{name}{_MARK}" for name in names_in(text) if self._can_name(name)}
        if not known:
            raise UnsayableError(text)
        parts: list[str] = []
        for at, piece in enumerate(filled(text.replace(_MARK, ""), known).split(_MARK)):
            parts += [self._named(piece)] if at % 2 else spoken(piece)
        said = "&".join(parts)
        if len(said) > LONGEST_FORMULA:
            raise UnsayableError(text)
        return f"={said}"

    def _can_name(self, name: str) -> bool:
        return name in (GROUP, TODAY) or name in self.formulas.asked.form.questionnaire.by_id

    def _named(self, name: str) -> str:
        asked = self.formulas.asked
        questionnaire = asked.form.questionnaire
        if name == TODAY and TODAY not in questionnaire.by_id:
            return self._day("TODAY()")
        if name == GROUP and asked.group is not None:
            labels = {option.code: asked.label(option) for option in questionnaire.groups}
            return quoted(labels[asked.group])
        question = self.formulas.question(name)
        said = self._said(question)
        return f"IFERROR(IF({self.formulas.valued(name)},{said},{_UNKNOWN}),{_UNKNOWN})"

    def _said(self, question: Question) -> str:
        """An answer as the respondent would say it, where there is one."""
        cells, answers = self.formulas, question.answers
        match answers:
            case OneOf() | OpenText():
                return cells.cell(question.id)
            case ManyOf():
                return self._several(question)
            case Ranking():
                return self._in_order(question)
            case Quantity():
                unit = answers.unit.in_language(cells.asked.form.language) if answers.unit else ""
                return "&".join([cells.cell(question.id), *spoken(f" {unit}" if unit else "")])
            case Day():
                return self._day(cells.cell(question.id))
            case TimeOfDay():
                cell = cells.cell(question.id)
                return f'{_two_digits(f"HOUR({cell})")}&":"&{_two_digits(f"MINUTE({cell})")}'
            case Derived():
                return cells.number(Name(question.id))
            case Shown():
                raise UnsayableError(question.id)
            case _ as never:
                assert_never(never)

    def _several(self, question: Question) -> str:
        """The ticked answers, "; " between them."""
        cells = self.formulas.places[question.id].each
        texts = [
            f"IF({self.formulas.ticked(cells[option.code])},{quoted(f'; {self._label(option)}')},"
            '"")'
            for option in question.options
        ]
        return f"MID({'&'.join(texts)},3,9999)"

    def _in_order(self, question: Question) -> str:
        """The answers by their places: "1. Play; 2. Songs"."""
        cells = self.formulas.places[question.id].each
        said = []
        for place in range(1, len(cells) + 1):
            of_place = '""'
            for option in question.options:
                of_place = (
                    f"IF(VALUE({cells[option.code]})={place},{quoted(self._label(option))},"
                    f"{of_place})"
                )
            said.append(f'"{"; " if place > 1 else ""}{place}. "&{of_place}')
        return "&".join(said)

    def _label(self, option: Option) -> str:
        asked = self.formulas.asked
        return asked.plain(asked.label(option))

    def _day(self, cell: str) -> str:
        """A day in digits, in the order of the language; the letters in formats of days are not the
        same in every language's Excel, so it is put together from its parts.
        """
        signs = notation(self.formulas.asked.form.language)
        if signs.order == "ymd":
            month, day = _two_digits(f"MONTH({cell})"), _two_digits(f"DAY({cell})")
            return f'YEAR({cell})&"-"&{month}&"-"&{day}'
        parts = {"y": f"YEAR({cell})", "m": f"MONTH({cell})", "d": f"DAY({cell})"}
        return f"&{quoted(signs.between)}&".join(parts[part] for part in signs.order)


def _two_digits(number: str) -> str:
    return f'RIGHT("0"&{number},2)'
