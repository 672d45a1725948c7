"""The web page from a questionnaire: one HTML file whose policy lets nothing run but its own
script.

Jinja2 escapes everything that comes from the definition. The policy (Content-Security-Policy)
allows the one style and the one script by the SHA-256 of their text, and no address at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from survey.forms.form import Form
from survey.forms.page.javascript import conditions_script
from survey.forms.page.words import LANGUAGE_NAMES, PHRASES
from survey.questionnaire import GROUP, Block, Question, Questionnaire, Section, none_code
from survey.questions import OTHER, Choose, ChooseMany, Computed, Date, Note, Number, Text
from survey.routing_words import in_words
from survey.web_pages import policy_hash, resource, template
from survey.wording import Wording
from survey.words import right_to_left

__all__ = ["SCRIPTS", "definition_of", "library", "make"]

SCRIPTS = (
    "sha256.js",
    "conditions.js",
    "answers.js",
    "interview.js",
    "keeping.js",
    "view.js",
    "showing.js",
    "answering.js",
    "page.js",
)
"""The parts of the page's script, in order; the conditions of the questionnaire come before
them."""


def make(form: Form) -> bytes:
    """The page, as the bytes of an HTML file."""
    texts = _Texts()
    questionnaire = form.questionnaire
    questions = (*_first(form), *questionnaire.questions)
    style = resource(__package__, "page.css")
    script = f'"use strict";\n(function () {{\n{conditions_script(questions)}{library()}}})();\n'
    page = template(__package__, "page.html").render(
        form=form,
        questionnaire=questionnaire,
        first=_first(form),
        questions_of=_questions_of,
        section_title=lambda question: _section_title(questionnaire, question),
        numbers=_numbers(questionnaire),
        routes=_routes(questionnaire),
        none_code=none_code,
        other=OTHER,
        texts=texts,
        phrases=PHRASES,
        longest=_longest,
        language_names=LANGUAGE_NAMES,
        foreign=_foreign,
        direction=_direction,
        style=Markup(style),  # noqa: S704  # our own file
        style_hash=policy_hash(style),
        # our own files, and conditions printed with every "<" escaped
        script=Markup(script),  # noqa: S704
        script_hash=policy_hash(script),
        # asked for last, when all texts are known
        definition=lambda: Markup(_json(definition_of(form, texts))),  # noqa: S704
    )
    return page.encode()


def library(*names: str) -> str:
    """The page's script, or these parts of it, without the conditions of any questionnaire."""
    return "\n".join(resource(__package__, name) for name in names or SCRIPTS)


@dataclass
class _Texts:
    """Every text of the page, each with a number by which the script finds it in another
    language.
    """

    numbers: dict[Wording, int] = field(default_factory=dict)

    def number(self, wording: Wording) -> int:
        return self.numbers.setdefault(wording, len(self.numbers))

    def in_language(self, language: str) -> list[str]:
        return [wording.in_language(language) for wording in self.numbers]

    def foreign_to(self, language: str) -> dict[int, tuple[str, str]]:
        """The texts that stand in another language where this one is asked for: number → language
        and direction.
        """
        other = {number: _foreign(wording, language) for wording, number in self.numbers.items()}
        return {number: (name, _direction(name)) for number, name in other.items() if name}


def _foreign(wording: Wording, language: str) -> str:
    """The language that a wording falls back to; empty where it needs not."""
    return wording.languages[0] if wording.languages and language not in wording.languages else ""


def _direction(language: str) -> str:
    return "rtl" if right_to_left(language) else "ltr"


def definition_of(form: Form, texts: "_Texts | None" = None) -> dict[str, Any]:
    """What the script needs to know of a form, as JSON has it: its rules, and its texts in every
    language.
    """
    texts = texts or _Texts()
    questionnaire = form.questionnaire
    identity = form.identity
    blocks: dict[Block, int] = {}
    definition: dict[str, Any] = {
        "identity": {
            name: getattr(identity, name) for name in ("instrument", "version", "hash", "form")
        },
        "language": form.language,
        "group": _fixed_group(form),
        "consent_required": bool(questionnaire.consent and questionnaire.consent.required),
        "all_on_one": form.all_on_one,
        "shared_device": form.shared_device,
        "first": [_rules(question, texts, blocks) for question in _first(form)],
        "questions": [_rules(question, texts, blocks) for question in questionnaire.questions],
        "title": texts.number(questionnaire.title),
    }
    definition["languages"] = {
        language: {
            "direction": _direction(language),
            "texts": texts.in_language(language),
            "foreign": texts.foreign_to(language),
            "phrases": {name: wording.in_language(language) for name, wording in PHRASES.items()},
        }
        for language in questionnaire.languages
    }
    return definition


