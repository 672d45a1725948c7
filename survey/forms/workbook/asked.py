"""What a workbook asks, in order, and what it says beside each question."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from survey.conditions import And, Condition, Node, names
from survey.forms.form import Form
from survey.forms.numbering import END, Numbered
from survey.forms.words import FormPhrases, expected
from survey.forms.workbook.cells import cells_of
from survey.forms.workbook.words import WorkbookPhrases
from survey.interview import displayed_options
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, TODAY, Question
from survey.questions import OTHER, OneOf, Option, Shown
from survey.routing_words import in_words
from survey.wording import Wording, filled
from survey.words import Catalogue

__all__ = ["Asked", "apart", "one_line"]

LONGEST = 160
"""Characters of a sentence that says where to go on."""


@dataclass(frozen=True)
class Asked:
    """The questions of one form as its reader sees them.

    Texts may hold the names of earlier questions in braces; `plain` says them in words, and
    `survey.forms.workbook.piped` makes formulas of them.
    """

    form: Form

    @cached_property
    def catalogue(self) -> Catalogue:
        """The words around the questions, in the language of the form."""
        return self.form.questionnaire.catalogue(self.form.language)

    @cached_property
    def words(self) -> FormPhrases:
        return self.catalogue.phrases(FormPhrases)

    @cached_property
    def texts(self) -> WorkbookPhrases:
        return self.catalogue.phrases(WorkbookPhrases)

    @cached_property
    def group(self) -> str | None:
        """The group all respondents of this form belong to; None where it asks."""
        groups = self.form.questionnaire.groups
        return self.form.group or (groups[0].code if len(groups) == 1 else None)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Consent, group, notes and questions in the order shown; without those that only other
        groups are asked.
        """
        consent = [each for each in self.form.questionnaire.asked_first if each.id == CONSENT]
        return (*consent, *self._numbered.printed)

    # --- texts ---

    def plain(self, text: str) -> str:
        """A text in which names of earlier questions are said in words: "[your answer to question
        3]".
        """
        return filled(text, self._named) if "{" in text else text

    def number(self, question: Question) -> int:
        """The number shown; 0 for consent, notes and the words of an "other" answer."""
        number = self._numbered.numbers.get(question.id, "")
        return 0 if question.follows or not number else int(number)

    def section(self, question: Question) -> str:
        """The title over a question; empty for consent and group."""
        section = self.form.questionnaire.section_of(question.id)
        return self._text(section.title) if section else ""

    def stem(self, question: Question) -> str:
        """The words before the items of a block."""
        block = question.block
        return self._text(block.stem) if block and block.stem and not question.follows else ""

    def wording(self, question: Question) -> str:
        """The question itself."""
        answers = question.answers
        if isinstance(answers, Shown):
            return self._text(answers.text)
        if question.follows:
            owner = self.form.questionnaire.by_id[question.follows]
            other = next(option for option in owner.options if option.code == OTHER)
            return self.words.other_text.replace("{answer}", str(self.choice(owner, other)))
        return self._text(question.ask)

    def help(self, question: Question) -> list[str]:
        """Beside a question: who answers it, whether it must be answered, what fits, its hint, and
        where to go on.
        """
        if isinstance(question.answers, Shown) or question.follows:
            return []
        need = self.words.required if question.required else ""
        need = self.words.optional if question.optional else need
        said = [
            self.only_if(question),
            f"{need} {expected(question.answers, self.catalogue)}".strip(),
            *self._ends(question),
            self._text(question.hint) if question.hint else "",
            *self._go_to(question),
        ]
        return [text for text in said if text]

    def only_if(self, question: Question) -> str:
        """Whom a question concerns, in words; empty where everybody is asked."""
        when = question.when and apart(question.when, self.group)
        if when is None or question.follows:
            return ""
        condition = in_words(when, self.form.questionnaire, self.form.language, name=self._name)
        return self.words.only_if.replace("{condition}", condition)

    # --- answers ---

    def options(self, question: Question) -> tuple[Option, ...]:
        """The answers to choose from, in the order of this form."""
        return displayed_options(question, self.form.seed)

    def label(self, option: Option) -> str:
        """The words of an answer on one line; names of earlier questions still in braces."""
        return one_line(option.label, self.form.language)

    def choice(self, question: Question, option: Option) -> str | int:
        """What an answer cell holds for this answer: its number where it is numbered, else its
        words.
        """
        answers = question.answers
        if isinstance(answers, OneOf) and answers.numbered:
            return int(option.code)
        return self.plain(self.label(option))

    def reason(self, kind: Missing) -> str:
        """What a cell holds for a kind of missing answer."""
        return " ".join(kind.said(self.catalogue).split())

    def asks_why(self, question: Question) -> bool:
        """Whether the kinds of missing answer have a cell of their own, since the answer's cell has
        no list to offer them in.
        """
        return bool(question.missing) and not cells_of(question.answers).lists_reasons

    def reworded(self) -> Mapping[tuple[str, str], str]:
        """Question and code of every answer whose cell holds other words than its label."""
        return {
            (question.id, option.code): str(said)
            for question in self.questions
            if cells_of(question.answers).lists_reasons
            for option in question.options
            if isinstance(said := self.choice(question, option), str) and said != self.label(option)
        }

    # --- inside ---

    @cached_property
    def _numbered(self) -> Numbered:
        return Numbered(self.form.questionnaire, self.form.group, self.form.seed)

    @cached_property
    def _named(self) -> Mapping[str, str]:
        """What stands in words for the name of an earlier question."""
        questionnaire, said = self.form.questionnaire, self.texts
        labels = {option.code: self.label(option) for option in questionnaire.groups}
        found = {
            name: said.your_answer.replace("{number}", number) if number else "…"
            for name in questionnaire.by_id
            for number in [self._numbered.numbers.get(name, "")]
        }
        group = labels[self.group] if self.group else said.your_group
        return {TODAY: said.todays_date, **found, GROUP: group}

    def _text(self, wording: Wording) -> str:
        return wording.in_language(self.form.language)

    def _ends(self, question: Question) -> list[str]:
        """What the ends of a numbered scale mean, since the list has the numbers alone."""
        answers = question.answers
        if not (isinstance(answers, OneOf) and answers.numbered):
            return []
        labels = [self.label(option) for option in (answers.choices[0], answers.choices[-1])]
        return [label for label in labels if not label.lstrip("−").isdigit()]

    def _go_to(self, question: Question) -> list[str]:
        """Where to go on after answers that pass the next questions by."""
        targets: dict[str, list[str]] = {}
        for answer, target in self._numbered.arrows(question).items():
            if isinstance(answer, Missing) and answer not in question.missing:
                continue  # a question left empty: the form does not speak of it
            label = self.catalogue.quoted(self._said(answer, question))
            targets.setdefault(target, []).append(label)
        said = []
        for target, answers in targets.items():
            sentence = self.words.go_to_end if target == END else self.words.go_to
            listed = self.catalogue.listed(answers, last="or")
            spoken = sentence.replace("{number}", target).replace("{answers}", listed)
            if len(spoken) <= LONGEST:
                said.append(spoken)  # else "answer only if" at the question itself says it better
        return said

    def _said(self, answer: str | Missing, question: Question) -> str:
        if isinstance(answer, Missing):
            return self.reason(answer)
        option = next(option for option in question.options if option.code == answer)
        return str(self.choice(question, option))

    def _name(self, question: Question) -> str:
        number = self._numbered.numbers.get(question.id)
        return (
            self.words.question_number.replace("{number}", number)
            if number
            else self.catalogue.quoted(question.id)
        )


def one_line(wording: Wording, language: str) -> str:
    """Words as an answer cell and its list hold them: on one line."""
    return " ".join(wording.in_language(language).split())


def apart(condition: Condition, group: str | None) -> Condition | None:
    """The condition without what the group alone decides; None where nothing is left, or nothing is
    known of the group.
    """
    if group is None:
        return condition
    parts = [part for part in _parts(condition.tree) if names(part) != frozenset({GROUP})]
    if not parts:
        return None
    return Condition(condition.text, parts[0] if len(parts) == 1 else And(tuple(parts)))


def _parts(node: Node) -> list[Node]:
    return (
        [inner for part in node.parts for inner in _parts(part)]
        if isinstance(node, And)
        else [node]
    )
