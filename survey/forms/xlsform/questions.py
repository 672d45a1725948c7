"""One row of an XLSForm as a question of a definition: its kind, words, route and check."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from survey.errors import ConditionError, did_you_mean, shown
from survey.forms.xlsform import names
from survey.forms.xlsform.asked import Asked
from survey.forms.xlsform.condition_text import written
from survey.forms.xlsform.constraints import Constraint
from survey.forms.xlsform.context import FormRead
from survey.forms.xlsform.entries import BLOCK, WORDING, Entry, carried_in, routed
from survey.forms.xlsform.kinds import TYPES, Kinds, parameters_of
from survey.forms.xlsform.sheets import SheetRow
from survey.forms.xlsform.wordings import Plain
from survey.forms.xlsform.xpath_reading import condition_of
from survey.questionnaire import InterviewPhrases

__all__ = ["YES", "Questions"]

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


_PARAMETERS = ("randomize", "seed", "start", "end", "step")
"""Parameters that are read."""


class Questions:
    """Reads the rows that ask something."""

    def __init__(self, form: FormRead) -> None:
        self.form = form
        self.kinds = Kinds(form)

    def read(self, row: SheetRow, kind: str) -> Entry | None:
        """The question that a row asks; None, with a message, where it asks none that can be
        kept.
        """
        if not self.kinds.knows(kind):
            near = did_you_mean(kind, TYPES)
            self._leave_out(row, f"the type {shown(kind)} cannot be asked here{near}")
            return None
        if self.kinds.has_choices(kind) and row.get("appearance") == "label":
            return None  # the head of a table: its choices without a question
        if not row.get("name"):
            self.form.fault(row, "has no name; give the question one")
            return None
        self._columns(row, kind)
        reading = self.kinds.read(row, kind)
        if reading is None:
            if row.get("name") not in self.form.said:
                self.form.left_out.add(row.get("name"))
            return None
        return self._finish(row, *reading)

    def _columns(self, row: SheetRow, kind: str) -> None:
        """What the columns of a row say beyond a definition."""
        for column, why in _NOT_KEPT.items():
            if row.get(column) or row.texts(column):
                self.form.note(row, f"column '{column}': {why}; it is not kept")
        for column, why in _NOT_SAID.items():
            if (row.get(column) or row.texts(column)) and not (
                column == "calculation" and kind == "calculate"
            ):
                self.form.unsupported(row, f"column '{column}': {why}", "the column is left out")
        unknown = [name for name in parameters_of(row) if name not in _PARAMETERS]
        if unknown:
            named = ", ".join(unknown)
            self.form.note(row, f"column 'parameters': {named} is not kept")

    def _leave_out(self, row: SheetRow, message: str) -> None:
        self.form.unsupported(row, message, f"{shown(row.get('name'))} is left out")
        self.form.left_out.add(row.get("name"))

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
        if required and self.form.carried(row, "concord_required") == "yes":
            entry["required"] = True
        entry |= self._for_figures(row, routed=bool(when))
        if was := self.form.carried(row, "concord_was").split():
            entry["was"] = was
        if warn := self.form.carried(row, "concord_warn"):
            entry["concord_warn"] = warn
        if block := carried_in(self.form.carried(row, "concord_block"), BLOCK):
            entry["concord_block"] = list(block)
        if "note" not in entry:
            self.form.asked[name] = asked
        return entry

    def _for_figures(self, row: SheetRow, *, routed: bool) -> Entry:
        """What only figures say of the question."""
        found: Entry = {}
        for key in ("asked_of", "short"):
            if words := carried_in(self.form.carried(row, f"concord_{key}"), WORDING):
                found[key] = words
        if routed and self.form.carried(row, "concord_otherwise") == "no":
            found["otherwise"] = "no"
        return found

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
        usual = self.form.spoken(InterviewPhrases, "check_message")
        return None if self.form.wordings.same(message, usual) else message

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
                    "the words for an answer out of range are Concord's own; "
                    "'constraint_message' is not kept"
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
