"""The web page from a questionnaire: one HTML file whose policy lets nothing run but its own
script.

Jinja2 escapes everything that comes from the definition. The policy (Content-Security-Policy)
allows the one style and the one script by the SHA-256 of their text, and no address at all.
"""

import json
from collections.abc import Mapping

from markupsafe import Markup

from survey.forms.form import Form
from survey.forms.page.javascript import conditions_script
from survey.forms.page.languages import day_example, direction, language_name
from survey.forms.page.rules import Texts, asked_first, definition_of, foreign, numbers_of, rules_of
from survey.forms.page.words import PagePhrases, said
from survey.forms.words import FormPhrases
from survey.questionnaire import Question, Questionnaire, Section
from survey.questions import OTHER, Answers, Derived
from survey.routing_words import in_words
from survey.web_pages import policy_hash, resource, template
from survey.wording import Wording
from survey.words.notation import notation
from survey.written_answers import what_to_write

__all__ = ["SCRIPTS", "library", "make"]

SCRIPTS = (
    "sha256.js",
    "conditions.js",
    "notation.js",
    "answers.js",
    "saying.js",
    "interview.js",
    "keeping.js",
    "fields.js",
    "view.js",
    "showing.js",
    "answering.js",
    "page.js",
)
"""The parts of the page's script, in order; the conditions of the questionnaire come before
them."""


_USUAL_HINTS = {"day": "day_example", "time": "time_example", "ranking": "rank_hint"}
"""Phrases that are said of every question of an answer type."""

_PARTS = {"d": "day", "m": "month", "y": "year"}
_LONGEST = {"d": 2, "m": 0, "y": 4}
"""Signs that fit a box of a day; 0: any number, since the name of a month may be written."""


def make(form: Form) -> bytes:
    """The page, as the bytes of an HTML file."""
    questionnaire = form.questionnaire
    texts = Texts(questionnaire)
    first = asked_first(form)
    style = resource(__package__, "page.css")
    conditions = conditions_script((*first, *questionnaire.questions))
    script = f'"use strict";\n(function () {{\n{conditions}{library()}}})();\n'

    def paper(wording: Wording) -> str:
        return texts.on_paper(wording, form.language)

    def type_of(question: Question) -> str:
        return str(rules_of(question.answers, question.id, texts)["type"])

    page = template(__package__, "page.html").render(
        form=form,
        questionnaire=questionnaire,
        first=first,
        questions_of=_questions_of,
        section_title=lambda question: _section_title(questionnaire, question),
        numbers=numbers_of(questionnaire),
        routes=_routes(questionnaire, texts),
        type_of=type_of,
        usual_hint=lambda question: _USUAL_HINTS.get(type_of(question), ""),
        hinted=lambda question: bool(question.hint) or type_of(question) in _USUAL_HINTS,
        day_parts=[(_PARTS[each], _LONGEST[each]) for each in notation(form.language).order],
        figure=lambda option: option.code.replace("-", "−"),
        other=OTHER,
        texts=texts,
        paper=paper,
        phrases=_phrases(questionnaire),
        missing_label=questionnaire.missing_label,
        longest=lambda answers: _longest(answers, questionnaire),
        language_name=language_name,
        foreign=foreign,
        direction=direction,
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


def _phrases(questionnaire: Questionnaire) -> Mapping[str, Wording]:
    """What the page says that no number changes, by name."""
    plain = (name for name, english in PagePhrases.english() if isinstance(english, str))
    return {name: said(questionnaire, name) for name in plain} | {
        "day_example": said(questionnaire, "example", lambda each: {"example": day_example(each)}),
        "time_example": said(questionnaire, "example", lambda _: {"example": "14:30"}),
    }


def _longest(answers: Answers, questionnaire: Questionnaire) -> Wording:
    spoken = map(questionnaire.catalogue, questionnaire.languages)
    return Wording.of({each.language: what_to_write(answers, each) for each in spoken})


def _questions_of(section: Section) -> tuple[Question, ...]:
    """Those of a section that are shown by themselves."""
    return tuple(each for each in section.questions if not isinstance(each.answers, Derived))


def _section_title(questionnaire: Questionnaire, question: Question) -> Wording:
    section = questionnaire.section_of(question.id)
    return section.title if section else questionnaire.title


def _routes(questionnaire: Questionnaire, texts: Texts) -> Mapping[str, Wording]:
    """Question id → when to answer it, for those who fill the page in with a pen."""
    numbers = numbers_of(questionnaire)

    def words(question: Question, language: str) -> str:
        catalogue = questionnaire.catalogue(language)
        say = catalogue.phrases(FormPhrases)

        def name(other: Question) -> str:
            if other.id in numbers:
                return say.question_number.format(number=numbers[other.id])
            return catalogue.quoted(texts.on_paper(other.ask, language))

        assert question.when is not None  # noqa: S101  # asked for those that have one
        condition = in_words(question.when, questionnaire, language, name=name)
        return say.only_if.format(condition=condition)

    conditional = [
        each
        for each in questionnaire.questions
        if each.when and not each.follows and not isinstance(each.answers, Derived)
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
