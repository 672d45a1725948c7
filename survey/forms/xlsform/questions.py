"""One row of an XLSForm as a question of a definition: its kind, words, route and check."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import Literal

from survey.definition.messages import CHECK_MESSAGE
from survey.errors import ConditionError, did_you_mean, shown
from survey.forms.xlsform import names, phrases
from survey.forms.xlsform.choices import Choices
from survey.forms.xlsform.condition_text import written
from survey.forms.xlsform.constraints import Constraint, taken_apart
from survey.forms.xlsform.context import FormRead
from survey.forms.xlsform.entries import (
    BLOCK,
    WORDING,
    Entry,
    carried_in,
    nets_of,
    routed,
    whole_number,
)
from survey.forms.xlsform.sheets import SheetRow
from survey.forms.xlsform.wordings import Plain
from survey.forms.xlsform.xpath_reading import Asked, Sort, condition_of, value_of

__all__ = ["YES", "Questions"]

_Read = tuple[Entry, Asked, Constraint]
"""A question without its words and route, what others may ask of it, and its constraint."""

_SELECT = re.compile(
    r"(?P<how>select[_ ]one|select[_ ]multiple|select1|select all that apply(?: "
    r"from)?|select one from|select multiple from)"
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
    }
)
YES = ("yes", "true", "true()", "1")
_NO = ("", "no", "false", "false()", "0")
_NOT_KEPT: Mapping[str, str] = MappingProxyType(
    {
        "default": "an answer is never preselected here",
        "guidance_hint": "there is no place for guidance besides the hint",
        "required_message": "the words for an empty answer are the same for all questions",
    }
)
"""Columns whose loss changes no answer: noted."""

_NOT_SAID: Mapping[str, str] = MappingProxyType(
    {
        "choice_filter": (
            "choices cannot depend on earlier answers; make a question for each "
            "case, with its own 'relevant'"
        ),
        "read_only": "a field that cannot be changed is no question",
        "trigger": "a calculation cannot wait for another question",
        "media": "pictures and sounds cannot be shown",
        "calculation": "a question cannot be answered by a calculation; use the type 'calculate'",
    }
)
"""Columns that a definition cannot say: faults."""


class Questions:
    """Reads the rows that ask something. `scales`: those that the questions name."""

    def __init__(self, form: FormRead) -> None:
        self.form = form
        self.scales: dict[str, Entry] = {}

    def read(self, row: SheetRow, kind: str) -> Entry | None:
        """The question that a row asks; None, with a message, where it asks none that can be
        kept.
        """
        select = _SELECT.fullmatch(kind)
        sort = _SORTS.get(kind.casefold())
        if select is None and sort is None and kind.casefold() not in ("note", "calculate"):
            near = did_you_mean(
                kind, ("select_one LIST", "select_multiple LIST", "note", "calculate", *_SORTS)
            )
            self._leave_out(row, f"the type {shown(kind)} cannot be asked here{near}")
            return None
        if select and row.get("appearance") == "label":
            return None  # the head of a table: its choices without a question
        if not row.get("name"):
            self.form.fault(row, "has no name; give the question one")
            return None
        self._columns(row, kind)
        reading = self._select(row, select) if select else self._plain(row, kind.casefold(), sort)
        if reading is None:
            self.form.left_out.add(row.get("name"))
            return None
        return self._finish(row, *reading)

    def _columns(self, row: SheetRow, kind: str) -> None:
        """What the columns of a row say beyond a definition."""
        for column, why in _NOT_KEPT.items():
            if row.get(column) or row.texts(column):
                self.form.note(row, f"column '{column}': {why}; it is not kept")
        if "randomize=true" in row.get("parameters").replace(" ", ""):
            self.form.note(
                row,
                (
                    "column 'parameters': choices are shown in the order of the list; randomize is "
                    "not kept"
                ),
            )
        for column, why in _NOT_SAID.items():
            if (row.get(column) or row.texts(column)) and not (
                column == "calculation" and kind == "calculate"
            ):
                self.form.unsupported(row, f"column '{column}': {why}", "the column is left out")
        piped = [text for text in row.texts("label").values() if "${" in text]
        if piped:
            self.form.unsupported(
                row,
                f"the label {shown(piped[0])} shows an earlier answer, which is not done here",
                "it stays as it is",
            )

    def _leave_out(self, row: SheetRow, message: str) -> None:
        self.form.unsupported(row, message, f"{shown(row.get('name'))} is left out")
        self.form.left_out.add(row.get("name"))

    def _select(self, row: SheetRow, select: re.Match[str]) -> _Read | None:
        sort: Sort = "many" if re.search("multiple|all", select["how"], re.IGNORECASE) else "one"
        choices = self.form.lists.get(select["list"], row)
        constraint = self._constraint(row, sort)
        if constraint is None:
            return None
        kind = self.form.carried(row, "concord_kind").split()
        if select["other"] or "other" in kind[1:]:
            choices = choices.with_other(
                self.form.wordings.plain(
                    {each: phrases.OTHER.in_language(each) for each in self.form.wordings.languages}
                )
            )
        missing = [each.value for each in choices.missing]
        alone = [name for name in constraint.alone if name not in missing]
        if len(alone) == 1 and alone[0] in choices.codes and (not self.form.own or "none" in kind):
            choices = choices.with_none(alone[0])
        elif alone:
            constraint = constraint.with_alone_as_rest()
        entry: Entry = {}
        if kind[:1] == ["scale"] and len(kind) == 2:
            entry["scale"] = self._scale(kind[1], choices, row)
        else:
            entry = {
                "choose_many" if sort == "many" else "choose": dict(choices.labels),
                **choices.extras,
            }
            if sort == "one" and (nets := nets_of(self.form.carried(row, "concord_nets"), choices)):
                entry["nets"] = nets
        entry |= {"missing": missing} if missing else {}
        return entry, Asked(row.get("name"), sort, choices.codes, choices.missing), constraint

    def _scale(self, name: str, choices: Choices, row: SheetRow) -> str:
        """The name of the scale with these answers; another one where somebody has made them differ
        between questions.
        """
        nets = nets_of(self.form.carried(row, "concord_nets"), choices)
        scale = {"answers": dict(choices.labels), **({"nets": nets} if nets else {})}
        named = (name if number == 1 else f"{name}_{number}" for number in count(1))
        return next(each for each in named if self.scales.setdefault(each, scale) == scale)

    def _plain(self, row: SheetRow, kind: str, sort: Sort | None) -> _Read | None:
        if kind == "note":
            note = {"note": self.form.wordings.text(row, "label") or row.get("name")}
            return note, Asked(row.get("name"), "text"), Constraint()
        if kind == "calculate":
            return self._calculated(row)
        assert sort is not None  # noqa: S101  # all other kinds have been refused
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

    def _calculated(self, row: SheetRow) -> _Read | None:
        text = row.get("calculation")
        condition = names.unsealed(self.form.carried(row, "concord_computed"), text)
        if condition is None:
            node = self.form.condition(row, "calculation", lambda: value_of(text, self.form.asked))
            if node is None:
                return None
            condition = written(node)
        return {"computed": condition}, Asked(row.get("name"), "number"), Constraint()

    def _constraint(self, row: SheetRow, sort: str) -> Constraint | None:
        """The constraint taken apart; None where it cannot be read and the row is left out."""
        try:
            return taken_apart(row.get("constraint"), sort)
        except ConditionError as error:
            self.form.unsupported(
                row, f"column 'constraint': {error}", "the constraint is left out"
            )
            return Constraint() if self.form.skip else None

    def _finish(
        self, row: SheetRow, entry: Entry, asked: Asked, constraint: Constraint
    ) -> Entry | None:
        """The question with its words, route, check and extras; then others may refer to it."""
        name = row.get("name")
        identifier = self.form.identifiers.new(
            names.QUESTION_OF.get(name, name) if self.form.own else name, row
        )
        when = self._route(row)
        if when is False:
            self.form.left_out.add(name)
            return None
        required = self._required(row)
        asked = replace(
            asked, id=identifier, always=required and not when and "computed" not in entry
        )
        check = (
            self._check(row, asked, constraint)
            if constraint.rest or self.form.carried(row, "concord_check")
            else {}
        )
        common = self._words(row, entry, constraint, bool(check))
        entry = {"id": identifier, **common, **entry, **routed(when), **check}
        if not required and "note" not in entry and "computed" not in entry:
            entry["optional"] = True
        if was := self.form.carried(row, "concord_was").split():
            entry["was"] = was
        if warn := self.form.carried(row, "concord_warn"):
            entry["concord_warn"] = warn
        if block := carried_in(self.form.carried(row, "concord_block"), BLOCK):
            entry["concord_block"] = list(block)
        if "note" not in entry:
            self.form.asked[name] = asked
        return entry

    def _required(self, row: SheetRow) -> bool:
        text = row.get("required").casefold()
        if text in YES or (self.form.own and text.endswith("__missing} = ''")):
            return True
        if text not in _NO:
            self.form.unsupported(
                row,
                "column 'required': a question is required always or never",
                "it may be left empty",
            )
        return False

    def _route(self, row: SheetRow) -> str | Literal[False]:
        """The condition of a question and the groups it stands in, as text; False where it cannot
        be kept.
        """
        stack = self.form.stack
        held = stack[-1].row if self.form.own and stack and stack[-1].name.endswith("__or") else row
        text = held.get("relevant")
        around = [group.when for group in stack if group.when is not None]
        carried = names.unsealed(self.form.carried(row, "concord_when"), text)
        if carried is not None and not around:
            return carried
        if not text:
            return self.form.all_of(around)
        own = self.form.condition(row, "relevant", lambda: condition_of(text, self.form.asked))
        return False if own is None else self.form.all_of([*around, own])

    def _check(self, row: SheetRow, asked: Asked, constraint: Constraint) -> Entry:
        """What else a constraint asks for, with its words."""
        text = row.get("constraint")
        condition = names.unsealed(self.form.carried(row, "concord_check"), text)
        if condition is None:
            if not constraint.rest:
                return {}
            known = {**self.form.asked, row.get("name"): asked}
            try:
                condition = written(
                    condition_of(text, known, asked, exact=True, parts=constraint.rest)
                )
            except ConditionError as error:
                self.form.unsupported(
                    row, f"column 'constraint': {error}", "the constraint is left out"
                )
                return {}
        message = self._message(row, constraint)
        return {"check": condition} | ({} if message is None else {"message": message})

    def _message(self, row: SheetRow, constraint: Constraint) -> Plain | None:
        """The words of the check; those that Concord put before it for the bounds are taken off."""
        message = (
            self.form.wordings.text(row, "constraint_message")
            if row.texts("constraint_message")
            else None
        )
        if message is None:
            return None
        if self.form.own and (constraint.bounds or constraint.alone):
            message = self.form.wordings.after(
                message, "\n"
            )  # the words for the bounds stand in the line before
        return None if self.form.wordings.same(message, CHECK_MESSAGE) else message

    def _words(self, row: SheetRow, entry: Entry, constraint: Constraint, checked: bool) -> Entry:
        label = self.form.wordings.text(row, "label") if row.texts("label") else None
        if (
            constraint.bounds
            and not checked
            and row.texts("constraint_message")
            and not self.form.own
        ):
            self.form.note(
                row,
                (
                    "the words for an answer out of range are Concord's own; 'constraint_message' is "
                    "not kept"
                ),
            )
        found: Entry = {}
        if "note" not in entry:
            block = carried_in(self.form.carried(row, "concord_block"), BLOCK)
            if block and block[2] and label is not None:
                label = self.form.wordings.without(label, block[2], "\n\n")
            if label is None and "computed" not in entry:
                label = row.get("name")
                self.form.note(row, f"has no label; its name {shown(label)} stands as the question")
            found = {"ask": label} if label is not None else {}
        hint = self.form.wordings.text(row, "hint") if row.texts("hint") else None
        unit = (
            entry.get("number", {}).get("unit") if isinstance(entry.get("number"), dict) else None
        )
        if hint is not None and unit is not None:
            hint = self.form.wordings.without_unit(hint, unit)
        return found | ({} if hint is None else {"hint": hint})
