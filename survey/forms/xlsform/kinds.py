"""The kind of question that one row of an XLSForm asks, from its type, choices and parameters."""

import re
from collections.abc import Mapping
from itertools import count, pairwise
from types import MappingProxyType

from survey.errors import ConditionError, shown
from survey.forms.xlsform import names
from survey.forms.xlsform.answer_types import Sort
from survey.forms.xlsform.asked import Asked
from survey.forms.xlsform.choices import Choices
from survey.forms.xlsform.condition_text import written
from survey.forms.xlsform.constraints import Constraint, taken_apart
from survey.forms.xlsform.context import FormRead
from survey.forms.xlsform.entries import (
    WORDING,
    Entry,
    carried_in,
    nets_of,
    whole_number,
)
from survey.forms.xlsform.phrases import XlsformPhrases
from survey.forms.xlsform.sheets import SheetRow
from survey.forms.xlsform.wordings import Plain
from survey.forms.xlsform.xpath_reading import value_of
from survey.forms.xlsform.xpath_syntax import Expression, parsed

__all__ = ["TYPES", "KindRead", "Kinds", "parameters_of"]

KindRead = tuple[Entry, Asked, Constraint]
"""A question without its words and route, what others may ask of it, and its constraint."""

_SELECT = re.compile(
    r"(?P<how>select[_ ]one|select[_ ]multiple|select1|select all that apply(?: "
    r"from)?|select one from|select multiple from|rank)"
    r" (?P<list>\S+)(?: (?P<other>or[_ ]other|or specify other))?",
    re.IGNORECASE,
)
_SORTS: Mapping[str, Sort] = MappingProxyType(
    {
        "integer": "number",
        "int": "number",
        "decimal": "number",
        "text": "text",
        "string": "text",
        "date": "date",
        "time": "time",
    }
)
TYPES: tuple[str, ...] = (
    *("select_one LIST", "select_multiple LIST", "rank LIST", "note", "calculate", "range"),
    *_SORTS,
)
"""Types of rows that can be read."""

_LONGEST_RATING = 11
"""Steps of a range that are answers of their own, 0 to 10; a longer one asks for a number."""


def parameters_of(row: SheetRow) -> dict[str, str]:
    """What stands in the column `parameters`, name → value."""
    found = re.findall(r"([\w-]+)\s*=\s*([^\s;,]+)", row.get("parameters"))
    return {name.casefold(): value for name, value in found}


