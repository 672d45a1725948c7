"""A definition file to the model of a questionnaire.

Three steps: YAML to a tree with lines; the tree against the types of `source` (unknown keys, wrong
kinds of value); the meaning (ids, answers, NETs, translations, conditions, routes). An entry that
one step refuses is left out of the next, so that one slip neither hides the others nor causes new
ones.
"""

import importlib.resources
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from survey.decisions import Decision, decisions_read, place_of
from survey.definition import names, yaml_tree
from survey.definition.entries import Entries
from survey.definition.faults import Faults
from survey.definition.routes import Routes
from survey.definition.scores import Scores
from survey.definition.shape import shaped
from survey.definition.source import InstrumentSource, ScalesSource
from survey.definition.texts import Texts, in_languages
from survey.definition.writing import hash_of
from survey.errors import shown
from survey.missing import GIVEN
from survey.psychometrics import Licence
from survey.questionnaire import GROUP, TODAY, Consent, Question, Questionnaire, Section
from survey.questions import KINDS, Context, OneOf, Scale
from survey.wording import Wording
from survey.words import Translations, read_catalogue
from survey.words.own import SHORT_NAMES, keys_of, known_keys

__all__ = ["load", "load_scales", "loads", "shipped_scales", "with_words_beside"]

WORDS = "words"
"""The folder beside a definition with an author's own catalogues, `words/fr.po`."""


def load(path: str | Path) -> Questionnaire:
    """The questionnaire in a definition file, with the catalogues beside it. Raises DefinitionError
    with every fault, each with file:line.
    """
    questionnaire = loads(yaml_tree.read(path), file=str(path))
    return with_words_beside(questionnaire, Path(path).parent)


def loads(text: str, *, file: str = "definition", kept: bool = False) -> Questionnaire:
    """The questionnaire in the text of a definition; `file` names it in messages.

    `kept`: the text is what a store has kept; what authors could write in an earlier version of
    Concord is then still read.
    """
    tree = yaml_tree.parse(text, file)
    faults = Faults(tree, file, kept=kept)
    source = shaped(InstrumentSource, tree, faults.at, faults.refused)
    questionnaire = None if source is None else _questionnaire(source, faults)
    if len(faults) or questionnaire is None:
        raise faults.ended()
    return replace(questionnaire, hash=hash_of(questionnaire))


def with_words_beside(questionnaire: Questionnaire, folder: Path) -> Questionnaire:
    """The questionnaire with the catalogues in `words/` of this folder, for its languages."""
    files = {each: folder / WORDS / f"{each}.po" for each in questionnaire.languages}
    beside: dict[str, Translations] = {
        language: read_catalogue(file, language)
        for language, file in files.items()
        if file.is_file()
    }
    return replace(questionnaire, beside=beside) if beside else questionnaire


def load_scales(text: str, *, file: str = "scales") -> Mapping[str, Scale]:
    """The scales in the text of a file of scales."""
    tree = yaml_tree.parse(text, file)
    faults = Faults(tree, file)
    source = shaped(ScalesSource, tree, faults.at, faults.refused)
    scales = {} if source is None else Texts(faults, tuple(source.languages)).scales(source.scales)
    if len(faults):
        raise faults.ended()
    return MappingProxyType(scales)


@cache
def shipped_scales() -> Mapping[str, Scale]:
    """The ready scales that any definition may name."""
    file = importlib.resources.files("instruments") / "scales.yaml"
    return load_scales(file.read_text("utf-8"), file="scales.yaml")


def _questionnaire(source: InstrumentSource, faults: Faults) -> Questionnaire:
    languages = _languages(source, faults)
    texts = Texts(faults, languages)
    _named(source, faults)
    groups = texts.options(source.groups, "groups")
    shipped = {name: in_languages(each, languages) for name, each in shipped_scales().items()}
    scales = {**shipped, **texts.scales(source.scales)}
    routes = Routes(faults, _known_before(source))
    sections = Entries(faults, texts, scales, routes).sections(source.sections)
    told = source.consent
    notice = texts.wording(told.notice if told else "-", "consent", "notice")
    return Questionnaire(
        instrument=source.instrument,
        version=source.version,
        title=texts.wording(source.title, "title"),
        languages=languages,
        groups=groups,
        consent=None if told is None else Consent(notice, told.required),
        scales=tuple(_used(sections, scales).values()),
        sections=sections,
        scores=Scores(faults, texts, sections).read(source.scores),
        licence=None
        if source.licence is None
        else Licence(source.licence.of, source.licence.where, source.licence.texts),
        words=_own_words(source, texts),
        changes=_changes(source, sections, faults),
        file=faults.file,
        lines=MappingProxyType(faults.lines),
    )


