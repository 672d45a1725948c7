"""A definition as XLSForm: the sheets `survey`, `choices` and `settings` that ODK and KoBo take.

Item by item, one question a row, sections as groups. Kinds of missing answer stand among the
choices; where there are none (number, text, date) a second question on the same screen takes the
reason. What XLSForm has no column for stands in carrier columns that its tools leave alone, so that
the definition can be read back; what a respondent would notice is listed by `notes`.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from survey.conditions import Condition
from survey.definition import source
from survey.forms.form import Form
from survey.forms.xlsform import names, phrases
from survey.forms.xlsform.sheets import written_book
from survey.forms.xlsform.xpath import TRUE, XPath, all_of, any_of, plain_number, quoted
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire, Section, none_code
from survey.questions import Choose, ChooseMany, Computed, Date, Note, Number, Option, Rating, Text
from survey.wording import Wording

__all__ = ["make", "notes"]

Row = dict[str, str]

_PLAIN = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "appearance",
)
_TRANSLATED = ("label", "hint", "constraint_message")
CONSENTED = f"${{{CONSENT}}} = 'yes'"
"""What the rest of a form waits for where consent is required."""

LONGEST_CELL = 32_767
WHOLE_DIGITS = 999_999_999
"""The largest whole number ODK Collect lets people type in a field of type integer."""


def make(form: Form) -> bytes:
    """The .xlsx file."""
    sheets = _Maker(form)
    columns = [
        name
        for name in _PLAIN + names.CARRIERS
        if name in ("type", "name", "label") or _used(name, sheets.survey)
    ]
    return written_book(
        {
            "survey": (sheets.headings(columns), sheets.survey),
            "choices": (sheets.headings(["list_name", "name", "label"]), sheets.choices),
            "settings": (list(sheets.settings), [sheets.settings]),
        }
    )


def notes(form: Form) -> list[str]:
    """What of the definition an XLSForm cannot say, in words for the person who makes it."""
    questionnaire = form.questionnaire
    found = [
        (
            f"block '{block.name}': the items are asked in the order of the definition; XLSForm "
            "shuffles choices, not questions"
        )
        for block in dict.fromkeys(question.block for question in questionnaire.questions)
        if block and block.shuffle
    ]
    warned = [question.id for question in questionnaire.questions if question.warn]
    if warned:
        found.append(
            f"{', '.join(warned)}: an unusual answer is followed by a note; XLSForm cannot ask "
            "to have it confirmed"
        )
    if questionnaire.title.languages:
        found.append(
            f"the title is shown in one language ({form.language}); XLSForm does not translate it"
        )
    if len(questionnaire.languages) > 1:
        first = questionnaire.languages[0]
        found.append(
            f"the language in which somebody answers is not recorded; submissions count as {first}"
        )
    large = [
        q.id
        for q in questionnaire.questions
        if isinstance(q.kind, Number) and q.kind.whole and (q.kind.max or 0) > WHOLE_DIGITS
    ]
    if large:
        found.append(f"{', '.join(large)}: ODK takes whole numbers of up to 9 digits")
    if questionnaire.scores and not scores_cell(questionnaire):
        found.append("the scores do not fit in a cell of a sheet; read back, the form has none")
    curly = [
        q.id
        for q in questionnaire.questions
        if any(sign in each.text for each in _conditions(q) for sign in "‘’“”")
    ]
    if curly:
        found.append(
            f"{', '.join(curly)}: tools make the curly quotation marks in the condition "
            "straight, which changes it"
        )
    return found


def scores_cell(questionnaire: Questionnaire) -> str:
    """The scores as a cell of the settings carries them; empty where there are none, or they do not
    fit.
    """
    text = _json(source(questionnaire).get("scores"))
    return _text(text) if len(text) <= LONGEST_CELL else ""


@dataclass
class _Maker:
    """Builds the rows of the three sheets."""

    form: Form
    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    lists: dict[tuple[tuple[str, Wording], ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.questionnaire = self.form.questionnaire
        self.languages = self.questionnaire.languages
        self.xpath = XPath(self.questionnaire)
        self._metadata()
        self._asked_first()
        for number, section in enumerate(self.questionnaire.sections, 1):
            self._section(f"section__{number}", section)

    def _section(self, name: str, section: Section) -> None:
        """A section as a group; one that shows nothing, since all is computed, is no group to
        XLSForm.
        """
        questions = [
            each
            for each in self.questionnaire.questions
            if self.questionnaire.section_of(each.id) is section
        ]
        if all(isinstance(question.kind, Computed) for question in questions):
            self._row(
                "calculate",
                name,
                calculation="''",
                concord_kind=_text(f"section {_json(section.title.plain())}"),
            )
            for question in questions:
                self._question(question)
            return
        consent = self.questionnaire.consent
        relevant = CONSENTED if consent and consent.required else TRUE
        self._row("begin_group", name, label=section.title, relevant=relevant)
        for question in questions:
            self._question(question)
        self._row("end_group", name)

    # --- rows ---

    def _row(self, kind: str, name: str, **cells: "str | Wording | None") -> None:
        """A row of the survey sheet; a wording fills the cells of all languages, an empty cell is
        left out.
        """
        row: Row = {"type": kind, "name": name}
        for column, value in cells.items():
            if isinstance(value, Wording):
                row |= {
                    self._heading(column, language): _text(value.in_language(language))
                    for language in self.languages
                }
            elif value and not (column == "relevant" and value == TRUE):
                row[column] = value
        self.survey.append(row)

    def headings(self, columns: Sequence[str]) -> list[str]:
        return [
            heading
            for column in columns
            for heading in (
                [self._heading(column, each) for each in self.languages]
                if column in _TRANSLATED
                else [column]
            )
        ]

    def _heading(self, column: str, language: str) -> str:
        return f"{column}::{names.language_name(language)}"

    @cached_property
    def settings(self) -> Row:
        questionnaire, identity = self.questionnaire, self.form.identity
        return {
            "form_title": _text(questionnaire.title.in_language(self.form.language)),
            "form_id": questionnaire.instrument,
            "version": f"{questionnaire.version}-{identity.form[:8]}",
            "default_language": names.language_name(self.form.language),
            "concord_instrument": identity.instrument,
            "concord_version": identity.version,
            "concord_hash": identity.hash,
            "concord_form": identity.form,
            "concord_title": _text(_json(questionnaire.title.plain())),
            "concord_groups": _text(
                _json({each.code: each.label.plain() for each in questionnaire.groups})
            ),
            **({"concord_scores": scores} if (scores := scores_cell(questionnaire)) else {}),
        }

    def _metadata(self) -> None:
        for name in names.METADATA:
            self._row(name, name)
        identity = self.form.identity
        for name, value in zip(
            names.IDENTITY,
            (identity.instrument, identity.version, identity.hash, identity.form),
            strict=True,
        ):
            self._row("calculate", name, calculation=quoted(value))

    def _asked_first(self) -> None:
        consent, groups = self.questionnaire.consent, self.questionnaire.groups
        fixed = self.form.group or (groups[0].code if len(groups) == 1 else None)
        for question in self.questionnaire.asked_first:
            relevant = (
                CONSENTED if consent and consent.required and question.id != CONSENT else TRUE
            )
            if isinstance(question.kind, Note):
                self._row("note", question.id, label=question.ask)
            elif question.id != GROUP or fixed is None:
                kind = f"select_one {self._list(question.id, question.kind.options)}"
                self._row(kind, question.id, label=question.ask, required="yes", relevant=relevant)
        if fixed is not None:
            self._row("calculate", GROUP, calculation=quoted(fixed))

    # --- questions ---

    def _question(self, question: Question) -> None:
        kind, name = question.kind, names.field(question.id)
        relevant = self.xpath.true(question.when)
        carried = self._carried(question)
        if isinstance(kind, Computed):
            calculation = self.xpath.value(kind.expression)
            self._row(
                "calculate",
                name,
                label=question.ask,
                relevant=relevant,
                calculation=calculation,
                **carried,
            )
        elif isinstance(kind, Note):
            self._row(
                "note", name, label=question.ask, hint=question.hint, relevant=relevant, **carried
            )
        elif question.missing and not kind.options:
            self._with_reason(question, relevant)
        else:
            self._asked(question, relevant, "" if question.optional or question.follows else "yes")
        if question.warn:
            self._row(
                "note",
                f"{question.id}__warn",
                label=question.warn.message,
                relevant=self._doubt(question),
            )

    def _doubt(self, question: Question) -> str:
        """Where a question is asked and its answer is unusual."""
        assert question.warn  # noqa: S101  # asked of those that warn
        return all_of([self.xpath.true(question.when), self.xpath.false(question.warn.condition)])

    def _asked(self, question: Question, relevant: str, required: str) -> None:
        constraint, message = self._constraint(question)
        self._row(
            self._type(question),
            names.field(question.id),
            label=self._label(question),
            hint=self._hint(question),
            required=required,
            relevant=relevant,
            constraint=constraint,
            constraint_message=message,
            appearance="multiline"
            if isinstance(question.kind, Text) and question.kind.long
            else "",
            **self._carried(question),
        )

    def _with_reason(self, question: Question, relevant: str) -> None:
        """A question to write in, and on the same screen the reasons why nothing is written."""
        reason, place = names.reason_field(question.id), names.field(question.id)
        self._row("begin_group", f"{question.id}__or", relevant=relevant, appearance="field-list")
        self._asked(question, TRUE, "" if question.optional else f"${{{reason}}} = ''")
        options = tuple(Option(kind.value, kind.label) for kind in question.missing)
        self._row(
            f"select_one {self._list('missing', options)}",
            reason,
            label=phrases.REASON,
            constraint=f"${{{place}}} = ''",
            constraint_message=phrases.ONE_OF_BOTH,
        )
        self._row("end_group", f"{question.id}__or")

    def _type(self, question: Question) -> str:
        kind = question.kind
        if kind.options:
            reasons = tuple(Option(each.value, each.label) for each in question.missing)
            select = "select_multiple" if isinstance(kind, ChooseMany) else "select_one"
            return f"{select} {self._list(_list_name(question), (*kind.options, *reasons))}"
        if isinstance(kind, Number):
            return "integer" if kind.whole else "decimal"
        return "date" if isinstance(kind, Date) else "text"

    def _list(self, name: str, options: Sequence[Option]) -> str:
        """The name of the list with these choices, written once."""
        key = tuple((option.code, option.label) for option in options)
        if key not in self.lists:
            others = set(self.lists.values())
            taken = next(
                each
                for number in range(len(others) + 2)
                if (each := f"{name}__{number}" if number else name) not in others
            )
            self.lists[key] = taken
            for option in options:
                labels = {
                    self._heading("label", each): _text(option.label.in_language(each))
                    for each in self.languages
                }
                self.choices.append({"list_name": taken, "name": option.code, **labels})
        return self.lists[key]

    def _label(self, question: Question) -> Wording:
        """The question as it stands alone on a screen: the words of its block first."""
        stem = question.block.stem if question.block and not question.follows else None
        return question.ask if stem is None else self._together(stem, question.ask, "\n\n")

    def _hint(self, question: Question) -> Wording | None:
        """The hint, and what a number is counted in."""
        unit = question.kind.unit if isinstance(question.kind, Number) else None
        if unit is None or question.hint is None:
            return question.hint or unit
        return Wording.of(
            {
                each: f"{question.hint.in_language(each)} ({unit.in_language(each)})"
                for each in self.languages
            }
        )

    def _together(self, first: Wording, second: Wording, between: str) -> Wording:
        return Wording.of(
            {
                each: first.in_language(each) + between + second.in_language(each)
                for each in self.languages
            }
        )

    # --- constraints ---

    def _constraint(self, question: Question) -> tuple[str, Wording | None]:
        """What an answer has to be, and the words where it is not."""
        bounds, said = _bounds(question, self.languages)
        if question.check is None:
            return bounds, said
        check = self.xpath.passes(question, question.check.condition)
        message = (
            question.check.message
            if said is None
            else self._together(said, question.check.message, "\n")
        )
        return all_of([bounds or TRUE, check]), message

    # --- what XLSForm has no column for ---

    def _carried(self, question: Question) -> dict[str, str]:
        """The carrier columns of a question, those it needs. A condition is sealed with the XPath
        that stands for it.
        """
        if question.follows:
            return {}
        kind, when, check, warn = question.kind, question.when, question.check, question.warn
        carried = {
            "concord_kind": _kind(question),
            "concord_missing": " ".join(each.value for each in question.missing),
            "concord_nets": _json(
                {
                    net.name: {"label": net.label.plain(), "answers": net.codes}
                    for net in question.nets
                }
            ),
            "concord_was": " ".join(question.was),
        }
        if when:
            carried["concord_when"] = names.sealed(when.text, self.xpath.true(when))
        if check:
            carried["concord_check"] = names.sealed(
                check.condition.text, self._constraint(question)[0]
            )
        if warn:
            carried["concord_warn"] = names.sealed(warn.condition.text, self._doubt(question))
        if isinstance(kind, Computed):
            carried["concord_computed"] = names.sealed(
                kind.expression.text, self.xpath.value(kind.expression)
            )
        if isinstance(kind, Number) and kind.unit:
            carried["concord_unit"] = _json(kind.unit.plain())
        if question.block:
            stem = question.block.stem and question.block.stem.plain()
            carried["concord_block"] = _json([question.block.name, question.block.shuffle, stem])
        return {column: _text(value) for column, value in carried.items() if value}


def _kind(question: Question) -> str:
    """The kind of question where the type of its row does not tell it, and the answers that are
    more than answers.
    """
    match question.kind:
        case Rating(scale=scale):
            return f"scale {scale.name}"
        case Choose(other=other):
            return "choose other" if other else ""
        case ChooseMany(other=other, none=none):
            return " ".join(
                ["choose_many", *(["other"] if other else []), *(["none"] if none else [])]
            )
        case _:
            return ""


def _list_name(question: Question) -> str:
    """What the choices of a question are called: after its scale, its block or itself, and the
    missing answers among them.
    """
    kind = question.kind
    name = (
        kind.scale.name
        if isinstance(kind, Rating)
        else question.block.name
        if question.block
        else question.id
    )
    return (
        "__".join([name, "_".join(each.value for each in question.missing)])
        if question.missing
        else name
    )


def _bounds(question: Question, languages: Sequence[str]) -> tuple[str, Wording | None]:
    """The constraint that the kind of a question makes, and the words for it."""
    match kind := question.kind:
        case Number(low, high) | Date(low, high) if low is not None or high is not None:
            limits = [each for each in (low, high) if each is not None]
            signs = [sign for sign, bound in ((">=", low), ("<=", high)) if bound is not None]
            values = [
                f"date({quoted(each)})" if isinstance(each, str) else plain_number(each)
                for each in limits
            ]
            said = (
                phrases.BETWEEN
                if len(signs) == 2
                else phrases.AT_LEAST
                if signs == [">="]
                else phrases.AT_MOST
            )
            constraint = " and ".join(
                f". {sign} {value}" for sign, value in zip(signs, values, strict=True)
            )
            return constraint, phrases.filled(said, languages, *map(str, limits))
        case Text(max_length=int() as longest):
            return f"string-length(.) <= {longest}", phrases.filled(
                phrases.LONGEST, languages, str(longest)
            )
        case ChooseMany():
            alone = [
                *filter(None, [none_code(question)]),
                *(each.value for each in question.missing),
            ]
            if not alone:
                return "", None
            chosen = any_of(f"selected(., '{code}')" for code in alone)
            labels = [option.label for option in kind.options if option.code in alone] + [
                each.label for each in question.missing
            ]
            words = {
                each: phrases.listed([label.in_language(each) for label in labels], each)
                for each in languages
            }
            return f"not({chosen} and count-selected(.) > 1)", phrases.alone(words)
        case _:
            return "", None


# --- cells ---


def _used(column: str, rows: Sequence[Row]) -> bool:
    return any(heading.partition("::")[0] == column for row in rows for heading in row)


def _text(text: str) -> str:
    """A text as tools for XLSForm leave it alone: nothing that looks like a reference to a
    question, nothing XML refuses.
    """
    return _UNWRITABLE.sub("\ufffd", text.replace("${", names.NO_REFERENCE))[:LONGEST_CELL]


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""


def _conditions(question: Question) -> list[Condition]:
    checks = [check.condition for check in (question.check, question.warn) if check]
    return [*([question.when] if question.when else []), *checks]
