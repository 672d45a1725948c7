"""A definition file to the model of a questionnaire.

Three steps: YAML to a tree with lines; the tree against the types of `source` (unknown keys, wrong
kinds of value); the meaning (ids, answers, NETs, translations, conditions, routes). An entry that
one step refuses is left out of the next, so that one slip neither hides the others nor causes new
ones.
"""

import importlib.resources
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from survey.definition import names, yaml_tree
from survey.definition.messages import CHECK_MESSAGE, WARN_MESSAGE
from survey.definition.routes import Routes
from survey.definition.scores import Scores
from survey.definition.shape import Step, shaped
from survey.definition.source import InstrumentSource, NetSource, ScaleSource, ScalesSource
from survey.definition.writing import hash_of
from survey.errors import ConditionError, DefinitionError, Fault, did_you_mean, shown
from survey.missing import GIVEN, Missing
from survey.questionnaire import GROUP, Block, Consent, Question, Questionnaire, Section
from survey.questions import (
    KINDS,
    NONE,
    OTHER,
    Choose,
    ChooseMany,
    Context,
    Kind,
    Net,
    Note,
    Option,
    Rating,
    Scale,
    folded,
)
from survey.wording import Wording

__all__ = ["load", "load_scales", "loads", "shipped_scales"]

_MOST_COMPARED = 5_000
"""Names held against misspelt ones in all, so that a file of nothing but slips is still answered at
once."""


def load(path: str | Path) -> Questionnaire:
    """The questionnaire in a definition file. Raises DefinitionError with every fault, each with
    file:line.
    """
    return loads(yaml_tree.read(path), file=str(path))


def loads(text: str, *, file: str = "definition") -> Questionnaire:
    """The questionnaire in the text of a definition; `file` names it in messages."""
    tree = yaml_tree.parse(text, file)
    reader = _Reader(tree, file)
    source = shaped(InstrumentSource, tree, reader.fault, reader.refused)
    questionnaire = None if source is None else reader.questionnaire(source)
    if reader.faults or questionnaire is None:
        raise reader.ended()
    return replace(questionnaire, hash=hash_of(questionnaire))


def load_scales(text: str, *, file: str = "scales") -> Mapping[str, Scale]:
    """The scales in the text of a file of scales."""
    tree = yaml_tree.parse(text, file)
    reader = _Reader(tree, file)
    source = shaped(ScalesSource, tree, reader.fault, reader.refused)
    scales = {} if source is None else reader.scales(source.scales, tuple(source.languages))
    if reader.faults:
        raise reader.ended()
    return MappingProxyType(scales)


@cache
def shipped_scales() -> Mapping[str, Scale]:
    """The ready scales that any definition may name."""
    file = importlib.resources.files("instruments") / "scales.yaml"
    return load_scales(file.read_text("utf-8"), file="scales.yaml")


