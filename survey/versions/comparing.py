"""What became of each question from one version to the next, and of the questionnaire."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from survey.conditions import Condition, renamed
from survey.questionnaire import GROUP, Check, Question, Questionnaire
from survey.questions import (
    OTHER,
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
from survey.versions.answers import Texts, answers_changed, renamed_codes
from survey.versions.difference import Difference
from survey.wording import Wording

__all__ = ["Became", "Pair", "changes_of", "differences", "paired", "shared_languages"]


@dataclass(frozen=True)
class Pair:
    """One question in two versions; None where a version does not have it. `merged`: ids that the
    new one had besides, of other questions of the old version.
    """

    old: Question | None
    new: Question | None
    merged: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """The id it has now; of a dropped one the id it had."""
        found = self.new or self.old
        return found.id if found else ""


@dataclass(frozen=True)
class Became:
    """What ids and codes of the old version are in the new one. `codes`: by the id in the old
    version, of answers that have another code now.
    """

    names: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Self:
        both = [(pair.old, pair.new) for pair in pairs if pair.old and pair.new]
        return cls(
            {old.id: new.id for old, new in both if old.id != new.id},
            {
                old.id: became
                for old, new in both
                if isinstance(old.answers, Chosen) and isinstance(new.answers, Chosen)
                if (became := renamed_codes(old.answers, new.answers))
            },
        )


def differences(old: Questionnaire, new: Questionnaire) -> tuple[Difference, ...]:
    """Every change, in the order of the new version; what was dropped comes last."""
    pairs = paired(old, new)
    became = Became.of(pairs)
    languages = shared_languages(old, new)
    found = list(_of_the_whole(old, new, Texts(languages)))
    for pair in pairs:
        if pair.old is None:
            found.append(Difference(pair.item, "added item", "", _ask(pair.new)))
        elif pair.new is None:
            found.append(Difference(pair.item, "dropped item", _ask(pair.old)))
        else:
            found += changes_of(pair.old, pair.new, languages, became, merged=pair.merged)
    return (*found, *_moved(old, pairs))


def shared_languages(old: Questionnaire, new: Questionnaire) -> tuple[str, ...]:
    """The languages that both have."""
    return tuple(each for each in old.languages if each in new.languages)


def paired(old: Questionnaire, new: Questionnaire) -> tuple[Pair, ...]:
    """The questions of both by what they were called: by their id, else by an earlier one (`was`);
    the words of an "other" answer with the question they belong to.
    """
    before = {question.id: question for question in old.questions}
    found: list[Pair] = []
    taken: set[str] = set()
    became: dict[str, str] = {}
    for question in new.questions:
        names = (
            (f"{became.get(question.follows, question.follows)}__{OTHER}_text",)
            if question.follows
            else (question.id, *question.was)
        )
        known = [name for name in dict.fromkeys(names) if name in before and name not in taken]
        if known:
            became[question.id] = known[0]
        found.append(Pair(before[known[0]] if known else None, question, tuple(known[1:])))
        taken.update(known)
    dropped = [Pair(question, None) for question in old.questions if question.id not in taken]
    return (*found, *dropped)


def changes_of(
    old: Question,
    new: Question,
    languages: tuple[str, ...],
    became: Became,
    *,
    merged: Sequence[str] = (),
    elsewhere: bool = False,
) -> tuple[Difference, ...]:
    """What became of one question. `languages`: those that both versions have.

    `elsewhere`: the new one is in another instrument, whose routes and checks are its own; what is
    asked, and the answers to it, have to be the same.
    """
    found = _Changes(old, new, Texts(languages), became, elsewhere)
    return tuple(found.all(merged))


Bounds = tuple[int | float | str | None, int | float | str | None]


@dataclass(frozen=True)
class _Changes:
    """What became of one question."""

    old: Question
    new: Question
    texts: Texts
    became: Became
    elsewhere: bool

    def all(self, merged: Sequence[str]) -> Iterator[Difference]:
        old, new = self.old, self.new
        if old.id != new.id and not new.follows:
            yield self._told("renamed item", old.id, new.id)
        for name in merged:
            yield self._told("merged item", name, new.id)
        same_kind = old.kind.name == new.kind.name
        if not same_kind:
            yield self._told("other kind", old.kind.name, new.kind.name)
        if isinstance(new.answers, Shown):
            yield from self._texts("note", old.ask, new.ask)
            return
        if not new.follows:  # whose words are Concord's own
            yield from self._texts("wording", old.ask, new.ask)
            yield from self._texts("wording", _stem(old), _stem(new))
            yield from self._texts("hint", old.hint, new.hint)
        if same_kind:
            yield from self._answers()
        if not self.elsewhere:
            yield from self._rules()

    def _told(self, what: str, old: str = "", new: str = "") -> Difference:
        return Difference(self.new.id, what, old, new)

    def _texts(self, what: str, old: Wording | None, new: Wording | None) -> Iterator[Difference]:
        return self.texts.changed(self.new.id, what, old, new)

    def _answers(self) -> Iterator[Difference]:
        """The answers, of two questions of one kind."""
        match self.old.answers, self.new.answers:
            case ((OneOf() | ManyOf() | Ranking() as old), (OneOf() | ManyOf() | Ranking() as new)):
                yield from answers_changed(self.new.id, old, new, self.texts)
            case Quantity() as old, Quantity() as new:
                yield from self._bounds((old.low, old.high), (new.low, new.high))
                if old.whole != new.whole and not self.elsewhere:
                    yield self._told("check", _whole(old), _whole(new))
                yield from self._texts("wording", old.unit, new.unit)
            case ((Day() | TimeOfDay() as old), (Day() | TimeOfDay() as new)):
                yield from self._bounds((old.first, old.last), (new.first, new.last))
            case OpenText() as old, OpenText() as new:
                yield from self._bounds((None, old.longest), (None, new.longest))
            case Derived() as old, Derived() as new:
                yield from self._condition("formula", old.expression, new.expression)
            case _:
                pass

    def _bounds(self, old: Bounds, new: Bounds) -> Iterator[Difference]:
        if old != new and not self.elsewhere:
            yield self._told("check", _range(old), _range(new))

    def _rules(self) -> Iterator[Difference]:
        """Whom it is put to, and what is refused, doubted and offered instead of an answer."""
        old, new = self.old, self.new
        if not new.follows:
            yield from self._condition("routing", old.when, new.when)
        yield from self._check("check", old.check, new.check)
        yield from self._check("warning", old.warn, new.warn)
        if old.required != new.required:
            said = ["may be blank", "may not be blank"]
            yield self._told("check", said[old.required], said[new.required])
        if set(old.allowed_missing) != set(new.allowed_missing):
            yield self._told("missing", *map(_kinds, (old, new)))
        if old.otherwise != new.otherwise:
            yield self._told("base", old.otherwise, new.otherwise)
        yield from self._texts("heading", old.short, new.short)
        yield from self._texts("heading", old.asked_of, new.asked_of)
        if old.alerts != new.alerts:
            yield self._told("alert")
        if _is_shuffled(old) != _is_shuffled(new):
            yield self._told("shuffle")

    def _check(self, what: str, old: Check | None, new: Check | None) -> Iterator[Difference]:
        conditions = (each.condition if each else None for each in (old, new))
        yield from self._condition(what, *conditions)
        if old and new:
            yield from self._texts("warning", old.message, new.message)

    def _condition(
        self, what: str, old: Condition | None, new: Condition | None
    ) -> Iterator[Difference]:
        before = old and renamed(old, self.became.names, self.became.codes)
        if (before and before.tree) != (new and new.tree):
            everybody = "everybody" if what == "routing" else ""
            yield self._told(what, *(each.text if each else everybody for each in (old, new)))


def _range(bounds: Bounds) -> str:
    low, high = ("" if each is None else str(each) for each in bounds)
    return f"from {low} to {high}" if low and high else f"{low} or more" if low else f"to {high}"


def _whole(answers: Quantity) -> str:
    return "whole numbers" if answers.whole else "any number"


def _kinds(question: Question) -> str:
    return ", ".join(kind.value for kind in question.allowed_missing)


def _stem(question: Question) -> Wording | None:
    return question.block.stem if question.block else None


def _is_shuffled(question: Question) -> bool:
    return question.block is not None and question.block.shuffle


# --- the questionnaire as a whole ---


def _of_the_whole(old: Questionnaire, new: Questionnaire, texts: Texts) -> Iterator[Difference]:
    yield from texts.changed("title", "title", old.title, new.title)
    before, now = set(old.languages), set(new.languages)
    for language in (each for each in new.languages if each not in before):
        yield Difference("languages", "added language", "", language, language=language)
    for language in (each for each in old.languages if each not in now):
        yield Difference("languages", "dropped language", language, "", language=language)
    told, tells = (each.consent.notice if each.consent else None for each in (old, new))
    yield from texts.changed("consent", "notice", told, tells)
    yield from _groups(old, new, texts)
    made = {score.name: score for score in old.scores}
    for score in new.scores:
        if score != made.pop(score.name, None):
            yield Difference(score.name, "score")
    for name in made:
        yield Difference(name, "score")
    if dict(old.words) != dict(new.words):
        yield Difference("words", "words")


def _groups(old: Questionnaire, new: Questionnaire, texts: Texts) -> Iterator[Difference]:
    labels = {group.code: group.label for group in old.groups}
    for group in new.groups:
        label = labels.pop(group.code, None)
        if label is None:
            yield Difference(GROUP, "added group", "", str(group.label), group.code)
        else:
            yield from texts.changed(GROUP, "group label", label, group.label, group.code)
    for code, label in labels.items():
        yield Difference(GROUP, "dropped group", str(label), "", code)


def _moved(old: Questionnaire, pairs: Sequence[Pair]) -> Iterator[Difference]:
    """The fewest questions that would have to be moved for the others to stand as they did."""
    places = {question.id: place for place, question in enumerate(old.questions)}
    kept = [pair for pair in pairs if pair.old and pair.new and not pair.new.follows]
    standing = _longest_rising([places[pair.old.id] for pair in kept if pair.old])
    for number, pair in enumerate(kept):
        if number not in standing:
            yield Difference(pair.item, "order")


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest part of the numbers that rises."""
    tails: list[int] = []  # of each length, the place of the lowest number that ends such a part
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_left([numbers[each] for each in tails], number)
        before.append(tails[length - 1] if length else None)
        tails[length : length + 1] = [place]
    found: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _ask(question: Question | None) -> str:
    return "" if question is None else str(question.ask)