def _languages(source: InstrumentSource, faults: Faults) -> tuple[str, ...]:
    for place, language in enumerate(source.languages):
        if not names.LANGUAGE.fullmatch(language):
            message = f"{shown(language)} is not a language code; write one such as en or cy"
            faults.at(message, "languages", place)
    if len(set(source.languages)) < len(source.languages):
        faults.at("a language is given twice", "languages")
    return () if ("languages",) in faults.refused else tuple(dict.fromkeys(source.languages))


def _named(source: InstrumentSource, faults: Faults) -> None:
    if not names.INSTRUMENT.fullmatch(source.instrument):
        message = (
            f"the instrument id {shown(source.instrument)} may have small letters, digits and "
            "single hyphens"
        )
        faults.at(message, "instrument")
    if not source.version.strip():
        faults.at("the version is empty; write one such as '2022.1'", "version")


def _known_before(source: InstrumentSource) -> dict[str, Question]:
    """What conditions may look at before the first question is asked."""
    group = KINDS["choose"].build(source.groups, Context({}))
    today = KINDS["date"].build(KINDS["date"].Source(), Context({}))
    return {
        GROUP: Question(GROUP, Wording.of(GROUP), group),
        TODAY: Question(TODAY, Wording.of(TODAY), today),
    }


def _used(sections: tuple[Section, ...], scales: Mapping[str, Scale]) -> dict[str, Scale]:
    """The scales that questions name, in their order."""
    answers = [question.answers for section in sections for question in section.questions]
    named = [each.scale for each in answers if isinstance(each, OneOf) and each.scale]
    return {name: scales[name] for name in named}


def _own_words(source: InstrumentSource, texts: Texts) -> Mapping[str, Wording]:
    """The author's own words, after checking that each stands for something Concord says."""
    for name in source.words:
        if not keys_of(name):
            nearest = texts.faults.suggest(name, SHORT_NAMES, known_keys())
            message = f"{shown(name)} is nothing that Concord says{nearest}"
            texts.faults.at(message, "words", name)
    own = {name: texts.some(text, "words", name) for name, text in source.words.items()}
    return MappingProxyType(own)


def _changes(
    source: InstrumentSource, sections: tuple[Section, ...], faults: Faults
) -> Mapping[str, Mapping[str, Decision]]:
    """What was decided about the items of earlier versions, as far as this version can check it."""
    read = decisions_read(source.changes, faults.at, "changes")
    if faults.kept:
        return MappingProxyType(read)
    questions = {each.id: each for section in sections for each in section.questions}
    for version, items in read.items():
        if place_of(version) > place_of(source.version):
            told = (
                f"'changes' names version {shown(version)}, which is later than this one, "
                f"{shown(source.version)}"
            )
            faults.at(told, "changes", version)
        if version != source.version:
            continue
        for item, decision in items.items():
            _check_decision(item, decision, questions, faults, "changes", version, item)
    return MappingProxyType(read)


def _check_decision(
    item: str, decision: Decision, questions: Mapping[str, Question], faults: Faults, *path: str
) -> None:
    """That this version has the item, and the answers that earlier ones are to count as."""
    if item == GROUP:
        if decision.what != "same":
            faults.at(
                "of the groups only 'same' can be said; give a changed one another code", *path
            )
        return
    if item not in questions:
        nearest = faults.suggest(item, questions)
        faults.at(f"'changes' names {shown(item)}, which is no question{nearest}", *path)
        return
    codes = [option.code for option in questions[item].options]
    for code in decision.codes.values():
        if code not in codes and code not in _GIVEN:
            nearest = faults.suggest(code, codes)
            told = f"'recode' of {shown(item)} names {shown(code)}, which is not an answer{nearest}"
            faults.at(told, *path, "recode")


_GIVEN = frozenset(kind.value for kind in GIVEN)
