"""An XLSForm as a definition: lenient in how a sheet is laid out, strict in what it means.

Every message names the sheet and the row. What a definition cannot say (repeats, places, pictures,
filtered choices …) is a fault; asked to, the importer leaves it out and lists it. A form that
Concord made reads back to the definition it was made from, with what somebody has changed in it
since.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from survey.conditions import Node
from survey.definition import loads, yaml_tree
from survey.errors import DataError, DefinitionError, Fault, shown
from survey.forms.xlsform import names
from survey.forms.xlsform.asked import THE_DAY, Asked
from survey.forms.xlsform.context import FormRead, Group
from survey.forms.xlsform.entries import (
    WORDING,
    Entry,
    carried_in,
    in_blocks,
    routed,
    shared_by,
    slug_of,
)
from survey.forms.xlsform.making import CONSENTED
from survey.forms.xlsform.questions import YES, Questions
from survey.forms.xlsform.settings_reading import (
    groups_of,
    licence_of,
    own_words_of,
    scores_of,
    title_of,
)
from survey.forms.xlsform.sheets import SheetRow, read_sheets
from survey.forms.xlsform.wordings import Plain, one_text, resolved
from survey.forms.xlsform.xpath_reading import condition_of
from survey.questionnaire import CONSENT, GROUP, InterviewPhrases, Questionnaire

__all__ = ["ImportedForm", "read_xlsform"]

_CONTROL = re.compile(r"(?P<edge>begin|end)[ _](?P<what>.+)", re.IGNORECASE)
_METADATA = (
    *names.METADATA,
    "today",
    "username",
    "phonenumber",
    "simserial",
    "subscriberid",
    "email",
    "imei",
    "instanceid",
)


@dataclass(frozen=True)
class ImportedForm:
    """The definition, and what a person should know of how it was read."""

    questionnaire: Questionnaire
    notes: tuple[str, ...]


def read_xlsform(
    path: Path, *, groups: Mapping[str, str] | None = None, skip_unsupported: bool = False
) -> ImportedForm:
    """The definition in an XLSForm. `groups`: the respondent groups, code to label, where the form
    does not say them.

    Raises DataError with every fault at once, each with sheet and row. `skip_unsupported`: what
    cannot be said is left out and noted instead.
    """
    form = FormRead(read_sheets(path), path.name, skip=skip_unsupported)
    importer = _Importer(form, path, groups or {})
    source = importer.source()
    if form.faults:
        raise DataError(form.faults)
    alone = json.loads(
        json.dumps(source)
    )  # the choices of a list are written out for each question that has them
    text = yaml.safe_dump(alone, allow_unicode=True, sort_keys=False, width=10_000)
    try:
        questionnaire = loads(text, file=path.name)
    except DefinitionError as error:
        raise DataError([importer.located(fault, text) for fault in error.faults]) from error
    return ImportedForm(questionnaire, tuple(dict.fromkeys(form.notes)))


@dataclass
class _Section:
    title: Plain
    entries: list[Entry] = field(default_factory=list)


class _Importer:
    """Goes through the rows of the survey sheet once; collects sections, faults and notes."""

    def __init__(self, form: FormRead, path: Path, groups: Mapping[str, str]) -> None:
        self.form, self.given_groups = form, groups
        self.questions = Questions(form)
        self.title = title_of(form, path.stem)
        self.sections: list[_Section] = []
        self.section: _Section | None = None
        self.rows: dict[str, SheetRow] = {}
        self.entries: dict[str, Entry] = {}
        self.consent: Entry | None = None
        self.metadata: list[str] = []

    def located(self, fault: Fault, text: str) -> Fault:
        """A fault of the definition that was written, at the row it comes from."""
        tree = yaml_tree.parse(text, self.form.file)
        lines = [
            (tree.line_at("sections", number, "questions", place), entry)
            for number, section in enumerate(self.sections)
            for place, entry in enumerate(in_blocks(section.entries))
        ]
        before = [entry for line, entry in lines if line <= fault.line]
        name = (
            ""
            if not before
            else before[-1]["id"]
            if "id" in before[-1]
            else next(iter(before[-1]["items"]))
        )
        row = self.rows.get(name)
        return Fault(
            f"{self.form.file}, {row.place}"
            if row
            else f"{self.form.file}, sheet 'settings', row 2",
            0,
            fault.message,
        )

    # --- the whole ---

    def source(self) -> Entry:
        for row in self.form.sheets.survey:
            self._row(row)
        for group in self.form.stack:
            self.form.fault(
                group.row, f"the group {shown(group.name)} has no end; add a row of type end_group"
            )
        if self.metadata:
            self.form.notes.append(
                "sheet 'survey': metadata are no questions and are left out: "
                f"{', '.join(self.metadata)}"
            )
        self.sections = [section for section in self.sections if section.entries]
        if not self.sections and not self.form.faults:
            self.form.faults.append(
                Fault(
                    f"{self.form.file}, sheet 'survey'", 0, "there is no question that can be read"
                )
            )
        settings = self.form.settings
        source: Entry = {
            "instrument": settings.get("concord_instrument")
            or slug_of(settings.get("form_id") or one_text(self.title)),
            "version": settings.get("concord_version") or settings.get("version") or "1",
            "title": self.title,
            "languages": list(self.form.wordings.languages),
            "groups": groups_of(self.form, self.given_groups),
        }
        source |= {"consent": self.consent} if self.consent else {}
        source |= {"scales": self.questions.kinds.scales} if self.questions.kinds.scales else {}
        source["sections"] = [
            {"title": each.title, "questions": in_blocks(each.entries)} for each in self.sections
        ]
        beside = {
            "licence": licence_of(self.form),
            "scores": scores_of(self.form, self.entries),
            "words": own_words_of(self.form),
        }
        source |= {key: entry for key, entry in beside.items() if entry}
        return self._with_earlier_answers(source)

    def _with_earlier_answers(self, source: Entry) -> Entry:
        """With the questions that texts show the answers of by their ids."""
        named = self.form.question_of
        for name, row in self.form.wordings.pending.items():
            if name not in named:
                self.form.unsupported(
                    row,
                    f"the words show {shown(name)}, which is no question that can be read",
                    "they stay as they are",
                )
        found: Entry = resolved(source, named)
        return found

    # --- rows ---

    def _row(self, row: SheetRow) -> None:
        kind = " ".join(row.get("type").split())
        if row.get("disabled").casefold() in YES[:2]:
            return
        if not kind:
            if row.texts("label") or row.get("name"):
                self.form.fault(row, "has no type; write one such as text, or clear the row")
            return
        if control := _CONTROL.fullmatch(kind):
            self._control(row, control["edge"].casefold(), control["what"].casefold())
        elif any(group.left_out for group in self.form.stack):
            self.form.left_out.add(row.get("name"))
        elif kind.casefold().replace(" ", "") in _METADATA or row.get("name") in names.IDENTITY:
            self.metadata += [] if self.form.own else [kind]
            if kind.casefold() == "today":
                self.form.asked[row.get("name")] = THE_DAY
        elif not (self.form.own and self._own(row, kind)):
            self._asked(row, kind)

    def _asked(self, row: SheetRow, kind: str) -> None:
        entry = self.questions.read(row, kind)
        if entry is None:
            return
        self._add(entry, row)
        for group in self.form.stack:
            if group.table is not None:
                group.table.append(entry)

    def _own(self, row: SheetRow, kind: str) -> bool:
        """A row that Concord itself adds to a form; what it says goes where it belongs."""
        name = row.get("name")
        question, _, addition = name.rpartition("__")
        entry = self.entries.get(names.QUESTION_OF.get(question, question))
        if name == names.SEED or names.said_by(name):
            return True
        if name == CONSENT:
            self.consent = {
                "notice": self.form.wordings.text(row, "label"),
                "required": kind != "note",
            }
        elif name.startswith("section__") and kind == "calculate":
            self.section = self._new_section(
                carried_in(row.get("concord_kind").removeprefix("section "), WORDING) or self.title
            )
        elif (
            entry is not None
            and question in self.form.asked
            and addition == "missing"
            and kind.startswith("select_one ")
        ):
            kinds = self.form.lists.get(kind.split()[1], row).kinds
            entry["missing"] = [each.value for each in kinds.values()]
            self.form.asked[question] = replace(self.form.asked[question], kinds=kinds)
        elif entry is not None and addition == "warn":
            self._warn(entry, row)
        elif name == GROUP:
            groups = {code: code for code in groups_of(self.form, self.given_groups)}
            self.form.asked[GROUP] = Asked(GROUP, "one", groups, always=True)
        else:
            return entry is not None and name.endswith("__other_text")
        return True

    def _warn(self, entry: Entry, row: SheetRow) -> None:
        carried = entry.pop("concord_warn", "")
        condition = names.unsealed(carried, row.get("relevant"))
        if condition is None:
            self.form.note(
                row,
                (
                    "the condition of this warning has been changed; it is left out, write it as "
                    "'warn'"
                ),
            )
            return
        entry["warn"] = condition
        message = self.form.wordings.text(row, "label")
        if message is not None and not self.form.wordings.same(
            message, self.form.spoken(InterviewPhrases, "warn_message")
        ):
            entry["warn_message"] = message

    # --- groups ---

    def _control(self, row: SheetRow, edge: str, what: str) -> None:
        if edge == "end":
            self._end(row)
            return
        label = self.form.wordings.text(row, "label") if row.texts("label") else None
        group = Group(row.get("name"), row, repeat=what not in ("group",))
        inside_left_out = any(each.left_out for each in self.form.stack)
        if group.repeat and not inside_left_out:
            self.form.unsupported(
                row,
                f"begin_{what}: questions cannot be repeated",
                f"{shown(group.name)} and all in it is left out",
            )
            group.left_out = True
        elif not inside_left_out:
            group.when, group.left_out = self._group_condition(row)
        table = "table-list" in row.get("appearance")
        if not group.left_out and not inside_left_out and not self.form.own:
            group.table = [] if table else None
            self._headed(group, row, label)
        elif self.form.own and group.name.startswith("section__"):
            self.section, group.section = self._new_section(label or self.title), True
        self.form.stack.append(group)

    def _group_condition(self, row: SheetRow) -> tuple[Node | None, bool]:
        text = row.get("relevant")
        if not text or (self.form.own and (text == CONSENTED or row.get("name").endswith("__or"))):
            return None, False
        node = self.form.condition(row, "relevant", lambda: condition_of(text, self.form.asked))
        return node, node is None

    def _headed(self, group: Group, row: SheetRow, label: Plain | None) -> None:
        """A labelled group is a section; within a section, its label is a note before its
        questions.
        """
        if label is None:
            return
        if not any(each.section for each in self.form.stack):
            self.section, group.section = self._new_section(label), True
        elif group.table is None:
            self.form.note(
                row,
                (
                    f"a group within a section: its label {shown(one_text(label))} stands as a "
                    "note before its questions"
                ),
            )
            when = self.form.all_of([each.when for each in (*self.form.stack, group)])
            self._add(
                {"id": self.form.identifiers.new(group.name or "heading", row), "note": label}
                | routed(when),
                row,
            )

    def _end(self, row: SheetRow) -> None:
        if not self.form.stack:
            self.form.fault(row, "ends a group that has not begun; remove the row")
            return
        group = self.form.stack.pop()
        if group.table:
            self._table(group)
        if group.section:
            self.section = None

    def _table(self, group: Group) -> None:
        """A table of questions with the same choices is a block."""
        entries = group.table or []
        alike = {json.dumps(shared_by(entry), ensure_ascii=False, default=str) for entry in entries}
        if len(alike) == 1 and not any({"check", "shuffle"} & entry.keys() for entry in entries):
            name = self.form.identifiers.new(group.name or "table", group.row)
            stem = (
                self.form.wordings.text(group.row, "label")
                if group.row.texts("label") and not group.section
                else None
            )
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
