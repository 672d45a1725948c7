"""What a workbook asks, in order, and what it says beside each question."""

from dataclasses import dataclass
from functools import cached_property

from survey.conditions import And, Condition, Node, names
from survey.forms.form import Form
from survey.forms.numbering import END, Numbered
from survey.forms.words import expected, words_in
from survey.forms.workbook.formulas import one_line
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Question
from survey.questions import ChooseMany, Note, Option
from survey.routing_words import in_words

__all__ = ["Asked", "apart"]

LONGEST = 160
"""Characters of a sentence that says where to go on."""


@dataclass(frozen=True)
class Asked:
    """The questions of one form as its reader sees them."""

    form: Form

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

    def number(self, question: Question) -> int:
        """The number shown; 0 for consent, notes and the words of an "other" answer."""
        number = self._numbered.numbers.get(question.id, "")
        return 0 if question.follows or not number else int(number)

    def section(self, question: Question) -> str:
        """The title over a question; empty for consent and group."""
        section = self.form.questionnaire.section_of(question.id)
        return section.title.in_language(self.form.language) if section else ""

    def stem(self, question: Question) -> str:
        """The words before the items of a block."""
        block = question.block
        return (
            block.stem.in_language(self.form.language)
            if block and block.stem and not question.follows
            else ""
        )

    def wording(self, question: Question) -> str:
        """The question itself."""
        language = self.form.language
        if isinstance(question.kind, Note):
            return question.kind.text.in_language(language)
        if question.follows:
            owner = self.form.questionnaire.by_id[question.follows]
            other = next(option for option in owner.kind.options if option.code == "other")
            return words_in(language).other_text.format(answer=one_line(other.label, language))
        return question.ask.in_language(language)

    def help(self, question: Question) -> list[str]:
        """Beside a question: who answers it, whether it must be answered, what fits, its hint, and
        where to go on.
        """
        if isinstance(question.kind, Note) or question.follows:
            return []
        words = words_in(self.form.language)
        said = [
            self.only_if(question),
            (
                f"{words.optional if question.optional else words.required} "
                f"{expected(question.kind, self.form.language)}"
            ).strip(),
            question.hint.in_language(self.form.language) if question.hint else "",
            *self._go_to(question),
        ]
        return [text for text in said if text]

    def only_if(self, question: Question) -> str:
        """Whom a question concerns, in words; empty where everybody is asked."""
        when = question.when and apart(question.when, self.group)
        if when is None or question.follows:
            return ""
        condition = in_words(when, self.form.questionnaire, self.form.language, name=self._name)
        return words_in(self.form.language).only_if.format(condition=condition)

    def ticks(self, question: Question) -> tuple[Option, ...]:
        """The answers that have a cell each."""
        return question.kind.options if isinstance(question.kind, ChooseMany) else ()

    def asks_why(self, question: Question) -> bool:
        """Whether the kinds of missing answer have a cell of their own, since the answer's cell has
        no list to offer them in.
        """
        return bool(question.missing) and (
            not question.kind.options or isinstance(question.kind, ChooseMany)
        )

    # --- inside ---

    @cached_property
    def _numbered(self) -> Numbered:
        return Numbered(self.form.questionnaire, self.form.group, self.form.seed)

    def _go_to(self, question: Question) -> list[str]:
        """Where to go on after answers that pass the next questions by."""
        words, language = words_in(self.form.language), self.form.language
        targets: dict[str, list[str]] = {}
        for answer, target in self._numbered.arrows(question).items():
            if isinstance(answer, Missing) and answer not in question.missing:
                continue  # an optional question left empty: the form does not speak of it
            labels = {option.code: option.label for option in question.kind.options}
            label = answer.label if isinstance(answer, Missing) else labels[answer]
            targets.setdefault(target, []).append(f"“{one_line(label, language)}”")
        said = []
        for target, answers in targets.items():
            sentence = words.go_to_end if target == END else words.go_to
            spoken = sentence.format(answers=", ".join(answers), number=target)
            if (
                len(spoken) <= LONGEST
            ):  # else "answer only if" at the question passed by says it better
                said.append(spoken)
        return said

    def _name(self, question: Question) -> str:
        number = self._numbered.numbers.get(question.id)
        return (
            words_in(self.form.language).question_number.format(number=number)
            if number
            else f"“{question.id}”"
        )


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
