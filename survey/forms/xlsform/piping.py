"""Earlier answers in the words of a question: `{hub}` here, `${hub__said}` in an XLSForm, where a
calculated field says the answer as people say it; and back.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import assert_never

from survey.forms.xlsform import names
from survey.forms.xlsform.answer_types import AskedAs, asked_as
from survey.forms.xlsform.cells import LONGEST_CELL, cell
from survey.forms.xlsform.xpath import THIS_DAY, XPath
from survey.forms.xlsform.xpath_words import quoted, where
from survey.questionnaire import GROUP, TODAY, Questionnaire
from survey.wording import filled, names_in

__all__ = ["Pipes", "unpiped", "without_needless_braces"]

ABSENT = "'…'"
"""What stands for an answer that is not there."""


@dataclass
class Pipes:
    """Writes the texts of a form; `fields` collects the calculations that they refer to, each with
    its field. `group`: the respondents' group, where the form is for one.
    """

    questionnaire: Questionnaire
    group: str | None
    fields: dict[str, str] = field(default_factory=dict)

    def text(self, text: str, language: str) -> str:
        """The text as a cell, with references in place of the names in braces."""
        if "{" not in text:
            return cell(text)
        values = {
            name: self._said(name, language) for name in names_in(text) if self._is_known(name)
        }
        return filled(cell(text), values)[:LONGEST_CELL]

    def _is_known(self, name: str) -> bool:
        return name in (GROUP, TODAY) or name in self.questionnaire.by_id

    def _said(self, name: str, language: str) -> str:
        """The reference that stands for an answer."""
        calculation = self._calculation(name, language)
        if calculation not in self.fields:
            taken = set(self.fields.values())
            self.fields[calculation] = next(each for each in _fields(name) if each not in taken)
        return f"${{{self.fields[calculation]}}}"

    def _calculation(self, name: str, language: str) -> str:
        if name == TODAY and name not in self.questionnaire.by_id:
            return f"format-date({THIS_DAY}, {quoted(self._day_format(language))})"
        if name == GROUP and self.group is not None:
            labels = {each.code: each.label for each in self.questionnaire.groups}
            return quoted(cell(labels[self.group].in_language(language)))
        place = f"${{{names.field(name)}}}"
        question = self.questionnaire.by_id[name]
        said = self._answer(place, asked_as(question.answers), len(question.options), language)
        return where(XPath(self.questionnaire).answered(name), said, ABSENT)

    def _answer(self, place: str, asked: AskedAs, options: int, language: str) -> str:
        """An answer that is there, as the interview would say it."""
        catalogue = self.questionnaire.catalogue(language)
        match asked.sort:
            case "one":
                return _label(place, place)
            case "many" | "order":
                return _labels(place, options, numbered=asked.sort == "order")
            case "number":
                sign = catalogue.number(0.5)[1:2]
                plain = asked.whole or sign == "."
                number = place if plain else f"translate(string({place}), '.', {quoted(sign)})"
                unit = asked.unit and asked.unit.in_language(language)
                return f"concat({number}, {quoted(f' {unit}')})" if unit else number
            case "date":
                return f"format-date({place}, {quoted(self._day_format(language))})"
            case "time":
                return f"format-date-time({place}, '%H:%M')"
            case "text":
                return place
            case _ as never:
                assert_never(never)

    def _day_format(self, language: str) -> str:
        """How the language writes a day in digits: %e/%n/%Y."""
        written = self.questionnaire.catalogue(language).day("2003-02-01")
        signs = {"2003": "%Y", "02": "%m", "2": "%n", "01": "%d", "1": "%e"}
        return re.sub(r"\d+", lambda part: signs[part[0]], written)


def _fields(name: str) -> Iterator[str]:
    """The names of the fields that say one answer: one, and more where languages differ."""
    yield f"{name}{names.SAID}"
    yield from (f"{name}{names.SAID}__{number}" for number in count(2))


def _label(code: str, place: str) -> str:
    """The label of a choice, in the language in which the form is shown."""
    return f"jr:choice-name({code}, '{place}')"


def _labels(place: str, options: int, *, numbered: bool) -> str:
    """The labels of all that is chosen, one after the other."""
    parts = []
    for at in range(options):
        label = _label(f"selected-at({place}, {at})", place)
        before = f"{'; ' if at else ''}{f'{at + 1}. ' if numbered else ''}"
        said = f"concat('{before}', {label})" if before else label
        parts.append(said if numbered or not at else _if_chosen(place, at, said))
    return f"concat({', '.join(parts)})" if len(parts) > 1 else parts[0]


def _if_chosen(place: str, at: int, said: str) -> str:
    return f"if(count-selected({place}) > {at}, {said}, '')"


# --- and back ---

_BRACES = re.compile(r"\$\{\s*(?P<reference>[^}]*?)\s*\}|\{\{[^{}]*\}\}|\{[a-z][a-z0-9_]*\}")


def unpiped(text: str, named: Callable[[str], str | None]) -> str:
    """A cell as the text of a definition: references become names in braces, braces as such are
    doubled. `named`: the question that a field says; None where it says none.
    """

    def put(match: re.Match[str]) -> str:
        if match["reference"] is None:
            return f"{{{match[0]}}}"
        name = named(match["reference"])
        return f"${{{match[0][1:]}}}" if name is None else f"{{{name}}}"

    return _BRACES.sub(put, text)


def without_needless_braces(text: str) -> str:
    """A text of a definition as it comes back: braces are doubled only around what could be a name.

    >>> without_needless_braces("{{age}} {{In words}}")
    '{{age}} {In words}'
    """
    return re.sub(r"\{\{(?![a-z][a-z0-9_]*\}\})([^{}]*)\}\}", r"{\1}", text)
