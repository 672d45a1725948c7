"""What a questionnaire says where nobody answers it: the conditions of its questions by their
numbers, and which question is meant where an earlier answer stands in a wording.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from survey.errors import shown
from survey.forms.form import Form
from survey.forms.numbering import Numbered
from survey.forms.words import FormPhrases
from survey.questionnaire import GROUP, TODAY, Question
from survey.questions import Chosen
from survey.routing_words import in_words
from survey.wording import Wording, filled, names_in
from survey.words import Catalogue

__all__ = ["EarlierWords", "Printed", "notes_on_earlier", "notes_on_order"]

_NOWHERE = "…"
"""An answer that nobody with this form can have given; as in an interview."""


class EarlierWords(Protocol):
    """What a desk says in place of an earlier answer."""

    @property
    def your_answer(self) -> str: ...
    @property
    def your_group(self) -> str: ...
    @property
    def todays_date(self) -> str: ...
    @property
    def worked_out(self) -> str: ...


@dataclass(frozen=True)
class Printed:
    """The texts of one form in its language."""

    form: Form
    numbered: Numbered
    earlier: EarlierWords

    @cached_property
    def catalogue(self) -> Catalogue:
        return self.form.questionnaire.catalogue(self.form.language)

    def say(self, wording: Wording) -> str:
        """The wording, with words for the earlier answers it names."""
        text = wording.in_language(self.form.language)
        if "{" not in text:
            return text
        known = {name: self._named(name) for name in names_in(text) if self._can_name(name)}
        return filled(text, known)

    def route(self, question: Question) -> str:
        """Whom the question is for, as a condition in words; empty where everybody who comes to it
        is meant.
        """
        condition = self.numbered.applies_if(question)
        if condition is None:
            return ""
        form = self.form
        return in_words(condition, form.questionnaire, form.language, name=self.called)

    def called(self, question: Question) -> str:
        """A question by its number; by its words where it has none."""
        number = self.numbered.numbers.get(question.id)
        if number is None:
            return self.catalogue.quoted(self.say(question.ask))
        return self.catalogue.phrases(FormPhrases).question_number.format(number=number)

    # --- earlier answers ---

    def _can_name(self, name: str) -> bool:
        return name in (GROUP, TODAY) or name in self.form.questionnaire.by_id

    def _named(self, name: str) -> str:
        questionnaire = self.form.questionnaire
        if name in questionnaire.by_id and questionnaire.by_id[name].expression is not None:
            return self.earlier.worked_out
        if name == TODAY:
            return self.earlier.todays_date
        if name == GROUP:
            labels = {each.code: each.label for each in questionnaire.groups}
            label = labels.get(self.numbered.of_group or "")
            if label is not None:
                return label.in_language(self.form.language)
            return self.earlier.your_group
        number = self.numbered.numbers.get(name)
        return _NOWHERE if number is None else self.earlier.your_answer.format(number=number)


def notes_on_order(questions: Iterable[Question]) -> Iterator[str]:
    """For the author: what stands in random order, and so in one order in all copies of a form."""
    asked = list(questions)
    shuffled = [
        each.id for each in asked if isinstance(each.answers, Chosen) and each.answers.shuffled
    ]
    names = [f"block '{each.block.name}'" for each in asked if each.block and each.block.shuffle]
    found = [(name, "items") for name in dict.fromkeys(names)]
    found += [(", ".join(shuffled), "answers")] if shuffled else []
    for name, what in found:
        yield (
            f"{name}: the {what} stand in one order in every copy of this form; a form made anew "
            "has another"
        )


def notes_on_earlier(form: Form) -> Iterator[str]:
    """For the author: the questions in whose words an earlier answer cannot be shown."""
    one_group = form.group or len(form.questionnaire.groups) == 1
    for question in form.questionnaire.questions:
        names = sorted(question.piped - ({GROUP} if one_group else set()))
        if names:
            named = ", ".join(map(shown, names))
            yield (
                f"the words of {shown(question.id)} name {named}, which cannot be filled in here; "
                "they say which answer is meant"
            )
