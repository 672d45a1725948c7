"""The questions of a definition: an entry is one question, or a block of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from survey.definition import names
from survey.definition.alerts import Alerts
from survey.definition.faults import Faults
from survey.definition.routes import Routes
from survey.definition.shape import Step
from survey.definition.texts import Texts
from survey.errors import ConditionError, shown
from survey.missing import GIVEN, Missing
from survey.questionnaire import Block, Question, Section
from survey.questions import KINDS, NONE, OTHER, Context, Kind, OneOf, Scale
from survey.wording import Wording

__all__ = ["Entries"]

_BESIDE = (OTHER, NONE, "nets", "shuffle")
"""Keys that only some kinds may have beside them."""

_NOTE = KINDS["note"].build("-", Context({}))
"""Stands in for a kind that is wrong, so that the rest of its entry is still read."""


class Entries:
    """Builds questions from their entries, and gives their faults to the list of them."""

    def __init__(
        self, faults: Faults, texts: Texts, scales: Mapping[str, Scale], routes: Routes
    ) -> None:
        self.faults, self.texts, self.scales, self.routes = faults, texts, scales, routes
        self.blocks: dict[str, int] = {}
        self.routed = False
        """Whether the section has a condition of its own."""

    def sections(self, source: list[Any]) -> tuple[Section, ...]:
        sections = []
        for place, entry in enumerate(source):
            path = ("sections", place)
            title = self.texts.wording(entry.title, *path, "title")
            self.routes.enter(entry.when, *path, "when")
            self.routed = entry.when is not None
            questions: list[Question] = []
            for number, inner in enumerate(entry.questions):
                if (*path, "questions", number) in self.faults.refused:
                    self.routes.refuse(self.faults.tree, *path, "questions", number)
                    continue
                questions += self._entry(inner, *path, "questions", number)
            sections.append(Section(title, tuple(questions)))
        self._renames(sections)
        self.routes.check()
        return tuple(sections)

    def _entry(self, entry: Any, *path: Step) -> list[Question]:
        kind = self._kind(entry, *path)
        is_block = hasattr(entry, "block")
        common = Question(
            "",
            Wording.of("-"),
            kind or _NOTE,
            self._words(entry.hint, *path, "hint"),
            asked_of=self._words(entry.asked_of, *path, "asked_of"),
            otherwise=entry.otherwise or "",
            optional=entry.optional,
            required=entry.required,
            missing=self._missing(entry.missing, *path, "missing"),
        )
        if entry.optional and entry.required:
            owner = entry.block if is_block else entry.id
            message = f"{shown(owner)} is optional and required; leave one of them"
            self.faults.at(message, *path, "required")
        if entry.otherwise and entry.when is None and not self.routed:
            owner = entry.block if is_block else entry.id
            message = (
                f"'otherwise' of {shown(owner)} is of those who are not asked, but everybody is "
                "asked; add a 'when', or remove it"
            )
            self.faults.at(message, *path, "otherwise")
        single = self._single if not is_block else self._block
        questions = list(single(entry, common, *path))
        for question, place in questions:
            self._id(question.id, *place)
        checks = {} if is_block else self._checks(entry, *path)
        alerts = Alerts(self.faults, self.texts, entry, kind, path)
        if kind is None:
            self.routes.refuse(self.faults.tree, *path)
            return []
        return [
            self.routes.add(
                question, entry.when, checks, path, place, alerts=alerts.of(question.id)
            )
            for question, place in questions
        ]

    def _words(self, source: str | dict[str, str] | None, *path: Step) -> Wording | None:
        """A text that may be left out."""
        return None if source is None else self.texts.wording(source, *path)

    # --- the kind ---

    def _kind(self, entry: Any, *path: Step) -> Kind | None:
        """The kind that the entry names, built; None, with the fault told, where it cannot be."""
        named = [name for name in KINDS if getattr(entry, name) is not None]
        if len(named) != 1:
            owner = entry.block if hasattr(entry, "block") else entry.id
            told = (
                f"is {' and '.join(named)}; leave one"
                if named
                else f"has no kind; add one of {', '.join(KINDS)}"
            )
            self.faults.at(f"{shown(owner)} {told}", *path)
            return None
        kind, source = KINDS[named[0]], getattr(entry, named[0])
        before = len(self.faults)
        for inner, text in kind.wordings(source):
            self.texts.wording(text, *path, kind.name, *inner)
        beside = self._beside(entry, kind, *path)
        self._listed(kind, source, beside, *path)
        context = self._context(kind, source, beside, *path)
        return None if len(self.faults) > before else self._built(kind, source, context, *path)

    def _beside(self, entry: Any, kind: type[Kind], *path: Step) -> dict[str, Any]:
        """The keys beside the kind, after checking that they may stand there."""
        beside = {key: getattr(entry, key, None) for key in _BESIDE}
        given = {key: value for key, value in beside.items() if value not in (None, {}, False)}
        if hasattr(entry, "block"):
            given.pop("shuffle", None)
        for key in given:
            if key not in kind.beside:
                fitting = " or ".join(name for name, each in KINDS.items() if key in each.beside)
                message = f"{shown(key)} goes with {fitting}, not with {kind.name}"
                if key == NONE and OTHER in kind.beside:
                    message = f"{message}; write it as one of the answers"
                if key == "nets":
                    message = f"{message}; the NETs of a scale stand in the scale"
                self.faults.at(message, *path, key)
        return given

    def _listed(
        self, kind: type[Kind], source: Any, beside: Mapping[str, Any], *path: Step
    ) -> None:
        """Fault the answers that the entry lists."""
        answers = kind.listed(source)
        if answers is None:
            return
        extras = [key for key in (OTHER, NONE) if key in beside]
        self.texts.options(answers, *path, kind.name, taken=(*extras, *kind.taken))
        if not answers:
            self.faults.at(f"{kind.name} has no answers; write code: label", *path, kind.name)

    def _context(
        self, kind: type[Kind], source: Any, beside: Mapping[str, Any], *path: Step
    ) -> Context:
        texts = {
            key: self.texts.wording(beside[key], *path, key)
            for key in (OTHER, NONE)
            if key in beside
        }
        within, codes = kind.nets_within(source)
        place = (*path, kind.name, "nets") if within else (*path, "nets")
        if not within:
            within, codes = beside.get("nets", {}), tuple(kind.listed(source) or ())
        nets = self.texts.nets(within, codes, *place) if codes else ()
        shuffled = beside.get("shuffle") == "answers"
        return Context(self.scales, texts.get(OTHER), texts.get(NONE), nets, shuffled)

    def _built(self, kind: type[Kind], source: Any, context: Context, *path: Step) -> Kind | None:
        try:
            built = kind.build(source, context)
        except ValueError as error:
            self.faults.at(str(error), *path, kind.name)
            return None
        except ConditionError as error:
            self.faults.at(f"{shown(kind.name)}: {error}", *path, kind.name)
            return None
        if isinstance(built.answers, OneOf) and built.answers.scale:
            self.texts.untranslated(built.answers, *path, kind.name)
        return built

    # --- one question, or a block ---

    def _single(
        self, entry: Any, common: Question, *path: Step
    ) -> Iterator[tuple[Question, tuple[Step, ...]]]:
        ask = self._ask(entry, *path)
        short = self._words(entry.short, *path, "short")
        single = replace(common, id=entry.id, ask=ask, was=tuple(entry.was), short=short)
        yield single, (*path, "id")

    def _ask(self, entry: Any, *path: Step) -> Wording:
        if entry.note is not None:
            if entry.ask is not None:
                message = f"the note {shown(entry.id)} has its text under 'note'; remove 'ask'"
                self.faults.at(message, *path, "ask")
            return Wording.of(entry.note)
        if entry.ask is None:
            if entry.computed is None:
                message = f"question {shown(entry.id)} has no 'ask'; write the question in full"
                self.faults.at(message, *path)
            return Wording.of(names.in_words(entry.id))
        return self.texts.wording(entry.ask, *path, "ask")

    def _block(
        self, entry: Any, common: Question, *path: Step
    ) -> Iterator[tuple[Question, tuple[Step, ...]]]:
        stem = self._words(entry.ask, *path, "ask")
        block = Block(entry.block, entry.shuffle, stem)
        if not names.ID.fullmatch(entry.block):
            message = (
                f"the block {shown(entry.block)} may have small letters, digits and _ in its name"
            )
            self.faults.at(message, *path, "block")
        line = self.faults.tree.line_at(*path, "block")
        if (first := self.blocks.setdefault(entry.block, line)) != line:
            message = f"the block {shown(entry.block)} is already given in line {first}"
            self.faults.at(message, *path, "block")
        if any(getattr(entry, name) is not None for name in ("note", "computed")):
            self.faults.at("a block has items to answer, not notes or computed values", *path)
        for key in ("was", "short", "alert"):
            for item in getattr(entry, key):
                if item not in entry.items:
                    nearest = self.faults.suggest(item, entry.items)
                    what = f"names {shown(item)}, which is not an item of the block{nearest}"
                    self.faults.at(f"{shown(key)} {what}", *path, key, item)
        for item, text in entry.items.items():
            ask = self.texts.wording(text, *path, "items", item)
            was = (entry.was[item],) if item in entry.was else ()
            short = self._words(entry.short.get(item), *path, "short", item)
            question = replace(common, id=item, ask=ask, block=block, was=was, short=short)
            yield question, (*path, "items", item)

    def _id(self, name: str, *path: Step) -> None:
        lines = self.faults.lines
        if not names.ID.fullmatch(name) or "__" in name:
            message = (
                f"the id {shown(name)} may have small letters, digits and single _, and begins "
                "with a letter"
            )
            self.faults.at(message, *path)
        elif names.is_reserved(name, kept=self.faults.kept) or name in Missing.names():
            self.faults.at(f"the id {shown(name)} has a meaning of its own; choose another", *path)
        elif name in lines:
            self.faults.at(f"the id {shown(name)} is already used in line {lines[name]}", *path)
        lines.setdefault(name, self.faults.tree.line_at(*path))

    def _missing(self, named: list[str], *path: Step) -> tuple[Missing, ...]:
        given = {kind.value: kind for kind in GIVEN}
        for place, name in enumerate(named):
            if name not in given:
                reason = (
                    "is set by the interview, not by the respondent"
                    if name in Missing.names()
                    else "is not a kind of missing answer"
                )
                nearest = self.faults.suggest(name, given)
                self.faults.at(f"{shown(name)} {reason}{nearest}", *path, place)
        return tuple(dict.fromkeys(given[name] for name in named if name in given))

    def _checks(self, entry: Any, *path: Step) -> dict[str, tuple[str, Wording | None]]:
        """`check` and `warn` as text with their message, still to be read as conditions."""
        found: dict[str, tuple[str, Wording | None]] = {}
        for key, message_key in (("check", "message"), ("warn", "warn_message")):
            text, message = getattr(entry, key), getattr(entry, message_key)
            words = None if message is None else self.texts.wording(message, *path, message_key)
            if text is not None:
                found[key] = (text, words)
            elif message is not None:
                told = f"{shown(message_key)} has no {shown(key)} to go with"
                self.faults.at(told, *path, message_key)
        return found

    def _renames(self, sections: list[Section]) -> None:
        earlier: dict[str, str] = {}
        for question in (question for section in sections for question in section.questions):
            for name in question.was:
                now, was = shown(question.id), shown(name)
                if name in self.faults.lines:
                    message = f"{now} was {was}, but {was} is still a question"
                    self.faults.of_question(question.id, message)
                elif name in earlier:
                    message = f"{now} and {shown(earlier[name])} cannot both have been {was}"
                    self.faults.of_question(question.id, message)
                earlier.setdefault(name, question.id)
