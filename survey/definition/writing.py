"""The model of a questionnaire back to a definition file, in one canonical form; and the hash of
that form.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import yaml

from survey.decisions import plain_changes
from survey.definition import names
from survey.definition.scores import in_order, usual_values
from survey.psychometrics import Psychometrics
from survey.questionnaire import Check, Question, Questionnaire, Score, Section
from survey.questions import Scale, Shown, nets_source, options_source
from survey.wording import Wording

__all__ = ["dump", "hash_of", "source"]


def dump(questionnaire: Questionnaire) -> str:
    """The definition as YAML that `loads` reads back to an equal questionnaire, shipped scales
    written out.
    """
    return yaml.safe_dump(source(questionnaire), allow_unicode=True, sort_keys=False, width=10_000)


def hash_of(questionnaire: Questionnaire) -> str:
    """SHA-256 of the canonical definition. Comments, spacing and quoting do not change it; wording
    and order do.

    What only figures say of a question is left out, and so are its alerts, which respondents never
    meet, what is known of scores as measures, the licence, and what was decided about earlier
    versions: an author may add these while forms are out, and they are still the forms of this
    definition when they come back.
    """
    asked = tuple(map(_asked, questionnaire.sections))
    made = tuple(replace(score, psychometrics=Psychometrics()) for score in questionnaire.scores)
    entry = source(replace(questionnaire, sections=asked, scores=made, licence=None, changes={}))
    canonical = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _asked(section: Section) -> Section:
    """The section as respondents meet it."""
    questions = (
        replace(question, asked_of=None, otherwise="", short=None, alerts=())
        for question in section.questions
    )
    return replace(section, questions=tuple(questions))


def source(questionnaire: Questionnaire) -> dict[str, Any]:
    """The definition as plain dicts, lists and texts, as the file has them."""
    entry: dict[str, Any] = {
        "instrument": questionnaire.instrument,
        "version": questionnaire.version,
        "title": questionnaire.title.plain(),
        "languages": list(questionnaire.languages),
        "groups": {group.code: group.label.plain() for group in questionnaire.groups},
    }
    if questionnaire.consent:
        entry["consent"] = {
            "notice": questionnaire.consent.notice.plain(),
            "required": questionnaire.consent.required,
        }
    if questionnaire.scales:
        entry["scales"] = {scale.name: _scale(scale) for scale in questionnaire.scales}
    entry["sections"] = [_section(section) for section in questionnaire.sections]
    if questionnaire.scores:
        entry["scores"] = {
            score.name: _score(score, questionnaire) for score in questionnaire.scores
        }
    if questionnaire.licence:
        entry["licence"] = questionnaire.licence.plain()
    if questionnaire.words:
        entry["words"] = {name: text.plain() for name, text in questionnaire.words.items()}
    if questionnaire.changes:
        entry["changes"] = plain_changes(questionnaire.changes)
    return entry


def _scale(scale: Scale) -> dict[str, Any]:
    answers = options_source(scale.answers)
    return {"answers": answers, **nets_source(scale.nets)}


def _score(score: Score, questionnaire: Questionnaire) -> dict[str, Any]:
    """What it says beyond the usual."""
    entry: dict[str, Any] = (
        {}
        if score.label == Wording.of(names.in_words(score.name))
        else {"label": score.label.plain()}
    )
    entry["items"] = list(score.items)
    if score.reversed:
        entry["reversed"] = list(score.reversed)
    questions = [questionnaire.by_id[item] for item in score.items]
    if any(
        not in_order(question) or usual_values(question) != score.values for question in questions
    ):
        entry["values"] = dict(score.values)
    if score.combine != "sum":
        entry["as"] = score.combine
    if score.at_least < len(score.items):
        entry["at_least"] = score.at_least
    entry |= {} if score.prorate else {"prorate": False}
    known = score.psychometrics.plain()
    return entry | ({"measure": known} if known else {})


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title.plain(), "questions": list(_entries(section.questions))}


def _entries(questions: tuple[Question, ...]) -> Iterator[dict[str, Any]]:
    for block, together in groupby(questions, key=lambda question: question.block):
        if block is None:
            yield from (
                {"id": each.id, **_ask(each), **_common(each), **_own(each)} for each in together
            )
            continue
        items = list(together)
        entry: dict[str, Any] = {"block": block.name} | (
            {"ask": block.stem.plain()} if block.stem else {}
        )
        entry |= _common(items[0]) | ({"shuffle": True} if block.shuffle else {})
        entry["items"] = {each.id: each.ask.plain() for each in items}
        if alerts := {each.id: _alerts(each) for each in items if each.alerts}:
            entry["alert"] = alerts
        if renamed := {each.id: each.was[0] for each in items if each.was}:
            entry["was"] = renamed
        if headings := {each.id: each.short.plain() for each in items if each.short}:
            entry["short"] = headings
        yield entry


def _ask(question: Question) -> dict[str, Any]:
    return {} if isinstance(question.answers, Shown) else {"ask": question.ask.plain()}


def _common(question: Question) -> dict[str, Any]:
    """What a question and a block of questions may both have."""
    kind = question.kind
    entry: dict[str, Any] = {kind.name: kind.source(), **kind.entries_beside()}
    if question.hint:
        entry["hint"] = question.hint.plain()
    if question.when:
        entry["when"] = question.when.text
    if question.asked_of:
        entry["asked_of"] = question.asked_of.plain()
    if question.otherwise:
        entry["otherwise"] = question.otherwise
    if question.optional:
        entry["optional"] = True
    if question.required:
        entry["required"] = True
    if question.missing:
        entry["missing"] = [each.value for each in question.missing]
    return entry


def _own(question: Question) -> dict[str, Any]:
    """What only a single question may have."""
    entry = _check("check", "message", question.check)
    entry |= _check("warn", "warn_message", question.warn)
    if question.alerts:
        entry["alert"] = _alerts(question)
    if question.was:
        entry["was"] = list(question.was)
    return entry | ({"short": question.short.plain()} if question.short else {})


def _alerts(question: Question) -> list[dict[str, Any]]:
    return [{"when": each.condition.text, "say": each.say.plain()} for each in question.alerts]


def _check(key: str, message_key: str, check: Check | None) -> dict[str, Any]:
    if check is None:
        return {}
    message = {} if check.message is None else {message_key: check.message.plain()}
    return {key: check.condition.text, **message}