class Kinds:
    """Reads types. `scales`: those that the questions name."""

    def __init__(self, form: FormRead) -> None:
        self.form = form
        self.scales: dict[str, Entry] = {}

    def knows(self, kind: str) -> bool:
        plain = kind.casefold()
        return bool(_SELECT.fullmatch(kind)) or plain in (*_SORTS, "note", "calculate", "range")

    def has_choices(self, kind: str) -> bool:
        return bool(_SELECT.fullmatch(kind))

    def read(self, row: SheetRow, kind: str) -> KindRead | None:
        """None, with a message, where it cannot be kept."""
        if select := _SELECT.fullmatch(kind):
            return self._select(row, select)
        match kind.casefold():
            case "note":
                note = {"note": self.form.wordings.text(row, "label") or row.get("name")}
                return note, Asked(row.get("name"), "text"), Constraint()
            case "calculate":
                return self._calculated(row)
            case "range":
                return self._range(row)
            case plain:
                return self._written_in(row, plain, _SORTS[plain])

    # --- choices ---

    def _select(self, row: SheetRow, select: re.Match[str]) -> KindRead | None:
        how = select["how"].casefold()
        sort: Sort = (
            "order" if how == "rank" else "many" if re.search("multiple|all", how) else "one"
        )
        choices = self.form.lists.get(select["list"], row)
        constraint = self._constraint(row, sort)
        if constraint is None:
            return None
        if sort == "order":
            choices = choices.with_kinds_as_answers()
            entry: Entry = {"rank": dict(choices.labels)}
        else:
            choices, constraint = self._with_extras(row, select, choices, constraint)
            entry = self._of_choices(row, sort, choices)
        if parameters_of(row).get("randomize") == "true":
            entry["shuffle"] = "answers"
        missing = [each.value for each in choices.missing]
        entry |= {"missing": missing} if missing else {}
        return entry, Asked(row.get("name"), sort, choices.codes, choices.kinds), constraint

    def _with_extras(
        self,
        row: SheetRow,
        select: re.Match[str],
        choices: Choices,
        constraint: Constraint,
    ) -> tuple[Choices, Constraint]:
        """The choices with "other" and "none of these" told from the rest."""
        kind = self.form.carried(row, "concord_kind").split()
        if select["other"] or "other" in kind[1:]:
            words = self.form.spoken(XlsformPhrases, "other")
            languages = self.form.wordings.languages
            plain = {each: words.in_language(each) for each in languages}
            choices = choices.with_other(self.form.wordings.plain(plain))
        alone = [name for name in constraint.alone if name not in choices.kinds]
        if len(alone) == 1 and alone[0] in choices.codes and (not self.form.own or "none" in kind):
            choices = choices.with_none(alone[0])
        elif alone:
            constraint = constraint.with_alone_as_rest()
        return choices, constraint

    def _of_choices(self, row: SheetRow, sort: Sort, choices: Choices) -> Entry:
        kind = self.form.carried(row, "concord_kind").split()
        nets = nets_of(self.form.carried(row, "concord_nets"), choices)
        if kind[:1] == ["scale"] and len(kind) == 2:
            return {"scale": self._scale(kind[1], choices, nets)}
        if kind == ["rating"]:
            if (rating := self._rating(choices)) is not None:
                return {"rating": rating | ({"nets": nets} if nets else {})}
            said = "its answers are no longer a row of whole numbers; they are read as choices"
            self.form.note(row, said)
        name = "choose_many" if sort == "many" else "choose"
        entry: Entry = {name: dict(choices.labels), **choices.extras}
        return entry | ({"nets": nets} if sort == "one" and nets else {})

    def _scale(self, name: str, choices: Choices, nets: Entry) -> str:
        """The name of the scale with these answers; another one where somebody has made them differ
        between questions.
        """
        scale = {"answers": dict(choices.labels), **({"nets": nets} if nets else {})}
        named = (name if number == 1 else f"{name}_{number}" for number in count(1))
        return next(each for each in named if self.scales.setdefault(each, scale) == scale)

    def _rating(self, choices: Choices) -> Entry | None:
        """The ends of a rating; None where its choices are not the numbers from one to the other,
        with words at the ends alone.
        """
        codes = list(choices.labels)
        if len(codes) < 2 or not all(re.fullmatch(r"-?\d{1,3}", code) for code in codes):
            return None
        numbers = [int(code) for code in codes]
        meanings = {code: self._meaning(code, label) for code, label in choices.labels.items()}
        within = all(meanings[code] == "" for code in codes[1:-1])
        if not within or any(second - first != 1 for first, second in pairwise(numbers)):
            return None
        ends = {"low": meanings[codes[0]], "high": meanings[codes[-1]]}
        if None in ends.values():
            return None
        return {"min": numbers[0], "max": numbers[-1], **{k: v for k, v in ends.items() if v}}

    def _meaning(self, code: str, label: Plain) -> Plain | None:
        """What stands after the number in the label of a rating; empty where nothing does, None
        where the label is another one.
        """
        sign = code.replace("-", "−")
        texts = self.form.wordings.each(label)
        if all(text == sign for text in texts.values()):
            return ""
        start = f"{sign} – "
        if not all(text.startswith(start) for text in texts.values()):
            return None
        return self.form.wordings.plain({k: v.removeprefix(start) for k, v in texts.items()})

    # --- what is written in ---

    def _written_in(self, row: SheetRow, kind: str, sort: Sort) -> KindRead | None:
        constraint = self._constraint(row, sort)
        if constraint is None:
            return None
        bounds: Entry = {key: whole_number(value) for key, value in constraint.bounds.items()}
        if sort == "number" and kind.startswith("int"):
            bounds["whole"] = True
        if sort == "number" and (
            unit := carried_in(self.form.carried(row, "concord_unit"), WORDING)
        ):
            bounds["unit"] = unit
        if sort == "text" and "multiline" in row.get("appearance"):
            bounds["long"] = True
        return {sort: bounds}, Asked(row.get("name"), sort), constraint

    def _range(self, row: SheetRow) -> KindRead | None:
        """A slider: a rating where its steps are few and nobody calculates with them."""
        given = parameters_of(row)
        try:
            start, end, step = (
                float(given.get(name, usual))
                for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
            )
        except ValueError:
            self.form.fault(row, "column 'parameters': start, end and step have to be numbers")
            return None
        low, high = sorted((start, end))
        whole = all(each.is_integer() for each in (low, high, step))
        steps = whole and abs(step) == 1 and high - low < _LONGEST_RATING
        name = row.get("name")
        rated = steps and low < high and low >= -100 and name not in self.form.reckoned
        constraint = self._constraint(row, "one" if rated else "number")
        if constraint is None:
            return None
        ends: Entry = {"min": whole_number(low), "max": whole_number(high)}
        said = f"{_plain(low)} to {_plain(high)}"
        if rated:
            self.form.note(row, f"the range is asked as a rating from {said}")
            return {"rating": ends}, Asked(name, "number"), constraint
        kept = "" if whole and abs(step) == 1 else f"; its steps of {_plain(step)} are not kept"
        self.form.note(row, f"the range is asked as a number from {said}{kept}")
        bounds = ends | dict(constraint.bounds) | ({"whole": True} if whole else {})
        return {"number": bounds}, Asked(name, "number"), constraint

    def _calculated(self, row: SheetRow) -> KindRead | None:
        text = row.get("calculation")
        condition = names.unsealed(self.form.carried(row, "concord_computed"), text)
        if condition is None:
            if self._says_an_answer(row, text):
                return None
            node = self.form.condition(row, "calculation", lambda: value_of(text, self.form.asked))
            if node is None:
                return None
            condition = written(node)
        return {"computed": condition}, Asked(row.get("name"), "number"), Constraint()

    def _says_an_answer(self, row: SheetRow, text: str) -> bool:
        """A field that holds the label of an answer, to be shown in the words of later questions:
        an earlier answer is named there itself.
        """
        try:
            node = parsed(text)
        except ConditionError:
            return False
        match node:
            case Expression("call", value="jr:choice-name", parts=(Expression("reference"), _)):
                name = node.parts[0].value
            case _:
                return False
        if name not in self.form.asked:
            return False
        self.form.said[row.get("name")] = self.form.asked[name].id
        told = f"it says the answer to {shown(name)} in words, which is shown where it is named"
        self.form.note(row, f"{told}; {shown(row.get('name'))} is no question")
        return True

    def _constraint(self, row: SheetRow, sort: str) -> Constraint | None:
        """The constraint taken apart; None where it cannot be read and the row is left out."""
        try:
            return taken_apart(row.get("constraint"), sort)
        except ConditionError as error:
            self.form.unsupported(
                row, f"column 'constraint': {error}", "the constraint is left out"
            )
            return Constraint() if self.form.skip else None


def _plain(number: float) -> str:
    return f"{number:g}"
