"""A definition as XLSForm: the sheets `survey`, `choices` and `settings` that ODK and KoBo take.

Item by item, one question a row, sections as groups. Kinds of missing answer stand among the
choices; where they cannot (number, text, date, time, an order) a second question on the same screen
takes the reason. What XLSForm has no column for stands in carrier columns that its tools leave
alone, so that the definition can be read back; what a respondent would notice is listed by `notes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from survey.forms.form import Form
from survey.forms.xlsform import names
from survey.forms.xlsform.answer_types import asked_as
from survey.forms.xlsform.carriers import carried, doubt
from survey.forms.xlsform.cells import as_json, cell
from survey.forms.xlsform.limits import constraint_of, together
from survey.forms.xlsform.phrases import XlsformPhrases
from survey.forms.xlsform.piping import Pipes
from survey.forms.xlsform.settings import settings_of
from survey.forms.xlsform.sheets import written_book
from survey.forms.xlsform.xpath import XPath
from survey.forms.xlsform.xpath_words import TRUE, quoted
from survey.questionnaire import CONSENT, GROUP, Question, Section
from survey.questions import Option
from survey.wording import Wording

__all__ = ["CONSENTED", "make"]

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
    "parameters",
)
_TRANSLATED = ("label", "hint", "constraint_message")
CONSENTED = f"${{{CONSENT}}} = 'yes'"
"""What the rest of a form waits for where consent is required."""


def make(form: Form) -> bytes:
    """The .xlsx file."""
    sheets = _Maker(form)
    columns = [
        name
        for name in _PLAIN + names.CARRIERS
        if name in ("type", "name", "label") or _used(name, sheets.survey)
    ]
    settings = settings_of(form)
    return written_book(
        {
            "survey": (sheets.headings(columns), sheets.survey),
            "choices": (sheets.headings(["list_name", "name", "label"]), sheets.choices),
            "settings": (list(settings), [settings]),
        }
    )


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
        groups = self.questionnaire.groups
        self.group = self.form.group or (groups[0].code if len(groups) == 1 else None)
        self.pipes = Pipes(self.questionnaire, self.group)
        self._metadata()
        self._asked_first()
        for number, section in enumerate(self.questionnaire.sections, 1):
            self._section(f"section__{number}", section)
        for calculation, name in self.pipes.fields.items():
            self._row("calculate", name, calculation=calculation)

    def _section(self, name: str, section: Section) -> None:
        """A section as a group; one that shows nothing, since all is computed, is no group to
        XLSForm.
        """
        questions = [
            each
            for each in self.questionnaire.questions
            if self.questionnaire.section_of(each.id) is section
        ]
        if all(question.expression is not None for question in questions):
            title = cell(f"section {as_json(section.title.plain())}")
            self._row("calculate", name, calculation="''", concord_kind=title)
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
                row |= self._texts(column, value)
            elif value and not (column == "relevant" and value == TRUE):
                row[column] = value
        self.survey.append(row)

    def _texts(self, column: str, wording: Wording) -> Row:
        return {
            self._heading(column, each): self.pipes.text(wording.in_language(each), each)
            for each in self.languages
        }

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
        if any(asked_as(each.answers).random for each in self.questionnaire.questions):
            seed = "once(round(random() * 1000000000))"
            self._row("calculate", names.SEED, calculation=seed)

    def _asked_first(self) -> None:
        consent = self.questionnaire.consent
        for question in self.questionnaire.asked_first:
            relevant = (
                CONSENTED if consent and consent.required and question.id != CONSENT else TRUE
            )
            asked = asked_as(question.answers)
            if not asked.is_asked:
                self._row(asked.type, question.id, label=question.ask)
            elif question.id != GROUP or self.group is None:
                kind = f"{asked.type} {self._list(question.id, question.options)}"
                self._row(kind, question.id, label=question.ask, required="yes", relevant=relevant)
        if self.group is not None:
            self._row("calculate", GROUP, calculation=quoted(self.group))

    # --- questions ---

    def _question(self, question: Question) -> None:
        asked, name = asked_as(question.answers), names.field(question.id)
        relevant = self.xpath.true(question.when)
        if not asked.is_asked:
            self._row(
                asked.type,
                name,
                label=question.ask,
                hint=question.hint,
                relevant=relevant,
                calculation=self.xpath.value(question.expression) if question.expression else "",
                **carried(question, self.questionnaire),
            )
        elif question.missing and asked.has_reason_beside:
            self._with_reason(question, relevant)
        else:
            self._asked(question, relevant, "" if question.optional or question.follows else "yes")
        if question.warn:
            self._row(
                "note",
                f"{question.id}__warn",
                label=self.questionnaire.warn_message(question),
                relevant=doubt(question, self.questionnaire),
            )

    def _asked(self, question: Question, relevant: str, required: str) -> None:
        asked = asked_as(question.answers)
        constraint, message = constraint_of(question, self.questionnaire)
        self._row(
            self._type(question),
            names.field(question.id),
            label=self._label(question),
            hint=self._hint(question),
            required=required,
            relevant=relevant,
            constraint=constraint,
            constraint_message=message,
            appearance=asked.appearance,
            parameters=f"randomize=true, seed=${{{names.SEED}}}" if asked.random else "",
            **carried(question, self.questionnaire),
        )

    def _with_reason(self, question: Question, relevant: str) -> None:
        """A question to write in, and on the same screen the reasons why nothing is written."""
        reason, place = names.reason_field(question.id), names.field(question.id)
        self._row("begin_group", f"{question.id}__or", relevant=relevant, appearance="field-list")
        self._asked(question, TRUE, "" if question.optional else f"${{{reason}}} = ''")
        self._row(
            f"select_one {self._list('missing', self._missing(question))}",
            reason,
            label=self.questionnaire.said(XlsformPhrases, "reason"),
            constraint=f"${{{place}}} = ''",
            constraint_message=self.questionnaire.said(XlsformPhrases, "one_of_both"),
        )
        self._row("end_group", f"{question.id}__or")

    def _missing(self, question: Question) -> tuple[Option, ...]:
        return tuple(
            Option(each.value, self.questionnaire.missing_label(each)) for each in question.missing
        )

    def _type(self, question: Question) -> str:
        """The type of its row, with the list of its choices, kinds of missing answer among them
        where they can be.
        """
        asked = asked_as(question.answers)
        if not asked.is_listed:
            return asked.type
        reasons = () if asked.has_reason_beside else self._missing(question)
        name = asked.scale or (question.block.name if question.block else question.id)
        if reasons:
            name = "__".join([name, "_".join(each.code for each in reasons)])
        return f"{asked.type} {self._list(name, (*question.options, *reasons))}"

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
                labels = self._texts("label", option.label)
                self.choices.append({"list_name": taken, "name": option.code, **labels})
        return self.lists[key]

    def _label(self, question: Question) -> Wording:
        """The question as it stands alone on a screen: the words of its block first."""
        stem = question.block.stem if question.block and not question.follows else None
        if stem is None:
            return question.ask
        return together(stem, question.ask, "\n\n", self.languages)

    def _hint(self, question: Question) -> Wording | None:
        """The hint, and what a number is counted in."""
        unit = asked_as(question.answers).unit
        if unit is None or question.hint is None:
            return question.hint or unit
        return Wording.of(
            {
                each: f"{question.hint.in_language(each)} ({unit.in_language(each)})"
                for each in self.languages
            }
        )


def _used(column: str, rows: Sequence[Row]) -> bool:
    return any(heading.partition("::")[0] == column for row in rows for heading in row)
