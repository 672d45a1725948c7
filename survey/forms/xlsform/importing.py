"""An XLSForm as a definition: lenient in how a sheet is laid out, strict in what it means.

Every message names the sheet and the row. What a definition cannot say (repeats, places, pictures, filtered choices …) is a
fault; asked to, the importer leaves it out and lists it. A form that Concord made reads back to the definition it was made from,
with what somebody has changed in it since.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml

from survey.conditions import And, Node
from survey.definition import loads, yaml_tree
from survey.definition.messages import CHECK_MESSAGE, WARN_MESSAGE
from survey.errors import ConditionError, DataError, DefinitionError, Fault, did_you_mean, shown
from survey.forms.xlsform import names, phrases
from survey.forms.xlsform.choices import Choices, Lists
from survey.forms.xlsform.condition_text import written
from survey.forms.xlsform.constraints import Constraint, taken_apart
from survey.forms.xlsform.identifiers import Identifiers
from survey.forms.xlsform.sheets import SheetRow, Sheets, read_sheets
from survey.forms.xlsform.wordings import Plain, Wordings
from survey.forms.xlsform.xpath_reading import Asked, Sort, condition_of, value_of
from survey.questionnaire import CONSENT, GROUP, Questionnaire

__all__ = ["ImportedForm", "read_xlsform"]

Entry = dict[str, Any]
_Read = tuple[Entry, Asked, Constraint]
"""A question without its words and route, what others may ask of it, and its constraint."""

_SELECT = re.compile(
    r"(?P<how>select[_ ]one|select[_ ]multiple|select1|select all that apply(?: from)?|select one from|select multiple from)"
    r" (?P<list>\S+)(?: (?P<other>or[_ ]other|or specify other))?",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"(?P<edge>begin|end)[ _](?P<what>.+)", re.IGNORECASE)
_SORTS: Mapping[str, Sort] = MappingProxyType(
    {"integer": "number", "int": "number", "decimal": "number", "text": "text", "string": "text", "date": "date"}
)
_METADATA = (*names.METADATA, "today", "username", "phonenumber", "simserial", "subscriberid", "email", "imei", "instanceid")
_YES = ("yes", "true", "true()", "1")
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
        "choice_filter": "choices cannot depend on earlier answers; make a question for each case, with its own 'relevant'",
        "read_only": "a field that cannot be changed is no question",
        "trigger": "a calculation cannot wait for another question",
        "media": "pictures and sounds cannot be shown",
        "calculation": "a question cannot be answered by a calculation; use the type 'calculate'",
    }
)
"""Columns that a definition cannot say: faults."""


@dataclass(frozen=True)
class ImportedForm:
    """The definition, and what a person should know of how it was read."""

    questionnaire: Questionnaire
    notes: tuple[str, ...]


def read_xlsform(path: Path, *, groups: Mapping[str, str] | None = None, skip_unsupported: bool = False) -> ImportedForm:
    """The definition in an XLSForm. `groups`: the respondent groups, code to label, where the form does not say them.

    Raises DataError with every fault at once, each with sheet and row. `skip_unsupported`: what cannot be said is left
    out and noted instead.
    """
    importer = _Importer(read_sheets(path), path, groups or {}, skip_unsupported)
    source = importer.source()
    if importer.faults:
        raise DataError(importer.faults)
    alone = json.loads(json.dumps(source))  # the choices of a list are written out for each question that has them
    text = yaml.safe_dump(alone, allow_unicode=True, sort_keys=False, width=10_000)
    try:
        questionnaire = loads(text, file=path.name)
    except DefinitionError as error:
        raise DataError([importer.located(fault, text) for fault in error.faults]) from error
    return ImportedForm(questionnaire, tuple(dict.fromkeys(importer.notes)))


@dataclass
class _Group:
    """A group that has been begun: its label and condition, and whether it and all in it is left out."""

    name: str
    row: SheetRow
    when: Node | None = None
    left_out: bool = False
    repeat: bool = False
    section: bool = False
    table: "list[Entry] | None" = None


@dataclass
class _Section:
    title: Plain
    entries: list[Entry] = field(default_factory=list)


class _Importer:
    """Goes through the rows of the survey sheet once; collects sections, faults and notes."""

    def __init__(self, sheets: Sheets, path: Path, groups: Mapping[str, str], skip: bool) -> None:
        self.sheets, self.file, self.skip, self.given_groups = sheets, path.name, skip, groups
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.settings = sheets.settings[0] if sheets.settings else SheetRow("settings", 2, {})
        self.own = bool(self.settings.get("concord_instrument"))
        self.wordings = Wordings.of(sheets, self.settings, self.fault, self.note)
        self.lists = Lists.of(sheets.choices, self.wordings, self.fault, self.note)
        self.identifiers = Identifiers(self.note)
        self.title = self._title(path)
        self.asked: dict[str, Asked] = {}
        self.left_out: set[str] = set()
        self.sections: list[_Section] = []
        self.section: _Section | None = None
        self.stack: list[_Group] = []
        self.rows: dict[str, SheetRow] = {}
        self.entries: dict[str, Entry] = {}
        self.scales: dict[str, Entry] = {}
        self.consent: Entry | None = None
        self.metadata: list[str] = []

    # --- messages ---

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

    def located(self, fault: Fault, text: str) -> Fault:
        """A fault of the definition that was written, at the row it comes from."""
        tree = yaml_tree.parse(text, self.file)
        lines = [
            (tree.line_at("sections", number, "questions", place), entry)
            for number, section in enumerate(self.sections)
            for place, entry in enumerate(_in_blocks(section.entries))
        ]
        before = [entry for line, entry in lines if line <= fault.line]
        name = "" if not before else before[-1]["id"] if "id" in before[-1] else next(iter(before[-1]["items"]))
        row = self.rows.get(name)
        return Fault(f"{self.file}, {row.place}" if row else f"{self.file}, sheet 'settings', row 2", 0, fault.message)

    # --- the whole ---

    def source(self) -> Entry:
        for row in self.sheets.survey:
            self._row(row)
        for group in self.stack:
            self.fault(group.row, f"the group {shown(group.name)} has no end; add a row of type end_group")
        if self.metadata:
            self.notes.append(f"sheet 'survey': metadata are no questions and are left out: {', '.join(self.metadata)}")
        self.sections = [section for section in self.sections if section.entries]
        if not self.sections and not self.faults:
            self.faults.append(Fault(f"{self.file}, sheet 'survey'", 0, "there is no question that can be read"))
        source: Entry = {
            "instrument": self.settings.get("concord_instrument") or _slug(self.settings.get("form_id") or str(self.title)),
            "version": self.settings.get("concord_version") or self.settings.get("version") or "1",
            "title": self.title,
            "languages": list(self.wordings.languages),
            "groups": self._groups(),
        }
        source |= {"consent": self.consent} if self.consent else {}
        source |= {"scales": self.scales} if self.scales else {}
        return source | {"sections": [{"title": each.title, "questions": _in_blocks(each.entries)} for each in self.sections]}

    def _title(self, path: Path) -> Plain:
        """The title, in all languages where Concord made the form and nobody has changed it."""
        title = (self.settings.get("form_title") or self.settings.get("form_id") or path.stem).replace(names.NO_REFERENCE, "${")
        carried = _carried(self.settings.get("concord_title"))
        texts = carried.values() if isinstance(carried, dict) else [carried or ""]
        return carried if " ".join(title.split()) in [" ".join(str(text).split()) for text in texts] else title

    def _groups(self) -> Entry:
        carried = _carried(self.settings.get("concord_groups"))
        if carried and not self.given_groups:
            return dict(carried)
        return dict(self.given_groups) or {"respondents": "Respondents"}

    # --- rows ---

    def _row(self, row: SheetRow) -> None:
        kind = " ".join(row.get("type").split())
        if row.get("disabled").casefold() in _YES[:2]:
            return
        if not kind:
            if row.texts("label") or row.get("name"):
                self.fault(row, "has no type; write one such as text, or clear the row")
            return
        if control := _CONTROL.fullmatch(kind):
            self._control(row, control["edge"].casefold(), control["what"].casefold())
        elif any(group.left_out for group in self.stack):
            self.left_out.add(row.get("name"))
        elif kind.casefold().replace(" ", "") in _METADATA or row.get("name") in names.IDENTITY:
            self.metadata += [] if self.own else [kind]
        elif not (self.own and self._own(row, kind)):
            self._question(row, kind)

    def _own(self, row: SheetRow, kind: str) -> bool:
        """A row that Concord itself adds to a form; what it says goes where it belongs."""
        name = row.get("name")
        question, _, addition = name.rpartition("__")
        entry = self.entries.get(names.QUESTION_OF.get(question, question))
        if name == CONSENT:
            self.consent = {"notice": self.wordings.text(row, "label"), "required": kind != "note"}
        elif name.startswith("section__") and kind == "calculate":
            self.section = self._new_section(_carried(row.get("concord_kind").removeprefix("section ")))
        elif entry is not None and addition == "missing" and kind.startswith("select_one "):
            missing = self.lists.get(kind.split()[1], row).missing
            entry["missing"] = [each.value for each in missing]
            place = names.field(entry["id"])
            self.asked[place] = replace(self.asked[place], missing=missing)
        elif entry is not None and addition == "warn":
            self._warn(entry, row)
        elif name == GROUP:
            groups = {code: code for code in self._groups()}
            self.asked[GROUP] = Asked(GROUP, "one", groups, always=True)
        else:
            return entry is not None and name.endswith("__other_text")
        return True

    def _warn(self, entry: Entry, row: SheetRow) -> None:
        carried = entry.pop("concord_warn", "")
        condition = names.unsealed(carried, row.get("relevant"))
        if condition is None:
            self.note(row, "the condition of this warning has been changed; it is left out, write it as 'warn'")
            return
        entry["warn"] = condition
        message = self.wordings.text(row, "label")
        if message is not None and not self.wordings.same(message, WARN_MESSAGE):
            entry["warn_message"] = message

    # --- groups ---

    def _control(self, row: SheetRow, edge: str, what: str) -> None:
        if edge == "end":
            self._end(row)
            return
        label = self.wordings.text(row, "label") if row.texts("label") else None
        group = _Group(row.get("name"), row, repeat=what not in ("group",))
        inside_left_out = any(each.left_out for each in self.stack)
        if group.repeat and not inside_left_out:
            self.unsupported(row, f"begin_{what}: questions cannot be repeated", f"{shown(group.name)} and all in it is left out")
            group.left_out = True
        elif not inside_left_out:
            group.when, group.left_out = self._group_condition(row)
        table = "table-list" in row.get("appearance")
        if not group.left_out and not inside_left_out and not self.own:
            group.table = [] if table else None
            self._headed(group, row, label)
        elif self.own and group.name.startswith("section__"):
            self.section, group.section = self._new_section(label or self.title), True
        self.stack.append(group)

    def _group_condition(self, row: SheetRow) -> tuple[Node | None, bool]:
        text = row.get("relevant")
        if not text or (self.own and text == f"${{{CONSENT}}} = 'yes'") or (self.own and row.get("name").endswith("__or")):
            return None, False
        node = self._condition(row, "relevant", lambda: condition_of(text, self.asked))
        return node, node is None

    def _headed(self, group: _Group, row: SheetRow, label: Plain | None) -> None:
        """A labelled group is a section; within a section, its label is a note before its questions."""
        if label is None:
            return
        if not any(each.section for each in self.stack):
            self.section, group.section = self._new_section(label), True
        elif group.table is None:
            self.note(row, f"a group within a section: its label {shown(_one(label))} stands as a note before its questions")
            when = self._all_of([each.when for each in (*self.stack, group)])
            self._add({"id": self.identifiers.new(group.name or "heading", row), "note": label} | _when(when), row)

    def _end(self, row: SheetRow) -> None:
        if not self.stack:
            self.fault(row, "ends a group that has not begun; remove the row")
            return
        group = self.stack.pop()
        if group.table:
            self._table(group)
        if group.section:
            self.section = None

    def _table(self, group: _Group) -> None:
        """A table of questions with the same choices is a block."""
        entries = group.table or []
        alike = {json.dumps(_shared(entry), ensure_ascii=False, default=str) for entry in entries}
        if len(alike) == 1 and not any("check" in entry for entry in entries):
            name = self.identifiers.new(group.name or "table", group.row)
            stem = self.wordings.text(group.row, "label") if group.row.texts("label") and not group.section else None
            for entry in entries:
                entry["concord_block"] = [name, False, stem]

    def _new_section(self, title: Plain) -> _Section:
        section = _Section(title)
        self.sections.append(section)
        return section

    def _add(self, entry: Entry, row: SheetRow) -> None:
        if self.section is None:
            self.section = self._new_section(self.title)
        self.section.entries.append(entry)
        self.entries[entry["id"]] = entry
        self.rows[entry["id"]] = row

    # --- questions ---

    def _question(self, row: SheetRow, kind: str) -> None:
        select = _SELECT.fullmatch(kind)
        sort = _SORTS.get(kind.casefold())
        if select is None and sort is None and kind.casefold() not in ("note", "calculate"):
            near = did_you_mean(kind, ("select_one LIST", "select_multiple LIST", "note", "calculate", *_SORTS))
            self._leave_out(row, f"the type {shown(kind)} cannot be asked here{near}")
            return
        if select and row.get("appearance") == "label":
            return  # the head of a table: its choices without a question
        if not row.get("name"):
            self.fault(row, "has no name; give the question one")
            return
        self._columns(row, kind)
        reading = self._select(row, select) if select else self._plain(row, kind.casefold(), sort)
        if reading is None:
            self.left_out.add(row.get("name"))
            return
        self._finish(row, *reading)

    def _columns(self, row: SheetRow, kind: str) -> None:
        """What the columns of a row say beyond a definition."""
        for column, why in _NOT_KEPT.items():
            if row.get(column) or row.texts(column):
                self.note(row, f"column '{column}': {why}; it is not kept")
        if "randomize=true" in row.get("parameters").replace(" ", ""):
            self.note(row, "column 'parameters': choices are shown in the order of the list; randomize is not kept")
        for column, why in _NOT_SAID.items():
            if (row.get(column) or row.texts(column)) and not (column == "calculation" and kind == "calculate"):
                self.unsupported(row, f"column '{column}': {why}", "the column is left out")
        piped = [text for text in row.texts("label").values() if "${" in text]
        if piped:
            self.unsupported(
                row, f"the label {shown(piped[0])} shows an earlier answer, which is not done here", "it stays as it is"
            )

    def _leave_out(self, row: SheetRow, message: str) -> None:
        self.unsupported(row, message, f"{shown(row.get('name'))} is left out")
        self.left_out.add(row.get("name"))

    def _select(self, row: SheetRow, select: re.Match[str]) -> _Read | None:
        sort: Sort = "many" if re.search("multiple|all", select["how"], re.IGNORECASE) else "one"
        choices = self.lists.get(select["list"], row)
        constraint = self._constraint(row, sort)
        if constraint is None:
            return None
        kind = row.get("concord_kind").split()
        if select["other"] or "other" in kind[1:]:
            choices = choices.with_other(
                self.wordings.plain({each: phrases.OTHER.in_language(each) for each in self.wordings.languages})
            )
        missing = [each.value for each in choices.missing]
        alone = [name for name in constraint.alone if name not in missing]
        if len(alone) == 1 and alone[0] in choices.codes and (not self.own or "none" in kind):
            choices = choices.with_none(alone[0])
        elif alone:
            constraint = constraint.with_alone_as_rest()
        entry: Entry = {}
        if kind[:1] == ["scale"]:
            entry["scale"] = self._scale(kind[1], choices, row)
        else:
            entry = {"choose_many" if sort == "many" else "choose": dict(choices.labels), **choices.extras}
            if sort == "one" and (nets := _nets(row, choices)):
                entry["nets"] = nets
        entry |= {"missing": missing} if missing else {}
        return entry, Asked(row.get("name"), sort, choices.codes, choices.missing), constraint

    def _scale(self, name: str, choices: Choices, row: SheetRow) -> str:
        scale = {"answers": dict(choices.labels)} | ({"nets": nets} if (nets := _nets(row, choices)) else {})
        number = 1
        known = name
        while self.scales.setdefault(known, scale) != scale:
            number += 1
            known = f"{name}_{number}"
        return known

    def _plain(self, row: SheetRow, kind: str, sort: Sort | None) -> _Read | None:
        if kind == "note":
            return {"note": self.wordings.text(row, "label") or row.get("name")}, Asked(row.get("name"), "text"), Constraint()
        if kind == "calculate":
            return self._calculated(row)
        assert sort is not None  # noqa: S101  # all other kinds have been refused
        constraint = self._constraint(row, sort)
        if constraint is None:
            return None
        bounds: Entry = {key: _whole(value) for key, value in constraint.bounds.items()}
        if sort == "number" and kind.startswith("int"):
            bounds["whole"] = True
        if sort == "number" and (unit := _carried(row.get("concord_unit"))):
            bounds["unit"] = unit
        if sort == "text" and "multiline" in row.get("appearance"):
            bounds["long"] = True
        return {sort: bounds}, Asked(row.get("name"), sort), constraint

    def _calculated(self, row: SheetRow) -> _Read | None:
        text = row.get("calculation")
        condition = names.unsealed(self._carried(row, "concord_computed"), text)
        if condition is None:
            node = self._condition(row, "calculation", lambda: value_of(text, self.asked))
            if node is None:
                return None
            condition = written(node)
        return {"computed": condition}, Asked(row.get("name"), "number"), Constraint()

    def _constraint(self, row: SheetRow, sort: str) -> Constraint | None:
        """The constraint taken apart; None where it cannot be read and the row is left out."""
        try:
            return taken_apart(row.get("constraint"), sort)
        except ConditionError as error:
            self.unsupported(row, f"column 'constraint': {error}", "the constraint is left out")
            return Constraint() if self.skip else None

    def _finish(self, row: SheetRow, entry: Entry, asked: Asked, constraint: Constraint) -> None:
        """The question with its words, route, check and extras; then others may refer to it."""
        name = row.get("name")
        identifier = self.identifiers.new(names.QUESTION_OF.get(name, name) if self.own else name, row)
        when = self._route(row)
        if when is False:
            self.left_out.add(name)
            return
        required = self._required(row)
        asked = replace(asked, id=identifier, always=required and not when and "computed" not in entry)
        check = self._check(row, asked, constraint) if constraint.rest or row.get("concord_check") else {}
        common = self._words(row, entry, constraint, bool(check))
        entry = {"id": identifier, **common, **entry, **_when(when), **check}
        if not required and "note" not in entry and "computed" not in entry:
            entry["optional"] = True
        if was := self._carried(row, "concord_was").split():
            entry["was"] = was
        for column in ("concord_warn", "concord_block"):
            if carried := self._carried(row, column):
                entry[column] = _carried(carried) if column == "concord_block" else carried
        if "note" not in entry:
            self.asked[name] = asked
        self._add(entry, row)
        for group in self.stack:
            if group.table is not None:
                group.table.append(entry)

    def _required(self, row: SheetRow) -> bool:
        text = row.get("required").casefold()
        if text in _YES or (self.own and text.endswith("__missing} = ''")):
            return True
        if text not in _NO:
            self.unsupported(row, "column 'required': a question is required always or never", "it may be left empty")
        return False

    # --- conditions ---

    def _condition(self, row: SheetRow, column: str, read: Callable[[], Node]) -> Node | None:
        """What `read` gives; None, with a message, where it cannot."""
        try:
            return read()
        except ConditionError as error:
            gone = [name for name in self.left_out if name and f"'{name}'" in error.message]
            why = f"it refers to {shown(gone[0])}, which cannot be read" if gone else str(error)
            self.unsupported(row, f"column '{column}': {why}", f"{shown(row.get('name'))} is left out")
            return None

    def _route(self, row: SheetRow) -> "str | Literal[False]":
        """The condition of a question and the groups it stands in, as text; False where it cannot be kept."""
        text = row.get("relevant")
        held = self.stack[-1].row if self.own and self.stack and self.stack[-1].name.endswith("__or") else row
        carried = names.unsealed(self._carried(row, "concord_when"), held.get("relevant"))
        if carried is not None:
            return carried
        text = held.get("relevant")
        own: Node | None = None
        if text:
            own = self._condition(row, "relevant", lambda: condition_of(text, self.asked))
            if own is None:
                return False
        return self._all_of([*(group.when for group in self.stack), own])

    def _all_of(self, nodes: "list[Node | None]") -> str:
        kept = [node for node in nodes if node is not None]
        flat = [part for node in kept for part in (node.parts if isinstance(node, And) else (node,))]
        return written(And(tuple(dict.fromkeys(flat))) if len(set(flat)) > 1 else flat[0]) if flat else ""

    def _check(self, row: SheetRow, asked: Asked, constraint: Constraint) -> Entry:
        """What else a constraint asks for, with its words."""
        text = row.get("constraint")
        condition = names.unsealed(self._carried(row, "concord_check"), text)
        if condition is None:
            if not constraint.rest:
                return {}
            known = {**self.asked, row.get("name"): asked}
            try:
                condition = written(condition_of(text, known, asked, exact=True, parts=constraint.rest))
            except ConditionError as error:
                self.unsupported(row, f"column 'constraint': {error}", "the constraint is left out")
                return {}
        message = self._message(row, constraint)
        return {"check": condition} | ({} if message is None else {"message": message})

    def _message(self, row: SheetRow, constraint: Constraint) -> Plain | None:
        """The words of the check; those that Concord put before it for the bounds are taken off."""
        message = self.wordings.text(row, "constraint_message") if row.texts("constraint_message") else None
        if message is None:
            return None
        if self.own and (constraint.bounds or constraint.alone):
            message = self.wordings.after(message, "\n")  # the words for the bounds stand in the line before
        return None if self.wordings.same(message, CHECK_MESSAGE) else message

    # --- words ---

    def _words(self, row: SheetRow, entry: Entry, constraint: Constraint, checked: bool) -> Entry:
        label = self.wordings.text(row, "label") if row.texts("label") else None
        if constraint.bounds and not checked and row.texts("constraint_message") and not self.own:
            self.note(row, "the words for an answer out of range are Concord's own; 'constraint_message' is not kept")
        found: Entry = {}
        if "note" not in entry:
            block = _carried(self._carried(row, "concord_block"))
            if block and block[2] and label is not None:
                label = self.wordings.without(label, block[2], "\n\n")
            if label is None and "computed" not in entry:
                label = row.get("name")
                self.note(row, f"has no label; its name {shown(label)} stands as the question")
            found = {"ask": label} if label is not None else {}
        hint = self.wordings.text(row, "hint") if row.texts("hint") else None
        unit = entry.get("number", {}).get("unit") if isinstance(entry.get("number"), dict) else None
        if hint is not None and unit is not None:
            hint = self.wordings.without_unit(hint, unit)
        return found | ({} if hint is None else {"hint": hint})

    def _carried(self, row: SheetRow, column: str) -> str:
        return row.get(column).replace(names.NO_REFERENCE, "${") if self.own else ""


# --- parts of a definition file ---


def _in_blocks(entries: list[Entry]) -> list[Entry]:
    """The entries, neighbours of one block as a block; where they have come to differ, as single questions."""
    found: list[Entry] = []
    for carried, together in groupby(entries, key=lambda entry: entry.get("concord_block")):
        items = list(together)
        if carried is None or len({json.dumps(_shared(each), ensure_ascii=False) for each in items}) > 1 or "check" in items[0]:
            found += [{key: value for key, value in each.items() if not key.startswith("concord_")} for each in items]
            continue
        name, shuffle, stem = carried
        block = {"block": name, **({"ask": stem} if stem else {}), **_shared(items[0])} | ({"shuffle": True} if shuffle else {})
        block["items"] = {each["id"]: each["ask"] for each in items}
        if renamed := {each["id"]: each["was"][0] for each in items if each.get("was")}:
            block["was"] = renamed
        found.append(block)
    return found


def _shared(entry: Entry) -> Entry:
    """What the questions of a block have in common."""
    own = ("id", "ask", "was", "concord_block", "concord_warn")
    return {key: value for key, value in entry.items() if key not in own}


def _nets(row: SheetRow, choices: Choices) -> Entry:
    nets = _carried(row.get("concord_nets")) or {}
    kept = {name: (label, [code for code in codes if code in choices.labels]) for name, (label, *codes) in nets.items()}
    return {name: {"label": label, "answers": codes} for name, (label, codes) in kept.items() if codes}


def _carried(text: str) -> Any:
    """What a carrier column holds; None where somebody has made it something else."""
    try:
        return json.loads(text.replace(names.NO_REFERENCE, "${")) if text else None
    except ValueError:
        return None


def _when(condition: str) -> Entry:
    return {"when": condition} if condition else {}


def _whole(value: float | str) -> int | float | str:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _slug(text: str) -> str:
    """An instrument's id from a title."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "form"
    return slug if slug[0].isalpha() else f"form-{slug}"


def _one(plain: Plain) -> str:
    return plain if isinstance(plain, str) else next(iter(plain.values()))