class _Reader:
    """Collects faults while it builds the model from the shaped source."""

    def __init__(self, tree: yaml_tree.Tree, file: str) -> None:
        self.tree, self.file = tree, file
        self.faults: list[Fault] = []
        self.refused: set[tuple[Step, ...]] = set()
        self.languages: tuple[str, ...] = ()
        self.lines: dict[str, int] = {}
        self.blocks: dict[str, int] = {}
        self.compared = 0

    def fault(self, message: str, *path: Step) -> None:
        self.fault_at(self.tree.line_at(*path), message)

    def fault_at(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.file, line, message))
        if len(self.faults) > yaml_tree.MOST_FAULTS:
            del self.faults[yaml_tree.MOST_FAULTS :]
            raise self.ended(f"has more than {yaml_tree.MOST_FAULTS} faults; mend these first")

    def ended(self, why: str = "") -> DefinitionError:
        """The error with what was found so far, each fault once, in the order of the file; at the
        end why it stops here.
        """
        found = sorted(dict.fromkeys(self.faults), key=lambda fault: fault.line)
        return DefinitionError([*found, Fault(self.file, 0, why)] if why else found)

    def suggest(self, value: str, *known: Collection[str], without: str = "") -> str:
        """The nearest of the known names, for the first faults; past those the list is its own
        message.
        """
        self.compared += sum(map(len, known))
        if self.compared > _MOST_COMPARED:
            return ""
        return did_you_mean(value, (name for name in chain(*known) if name != without))

    # --- the whole ---

    def questionnaire(self, source: InstrumentSource) -> Questionnaire:
        self._languages(source)
        if not names.INSTRUMENT.fullmatch(source.instrument):
            self.fault(
                (
                    f"the instrument id {shown(source.instrument)} may have small letters, digits "
                    "and single hyphens"
                ),
                "instrument",
            )
        if not source.version.strip():
            self.fault("the version is empty; write one such as '2022.1'", "version")
        groups = self._options(source.groups, "groups")
        told = source.consent
        consent = (
            None
            if told is None
            else Consent(self.wording(told.notice, "consent", "notice"), told.required)
        )
        shipped = {
            name: _in_languages(scale, self.languages) for name, scale in shipped_scales().items()
        }
        scales = {**shipped, **self.scales(source.scales, self.languages)}
        sections = self._sections(source, scales)
        used = {
            q.kind.scale.name: q.kind.scale
            for section in sections
            for q in section.questions
            if isinstance(q.kind, Rating)
        }
        return Questionnaire(
            instrument=source.instrument,
            version=source.version,
            title=self.wording(source.title, "title"),
            languages=self.languages,
            groups=groups,
            consent=consent,
            scales=tuple(used.values()),
            sections=sections,
            scores=Scores(self, sections).read(source.scores),
            file=self.file,
            lines=MappingProxyType(self.lines),
        )

    def _languages(self, source: InstrumentSource) -> None:
        self.languages = (
            tuple(dict.fromkeys(source.languages)) if ("languages",) not in self.refused else ()
        )
        for place, language in enumerate(source.languages):
            if not names.LANGUAGE.fullmatch(language):
                self.fault(
                    f"{shown(language)} is not a language code; write one such as en or cy",
                    "languages",
                    place,
                )
        if len(set(source.languages)) < len(source.languages):
            self.fault("a language is given twice", "languages")

    def wording(self, source: str | dict[str, str], *path: Step) -> Wording:
        """The text, after checking that each language of the questionnaire has its own."""
        if isinstance(source, str):
            if not source.strip():
                self.fault(f"{shown(path[-1])} is empty; write its text", *path)
            return Wording.of(source)
        for language in self.languages:
            if not source.get(language, "").strip():
                known = next((text for text in source.values() if text.strip()), "")
                self.fault(f"{shown(path[-1])} has no text in {language} ({shown(known)})", *path)
        for language in source:
            if self.languages and language not in self.languages:
                self.fault(
                    (
                        f"{shown(language)} is not a language of this "
                        f"questionnaire{self.suggest(language, self.languages)}"
                    ),
                    *path,
                    language,
                )
        ordered = {language: source[language] for language in self.languages if language in source}
        return Wording.of(ordered or source or "")

    # --- answers, NETs, scales ---

    def scales(
        self, source: Mapping[str, ScaleSource], languages: tuple[str, ...]
    ) -> dict[str, Scale]:
        self.languages = languages
        scales: dict[str, Scale] = {}
        for name, entry in source.items():
            path = ("scales", name)
            if path in self.refused:
                continue
            if not names.ID.fullmatch(name):
                self.fault(
                    f"the scale {shown(name)} may have small letters, digits and _ in its name",
                    *path,
                )
            answers = self._options(entry.answers, *path, "answers")
            scales[name] = Scale(name, answers, self._nets(entry.nets, answers, *path, "nets"))
        return scales

    def _options(
        self, source: Mapping[str, Any], *path: Step, taken: tuple[str, ...] = ()
    ) -> tuple[Option, ...]:
        """Answers or groups: sound codes, and labels that can be told apart."""
        options = tuple(
            Option(code, self.wording(label, *path, code)) for code, label in source.items()
        )
        seen: dict[tuple[str, str], str] = {}
        for option in options:
            if not names.CODE.fullmatch(option.code):
                self.fault(
                    (
                        f"the code {shown(option.code)} may have letters, digits, _ . and -, at most "
                        "64"
                    ),
                    *path,
                    option.code,
                )
            elif option.code in (*Missing.names(), *taken):
                self.fault(
                    f"the code {shown(option.code)} has a meaning of its own; choose another",
                    *path,
                    option.code,
                )
            for language, text in option.label.texts:
                if (first := seen.setdefault((language, folded(text)), option.code)) != option.code:
                    self.fault(
                        f"{shown(text)} is the label of {shown(first)} and of {shown(option.code)}",
                        *path,
                        option.code,
                    )
        return options

    def _nets(
        self, source: Mapping[str, list[str] | NetSource], answers: tuple[Option, ...], *path: Step
    ) -> tuple[Net, ...]:
        codes = [option.code for option in answers]
        nets = []
        for name, entry in source.items():
            named = entry.answers if isinstance(entry, NetSource) else entry
            inner = (*path, name, "answers") if isinstance(entry, NetSource) else (*path, name)
            if not names.ID.fullmatch(name):
                self.fault(
                    f"the NET {shown(name)} may have small letters, digits and _ in its name",
                    *path,
                    name,
                )
            for place, code in enumerate(named):
                if code not in codes:
                    self.fault(
                        (
                            f"the NET {shown(name)} names {shown(code)}, which is not an "
                            f"answer{self.suggest(code, codes)}"
                        ),
                        *inner,
                        place,
                    )
                elif code in named[:place]:
                    self.fault(f"the NET {shown(name)} names {shown(code)} twice", *inner, place)
            if not named:
                self.fault(f"the NET {shown(name)} names no answer", *path, name)
            label = (
                self.wording(entry.label, *path, name, "label")
                if isinstance(entry, NetSource)
                else Wording.of(names.in_words(name))
            )
            nets.append(Net(name, tuple(code for code in codes if code in named), label))
        return tuple(nets)

    # --- questions ---

    def _sections(
        self, source: InstrumentSource, scales: Mapping[str, Scale]
    ) -> tuple[Section, ...]:
        routes = Routes(self, self._known_before(source))
        sections = []
        for place, entry in enumerate(source.sections):
            path = ("sections", place)
            title = self.wording(entry.title, *path, "title")
            routes.enter(entry.when, *path, "when")
            questions: list[Question] = []
            for number, inner in enumerate(entry.questions):
                if (*path, "questions", number) in self.refused:
                    routes.refuse(self.tree, *path, "questions", number)
                    continue
                questions += self._entry(inner, scales, routes, *path, "questions", number)
            sections.append(Section(title, tuple(questions)))
        self._renames(sections)
        routes.check()
        return tuple(sections)

    def _known_before(self, source: InstrumentSource) -> dict[str, Question]:
        group = Question(
            GROUP, Wording.of(GROUP), KINDS["choose"].build(source.groups, Context({}))
        )
        return {GROUP: group}

    def _entry(
        self, entry: Any, scales: Mapping[str, Scale], routes: Routes, *path: Step
    ) -> list[Question]:
        """The questions of one entry: one question, or a block of them."""
        named = [name for name in KINDS if getattr(entry, name) is not None]
        owner = entry.block if hasattr(entry, "block") else entry.id
        if len(named) != 1:
            has = (
                f"is {' and '.join(named)}; leave one"
                if named
                else f"has no kind; add one of {', '.join(KINDS)}"
            )
            self.fault(f"{shown(owner)} {has}", *path)
        kind = self._kind(entry, named[0], scales, *path) if len(named) == 1 else None
        missing = self._missing(entry.missing, *path, "missing")
        hint = None if entry.hint is None else self.wording(entry.hint, *path, "hint")
        common = Question(
            "",
            Wording.of("-"),
            kind or Note(Wording.of("-")),
            hint,
            optional=entry.optional,
            missing=missing,
        )
        if hasattr(entry, "block"):
            questions = self._block(entry, common, *path)
        else:
            questions = [
                (
                    replace(
                        common,
                        id=entry.id,
                        ask=self._ask(entry, common, *path),
                        was=tuple(entry.was),
                    ),
                    (*path, "id"),
                )
            ]
        for question, place in questions:
            self._id(question.id, *place)
        checks = {} if hasattr(entry, "block") else self._checks(entry, *path)
        if kind is None:
            routes.refuse(self.tree, *path)
            return []
        return [
            routes.add(question, entry.when, checks, path, place) for question, place in questions
        ]

    def _kind(self, entry: Any, name: str, scales: Mapping[str, Scale], *path: Step) -> Kind | None:
        kind, source = KINDS[name], getattr(entry, name)
        faults = len(self.faults)
        for inner, text in kind.wordings(source):
            self.wording(text, *path, name, *inner)
        extras = {
            key: getattr(entry, key) for key in (OTHER, NONE) if getattr(entry, key) is not None
        }
        for key, text in extras.items():
            self.wording(text, *path, key)
            if name not in ("choose_many", "choose"):
                self.fault(
                    f"{shown(key)} goes with choose_many or choose, not with {name}", *path, key
                )
        if kind in (Choose, ChooseMany):
            taken = (*extras, *(("missing", f"{OTHER}_text") if kind is ChooseMany else ()))
            self._options(source, *path, name, taken=taken)
            if not source:
                self.fault(f"{name} has no answers; write code: label", *path, name)
        if entry.nets and name != "choose":
            self.fault(
                "'nets' goes with choose; the NETs of a scale stand in the scale", *path, "nets"
            )
        answers = (
            tuple(Option(code, Wording.of(label)) for code, label in source.items())
            if name == "choose"
            else ()
        )
        nets = self._nets(entry.nets, answers, *path, "nets") if name == "choose" else ()
        other, none = (Wording.of(extras[key]) if key in extras else None for key in (OTHER, NONE))
        if len(self.faults) > faults:
            return None
        return self._built(kind, source, Context(scales, other, none, nets), *path, name)

    def _built(self, kind: type[Kind], source: Any, context: Context, *path: Step) -> Kind | None:
        try:
            built = kind.build(source, context)
        except ValueError as error:
            self.fault(str(error), *path)
            return None
        except ConditionError as error:
            self.fault(f"{shown(path[-1])}: {error}", *path)
            return None
        if isinstance(built, Rating):
            for language in self.languages:
                cells = [
                    option
                    for option in built.answers
                    if option.label.languages and language not in option.label.languages
                ]
                for option in cells:
                    self.fault(
                        (
                            f"the scale {shown(built.scale.name)} has no text in {language} for "
                            f"{shown(option.code)}"
                        ),
                        *path,
                    )
        return built

    def _ask(self, entry: Any, question: Question, *path: Step) -> Wording:
        if entry.note is not None:
            if entry.ask is not None:
                self.fault(
                    f"the note {shown(entry.id)} has its text under 'note'; remove 'ask'",
                    *path,
                    "ask",
                )
            return Wording.of(entry.note)
        if entry.ask is None:
            if entry.computed is None:
                self.fault(
                    f"question {shown(entry.id)} has no 'ask'; write the question in full", *path
                )
            return Wording.of(names.in_words(entry.id))
        return self.wording(entry.ask, *path, "ask")

    def _block(
        self, entry: Any, common: Question, *path: Step
    ) -> list[tuple[Question, tuple[Step, ...]]]:
        stem = None if entry.ask is None else self.wording(entry.ask, *path, "ask")
        block = Block(entry.block, entry.shuffle, stem)
        if not names.ID.fullmatch(entry.block):
            self.fault(
                f"the block {shown(entry.block)} may have small letters, digits and _ in its name",
                *path,
                "block",
            )
        if (
            first := self.blocks.setdefault(entry.block, self.tree.line_at(*path, "block"))
        ) != self.tree.line_at(*path, "block"):
            self.fault(
                f"the block {shown(entry.block)} is already given in line {first}", *path, "block"
            )
        if any(getattr(entry, name) is not None for name in ("note", "computed")):
            self.fault("a block has items to answer, not notes or computed values", *path)
        for item in entry.was:
            if item not in entry.items:
                self.fault(
                    (
                        f"'was' names {shown(item)}, which is not an item of the "
                        f"block{self.suggest(item, entry.items)}"
                    ),
                    *path,
                    "was",
                    item,
                )
        return [
            (
                replace(
                    common,
                    id=item,
                    ask=self.wording(text, *path, "items", item),
                    block=block,
                    was=_was(entry.was.get(item)),
                ),
                (*path, "items", item),
            )
            for item, text in entry.items.items()
        ]

    def _id(self, name: str, *path: Step) -> None:
        line = self.tree.line_at(*path)
        if not names.ID.fullmatch(name) or "__" in name:
            self.fault(
                (
                    f"the id {shown(name)} may have small letters, digits and single _, and begins "
                    "with a letter"
                ),
                *path,
            )
        elif name in names.RESERVED or name in Missing.names():
            self.fault(f"the id {shown(name)} has a meaning of its own; choose another", *path)
        elif name in self.lines:
            self.fault(f"the id {shown(name)} is already used in line {self.lines[name]}", *path)
        self.lines.setdefault(name, line)

    def _missing(self, names: list[str], *path: Step) -> tuple[Missing, ...]:
        given = {kind.value: kind for kind in GIVEN}
        for place, name in enumerate(names):
            if name not in given:
                reason = (
                    "is set by the interview, not by the respondent"
                    if name in Missing.names()
                    else "is not a kind of missing answer"
                )
                self.fault(f"{shown(name)} {reason}{self.suggest(name, given)}", *path, place)
        return tuple(dict.fromkeys(given[name] for name in names if name in given))

    def _checks(self, entry: Any, *path: Step) -> dict[str, tuple[str, Wording]]:
        """`check` and `warn` as text with their message, still to be read as conditions."""
        found = {}
        for key, message_key, usual in (
            ("check", "message", CHECK_MESSAGE),
            ("warn", "warn_message", WARN_MESSAGE),
        ):
            text, message = getattr(entry, key), getattr(entry, message_key)
            words = usual if message is None else self.wording(message, *path, message_key)
            if text is not None:
                found[key] = (text, words)
            elif message is not None:
                self.fault(
                    f"{shown(message_key)} has no {shown(key)} to go with", *path, message_key
                )
        return found

    def _renames(self, sections: list[Section]) -> None:
        earlier: dict[str, str] = {}
        for question in (question for section in sections for question in section.questions):
            for name in question.was:
                line = self.lines.get(question.id, 0)
                if name in self.lines:
                    self.fault_at(
                        line,
                        (
                            f"{shown(question.id)} was {shown(name)}, but {shown(name)} is still a "
                            "question"
                        ),
                    )
                elif name in earlier:
                    self.fault_at(
                        line,
                        (
                            f"{shown(question.id)} and {shown(earlier[name])} cannot both have been "
                            f"{shown(name)}"
                        ),
                    )
                earlier.setdefault(name, question.id)


def _in_languages(scale: Scale, languages: tuple[str, ...]) -> Scale:
    """A shipped scale with the questionnaire's languages alone, so that its definition, written
    out, reads back.
    """

    def wording(text: Wording) -> Wording:
        return Wording(
            tuple(each for each in text.texts if each[0] in ("", *languages)) or text.texts
        )

    answers = tuple(replace(answer, label=wording(answer.label)) for answer in scale.answers)
    return replace(
        scale,
        answers=answers,
        nets=tuple(replace(net, label=wording(net.label)) for net in scale.nets),
    )


def _was(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)
