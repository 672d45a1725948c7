"""What the page's script needs to know of a form: the rules of its questions, and every text in
every language, found by its number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from survey.forms.form import Form
from survey.forms.page.languages import direction, on_paper, spoken
from survey.missing import Missing
from survey.questionnaire import GROUP, TODAY, Block, Question, Questionnaire
from survey.questions import (
    OTHER,
    Answers,
    Chosen,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.wording import Wording, filled

__all__ = ["Texts", "asked_first", "definition_of", "foreign", "numbers_of"]


def foreign(wording: Wording, language: str) -> str:
    """The language that a wording falls back to; empty where it needs not."""
    return wording.languages[0] if wording.languages and language not in wording.languages else ""


@dataclass
class Texts:
    """Every text of the page, each with a number by which the script finds it in another
    language. Those of questions are live: earlier answers may stand in them.
    """

    questionnaire: Questionnaire
    numbers: dict[tuple[Wording, bool], int] = field(default_factory=dict)

    def number(self, wording: Wording, *, live: bool = False) -> int:
        live = live and any("{" in text for _, text in wording.texts)
        return self.numbers.setdefault((wording, live), len(self.numbers))

    def live(self, wording: Wording) -> int:
        return self.number(wording, live=True)

    def in_language(self, language: str) -> list[str]:
        return [wording.in_language(language) for wording, _ in self.numbers]

    def foreign_to(self, language: str) -> dict[int, tuple[str, str]]:
        """The texts that stand in another language where this one is asked for: number → language
        and direction.
        """
        other = {n: foreign(wording, language) for (wording, _), n in self.numbers.items()}
        return {number: (name, direction(name)) for number, name in other.items() if name}

    @property
    def lively(self) -> list[int]:
        """The numbers of texts with braces in them."""
        return [number for (_, live), number in self.numbers.items() if live]

    @property
    def names(self) -> frozenset[str]:
        """What stands in braces and can be filled in."""
        named = frozenset().union(*(wording.names for (wording, live) in self.numbers if live))
        return named & {GROUP, TODAY, *self.questionnaire.by_id}

    def on_paper(self, wording: Wording, language: str) -> str:
        """The text as it stands where no script fills in the answers it names."""
        names = wording.names & {GROUP, TODAY, *self.questionnaire.by_id}
        values = on_paper(self.questionnaire, language, names, numbers_of(self.questionnaire))
        return filled(wording.in_language(language), values)


def definition_of(form: Form, texts: Texts | None = None) -> dict[str, Any]:
    """What the script needs to know of a form, as JSON has it."""
    questionnaire = form.questionnaire
    texts = texts or Texts(questionnaire)
    identity = form.identity
    blocks: dict[Block, int] = {}
    definition: dict[str, Any] = {
        "identity": {
            name: getattr(identity, name) for name in ("instrument", "version", "hash", "form")
        },
        "addressee": form.addressee and {"case": form.addressee.case, "seal": form.addressee.seal},
        "language": form.language,
        "group": fixed_group(form),
        "groups": {each.code: texts.number(each.label) for each in questionnaire.groups},
        "missing": {kind.value: texts.number(questionnaire.missing_label(kind)) for kind in _TOLD},
        "consent_required": bool(questionnaire.consent and questionnaire.consent.required),
        "all_on_one": form.all_on_one,
        "shared_device": form.shared_device,
        "first": [_rules(each, questionnaire, texts, blocks) for each in asked_first(form)],
        "questions": [
            _rules(each, questionnaire, texts, blocks) for each in questionnaire.questions
        ],
        "title": texts.number(questionnaire.title),
    }
    numbers = numbers_of(questionnaire)
    definition["live"] = texts.lively
    definition["languages"] = {
        language: {
            **spoken(questionnaire.catalogue(language)),
            "texts": texts.in_language(language),
            "foreign": texts.foreign_to(language),
            "on_paper": on_paper(questionnaire, language, texts.names, numbers),
        }
        for language in questionnaire.languages
    }
    return definition


_TOLD = (Missing.DONT_KNOW, Missing.REFUSED, Missing.NOT_APPLICABLE, Missing.NO_ANSWER)
"""The kinds that a page gives, told on its review."""


def fixed_group(form: Form) -> str | None:
    groups = form.questionnaire.groups
    return form.group or (groups[0].code if len(groups) == 1 else None)


def asked_first(form: Form) -> tuple[Question, ...]:
    """Consent and group, where the form has to ask them."""
    fixed = fixed_group(form) is not None
    return tuple(
        question
        for question in form.questionnaire.asked_first
        if not (fixed and question.id == GROUP)
    )


def numbers_of(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Question id → its number on paper."""
    asked = [
        each.id
        for each in questionnaire.questions
        if not (each.follows or isinstance(each.answers, Shown | Derived))
    ]
    return {name: number for number, name in enumerate(asked, start=1)}


def _rules(
    question: Question, questionnaire: Questionnaire, texts: Texts, blocks: dict[Block, int]
) -> dict[str, Any]:
    check = texts.live(questionnaire.check_message(question)) if question.check else None
    warn = texts.live(questionnaire.warn_message(question)) if question.warn else None
    return {
        "id": question.id,
        "missing": [each.value for each in question.allowed_missing],
        "optional": question.optional,
        "follows": question.follows,
        "block": None if question.block is None else blocks.setdefault(question.block, len(blocks)),
        "shuffle": question.block is not None and question.block.shuffle,
        "when": sorted(question.when.names) if question.when else [],
        "check": check,
        "warn": warn,
        **rules_of(question.answers, question.id, texts),
    }


def rules_of(answers: Answers, item: str, texts: Texts) -> dict[str, Any]:
    """The answer type by the name the script has for it, and what it needs to read an answer."""
    match answers:
        case OneOf():
            return {"type": "one", **_listed(answers, item, texts), "row": answers.numbered}
        case ManyOf():
            return {"type": "many", **_listed(answers, item, texts)}
        case Ranking():
            return {"type": "ranking", **_listed(answers, item, texts)}
        case Quantity(low, high, whole, unit):
            said = None if unit is None else texts.number(unit)
            return {"type": "quantity", "min": low, "max": high, "whole": whole, "unit": said}
        case Day(first, last):
            return {"type": "day", "min": first, "max": last}
        case TimeOfDay(first, last):
            return {"type": "time", "min": first, "max": last}
        case OpenText(longest):
            return {"type": "text", "longest": longest}
        case Shown():
            return {"type": "shown"}
        case Derived(expression):
            return {"type": "derived", "computed": sorted(expression.names)}
        case _ as never:
            assert_never(never)


def _listed(answers: Chosen, item: str, texts: Texts) -> dict[str, Any]:
    """`other`: the question for the words of that answer, which stands within this one."""
    return {
        "codes": list(answers.codes),
        "labels": {each.code: texts.live(each.label) for each in answers.choices},
        "shuffled": answers.shuffled,
        "standing": sorted(answers.standing),
        "none": answers.exclusive,
        "other": f"{item}__{OTHER}_text" if answers.other else None,
    }