def _fixed_group(form: Form) -> str | None:
    groups = form.questionnaire.groups
    return form.group or (groups[0].code if len(groups) == 1 else None)


def _first(form: Form) -> tuple[Question, ...]:
    fixed = _fixed_group(form) is not None
    return tuple(
        question
        for question in form.questionnaire.asked_first
        if not (fixed and question.id == GROUP)
    )


def _rules(question: Question, texts: _Texts, blocks: dict[Block, int]) -> dict[str, Any]:
    kind = question.kind
    rules: dict[str, Any] = {
        "id": question.id,
        "kind": kind.name,
        "missing": [each.value for each in question.allowed_missing],
        "optional": question.optional,
        "follows": question.follows,
        "block": None if question.block is None else blocks.setdefault(question.block, len(blocks)),
        "shuffle": question.block is not None and question.block.shuffle,
        "when": sorted(question.when.names) if question.when else [],
        "check": question.check and texts.number(question.check.message),
        "warn": question.warn and texts.number(question.warn.message),
    }
    if kind.options:
        rules |= {
            "codes": [option.code for option in kind.options],
            "none": none_code(question),
            "other": _other_words(question),
        }
    if isinstance(kind, Number | Date):
        rules |= {"min": kind.min, "max": kind.max}
    if isinstance(kind, Number):
        rules["whole"] = kind.whole
    if isinstance(kind, Text):
        rules["longest"] = kind.max_length
    if isinstance(kind, Computed):
        rules["computed"] = sorted(kind.expression.names)
    return rules


def _other_words(question: Question) -> str | None:
    """The question for the words of the answer "other", which stands within this one."""
    has_other = isinstance(question.kind, Choose | ChooseMany) and question.kind.other is not None
    return f"{question.id}__{OTHER}_text" if has_other else None


def _longest(n: int) -> Wording:
    phrase = PHRASES["longest"]
    return Wording.of({language: text.replace("{n}", str(n)) for language, text in phrase.texts})


def _questions_of(section: Section) -> tuple[Question, ...]:
    """Those of a section that are shown by themselves."""
    return tuple(
        question for question in section.questions if not isinstance(question.kind, Computed)
    )


def _section_title(questionnaire: Questionnaire, question: Question) -> Wording:
    section = questionnaire.section_of(question.id)
    return section.title if section else questionnaire.title


def _numbers(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Question id → its number on paper."""
    asked = [
        each.id
        for each in questionnaire.questions
        if not (each.follows or isinstance(each.kind, Note | Computed))
    ]
    return {name: number for number, name in enumerate(asked, start=1)}


def _routes(questionnaire: Questionnaire) -> Mapping[str, Wording]:
    """Question id → when to answer it, for those who fill the page in with a pen."""
    numbers = _numbers(questionnaire)

    def words(question: Question, language: str) -> str:
        def name(other: Question) -> str:
            if other.id in numbers:
                return PHRASES["question_number"].in_language(language).format(n=numbers[other.id])
            return f"“{other.ask.in_language(language)}”"

        assert question.when is not None  # noqa: S101  # asked for those that have one
        condition = in_words(question.when, questionnaire, language, name=name)
        return PHRASES["only_if"].in_language(language).replace("{condition}", condition)

    conditional = [
        each
        for each in questionnaire.questions
        if each.when and not each.follows and not isinstance(each.kind, Computed)
    ]
    return {
        each.id: Wording.of(
            {language: words(each, language) for language in questionnaire.languages}
        )
        for each in conditional
    }


def _json(value: object) -> str:
    """JSON that can stand within a script element."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
