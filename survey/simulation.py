"""Simulated field work: made-up respondents, answering through the real interview.

For demonstrations, rehearsals and tests; what comes out says mode "simulated" and was told by
nobody.

    field_work = read_shares(instruments.simulated_shares())
    interviews = simulate(questionnaire, group="public", n=2000, shares=field_work, seed=1)

What is random is who gives which answer, in which order, language and minute; each answer passes
through `Interview`, so routes, checks and typed missing answers are the real ones. How many give
each answer is drawn by quota: the n respondents take one position from each n-th of the scale from
0 to 1, so that the share of an answer, among those with a valid answer to a question put to all, is
within 1/n of the one asked for. Routed questions, choose-many options and answers that a check sent
back vary more. Samples drawn so agree better than real ones: never use them to judge how often an
interval covers the truth.
"""

import math
import random
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated, Literal, Self, TypeVar, assert_never

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from survey.definition import yaml_tree
from survey.errors import AnswerError, DataError, Fault, did_you_mean, shown
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire
from survey.questions import (
    NONE,
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
    parsed,
)
from survey.record import CompletedInterview

__all__ = ["MODE", "FieldWork", "ItemShares", "read_shares", "simulate"]

MODE = "simulated"
"""The mode of every interview made here."""

_ATTEMPTS = 20
"""How often a respondent whose answer a check sends back tries again before refusing the
question."""

_FIRST_HOUR, _HOURS = 9, 11.5
"""Interviews start between nine in the morning and half past eight in the evening."""

_SECONDS, _READ = 8, 14
"""Half of the answers take longer than 8 seconds and one for every 14 characters of the
question."""

_STRICT = ConfigDict(extra="forbid", frozen=True)


def _adding_up(shares: dict[str, float]) -> dict[str, float]:
    total = math.fsum(shares.values())
    if not math.isclose(total, 1, abs_tol=1e-6):
        raise ValueError(f"the shares add up to {total:.6g}; they must add up to 1")
    return shares


def _bands(shares: dict[str, float]) -> dict[str, float]:
    for band in shares:
        _bounds(band)
    return shares


Share = Annotated[float, Field(ge=0, le=1)]
Divided = Annotated[dict[str, Share], AfterValidator(_adding_up)]
"""Shares of answers that exclude each other."""

_Key = TypeVar("_Key")


class ItemShares(BaseModel):
    """How the answers to one item are divided, in proportions: `missing` of those asked, all others
    of those who answer.
    """

    model_config = _STRICT
    source: Literal["published", "invented"]
    shares: Divided = Field({}, description="answer: share")
    numbers: Annotated[Divided, AfterValidator(_bands)] = Field(
        {}, description="a whole number, or 'low to high': share"
    )
    options: dict[str, Annotated[Share, Field(gt=0)]] = Field(
        {}, description="option of choose_many: share of each by itself; of rank: its weight"
    )
    texts: dict[str, Annotated[list[str], Field(min_length=1)]] = Field(
        {}, description="language: texts, drawn evenly"
    )
    missing: dict[Missing, Share] = Field(
        {}, description="kind of missing answer: share of those asked"
    )
    lean: float = Field(0, ge=-1, le=1, description="correlation with the respondent's disposition")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [name for name in ("shares", "numbers", "options", "texts") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(
                f"has {' and '.join(given) or 'nothing to draw from'}; give one of shares, "
                "numbers, options, texts"
            )
        if math.fsum(self.missing.values()) > 1:
            raise ValueError("the shares of missing answers are more than 1 together")
        return self

    def draw(self, answers: Answers, position: float, language: str, dice: random.Random) -> object:
        """The answer at this position from 0 to 1; what the position leaves open is up to the
        respondent's dice.
        """
        if self.shares:
            return _at(position, self.shares)
        if self.numbers:
            return dice.randint(*_bounds(_at(position, self.numbers)))
        if self.texts:
            texts = self.texts.get(language) or next(iter(self.texts.values()))
            return texts[int(position * len(texts))]
        if isinstance(answers, Ranking):
            return _put_in_order(self.options, dice)
        if dice.random() < self.options.get(NONE, 0):
            return (NONE,)
        options = {code: share for code, share in self.options.items() if code != NONE}
        chosen = tuple(code for code, share in options.items() if dice.random() < share)
        return chosen or tuple(dice.choices(list(options), list(options.values())))


def _put_in_order(weights: Mapping[str, float], dice: random.Random) -> tuple[str, ...]:
    """All options, each place drawn among those left by their weights."""
    left = dict(weights)
    order: list[str] = []
    while left:
        (first,) = dice.choices(list(left), list(left.values()))
        order.append(first)
        del left[first]
    return tuple(order)


class _Days(BaseModel):
    model_config = _STRICT
    first: date
    last: date
    utc_offset: float = Field(0, gt=-24, lt=24, description="hours ahead of UTC")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last day, {self.last}, is before the first, {self.first}")
        return self


class FieldWork(BaseModel):
    """When the simulated field work was, in which languages, and the shares of each item in each
    group.
    """

    model_config = _STRICT
    fieldwork: _Days
    languages: Divided
    groups: dict[str, dict[str, ItemShares]]


def read_shares(text: str, *, file: str = "simulated_shares.yaml") -> FieldWork:
    """The shares in the text of a YAML file. Raises DataError (DefinitionError where it is not
    YAML) with file:line.
    """
    tree = yaml_tree.parse(text, file)
    try:
        return FieldWork.model_validate(tree.plain())
    except ValidationError as error:
        faults = [
            Fault(
                file,
                tree.line_at(*each["loc"]),
                f"{'.'.join(map(str, each['loc']))}: {each['msg'].removeprefix('Value error, ')}",
            )
            for each in error.errors()
        ]
        raise DataError(faults) from error


def simulate(
    questionnaire: Questionnaire, *, group: str, n: int, shares: FieldWork, seed: int = 0
) -> Iterator[CompletedInterview]:
    """`n` simulated interviews with people of one group, in the order in which they started.

    The same arguments give the same interviews, identifiers and times included. Everybody consents.
    Raises DataError, before the first interview, where the shares do not fit the questionnaire:
    each unknown item, answer or language, and each item that this group may be asked and that has
    no shares.
    """
    if faults := [
        Fault(f"simulated shares of {group}", 0, message)
        for message in _misfits(questionnaire, group, shares)
    ]:
        raise DataError(faults)
    return _interviews(
        questionnaire, group, n, shares, f"{seed}:{questionnaire.instrument}:{group}"
    )


@dataclass(frozen=True, slots=True)
class _Respondent:
    """One simulated person: for each item a position on its shares from 0 to 1, or a missing
    answer.
    """

    group: str
    language: str
    plans: Mapping[str, "float | Missing"]
    dice: random.Random

    def reply(
        self, interview: Interview, question: Question, shares: Mapping[str, ItemShares]
    ) -> Interview:
        if question.id in (CONSENT, GROUP) or isinstance(question.answers, Shown):
            return interview.answer(self.group if question.id == GROUP else "yes")
        planned, entry = self.plans[question.id], shares[question.id]
        if isinstance(planned, Missing):
            return interview.skip(planned)
        given = entry.draw(question.answers, planned, self.language, self.dice)
        for _ in range(_ATTEMPTS):
            try:
                return interview.answer(given)
            except AnswerError:
                if question.check is None:
                    raise
                given = self._corrected(question, given, entry)
        return interview.skip(_given_up(question))

    def _corrected(self, question: Question, given: object, entry: ItemShares) -> object:
        """What a person does when a check sends an answer back: drop one of several options, else
        answer anew.
        """
        if isinstance(given, tuple) and len(given) > 1:
            dropped = self.dice.choice(given)
            return tuple(code for code in given if code != dropped)
        return entry.draw(question.answers, self.dice.random(), self.language, self.dice)


def _interviews(
    questionnaire: Questionnaire, group: str, n: int, shares: FieldWork, seed: str
) -> Iterator[CompletedInterview]:
    items = shares.groups[group]
    study = random.Random(seed)  # noqa: S311  # a simulation has to be repeatable, not secret
    dispositions = [study.gauss() for _ in range(n)]
    languages = [
        _at(position, shares.languages) for position in _quota(study.sample(range(n), n), study)
    ]
    starts = sorted(_moment(shares.fieldwork, study) for _ in range(n))
    plans = {}
    for item, entry in items.items():
        draw = random.Random(f"{seed}:{item}")  # noqa: S311  # simulated on purpose
        plans[item] = _planned(entry, dispositions, draw)
    for number, start in enumerate(starts):
        respondent = _Respondent(
            group=group,
            language=languages[number],
            plans={item: plan[number] for item, plan in plans.items()},
            dice=random.Random(f"{seed}:{number}"),  # noqa: S311
        )
        yield _interviewed(questionnaire, respondent, items, start)


def _interviewed(
    questionnaire: Questionnaire,
    respondent: _Respondent,
    shares: Mapping[str, ItemShares],
    start: datetime,
) -> CompletedInterview:
    dice = respondent.dice
    identifier, seed = uuid.UUID(int=dice.getrandbits(128), version=4), dice.getrandbits(31)
    interview = Interview.start(questionnaire, language=respondent.language, seed=seed)
    seconds = 0.0
    while (question := interview.question) is not None:
        interview = respondent.reply(interview, question, shares)
        seconds += dice.lognormvariate(
            math.log(_SECONDS + len(question.ask.in_language(respondent.language)) / _READ), 0.4
        )
    return CompletedInterview(
        uuid=str(identifier),
        instrument=questionnaire.instrument,
        version=questionnaire.version,
        hash=questionnaire.hash,
        group=respondent.group,
        mode=MODE,
        language=respondent.language,
        answers=interview.result(),
        started=start,
        completed=start + timedelta(seconds=round(seconds)),
        seed=seed,
    )


# --- drawing by quota ---


def _planned(
    entry: ItemShares, dispositions: Sequence[float], item: random.Random
) -> list[float | Missing]:
    """For each respondent a missing answer, or a position from 0 to 1 that goes with their
    disposition by `lean`.
    """
    n = len(dispositions)
    plan: list[float | Missing] = [0.0] * n
    answering = []
    missing: dict[Missing | None, Share] = dict(entry.missing.items())
    missing[None] = 1 - math.fsum(missing.values())
    for number, position in enumerate(_quota(item.sample(range(n), n), item)):
        kind = _at(position, missing)
        if kind is None:
            answering.append(number)
        else:
            plan[number] = kind
    own = math.sqrt(1 - entry.lean**2)
    latent = {
        number: entry.lean * dispositions[number] + own * item.gauss() for number in answering
    }
    ranked = sorted(answering, key=latent.__getitem__)
    for number, position in zip(ranked, _quota(range(len(ranked)), item), strict=True):
        plan[number] = position
    return plan


def _quota(ranks: Sequence[int], dice: random.Random) -> list[float]:
    """For each rank of 0 to n-1 a random position within its own n-th of the way from 0 to 1."""
    return [(rank + dice.random()) / len(ranks) for rank in ranks]


def _at(position: float, shares: Mapping[_Key, Share]) -> _Key:
    """Whose share the position falls in, the shares laid one after the other from 0 to 1."""
    reached = 0.0
    for key, share in shares.items():
        reached += share
        if position < reached:
            return key
    return key  # the shares fell short of 1 by rounding


def _bounds(band: str) -> tuple[int, int]:
    """The whole numbers a band goes from and to: "3 to 5", or "3" alone."""
    match = re.fullmatch(r"(-?\d+)(?: to (-?\d+))?", band, re.ASCII)
    if match is None or int(match[1]) > int(match[2] or match[1]):
        raise ValueError(f"{shown(band)} is not a band of numbers; write one such as '3 to 5'")
    return int(match[1]), int(match[2] or match[1])


def _moment(days: "_Days", dice: random.Random) -> datetime:
    """When an interview starts: any day of the field work, more often around four in the afternoon
    than early or late.
    """
    day = days.first + timedelta(days=dice.randrange((days.last - days.first).days + 1))
    zone = timezone(timedelta(hours=days.utc_offset))
    hours = dice.triangular(_FIRST_HOUR, _FIRST_HOUR + _HOURS, 16)
    return datetime.combine(day, time(tzinfo=zone)) + timedelta(seconds=round(hours * 3600))


# --- do the shares fit the questionnaire? ---


def _misfits(questionnaire: Questionnaire, group: str, shares: FieldWork) -> Iterator[str]:
    groups = [option.code for option in questionnaire.groups]
    if group not in groups:
        yield f"{questionnaire.instrument} has no such group{did_you_mean(group, groups)}"
        return
    if group not in shares.groups:
        yield f"there are none{did_you_mean(group, shares.groups)}"
        return
    for language in shares.languages:
        if language not in questionnaire.languages:
            yield (
                f"{questionnaire.instrument} has no language "
                f"{shown(language)}{did_you_mean(language, questionnaire.languages)}"
            )
    drawn = {item.id: item for item in questionnaire.items if not isinstance(item.answers, Derived)}
    for item, entry in shares.groups[group].items():
        if item in drawn:
            yield from _misfits_of(drawn[item], entry)
        else:
            yield f"there is no item {shown(item)} to draw{did_you_mean(item, drawn)}"
    never: set[str] = set()
    for item, question in drawn.items():
        if question.follows in never or (
            question.when and question.when.holds({GROUP: group}) is False
        ):
            never.add(item)
        elif item not in shares.groups[group]:
            yield f"item {shown(item)} may be asked but has no shares; add them"


def _misfits_of(question: Question, entry: ItemShares) -> Iterator[str]:
    codes = [option.code for option in question.options]
    unknown = [code for code in (*entry.shares, *entry.options) if codes and code not in codes]
    for code in unknown:
        yield f"{question.id} has no answer {shown(code)}{did_you_mean(code, codes)}"
    for given in () if unknown else _extremes(question.answers, entry):
        try:
            parsed(question.answers, given)
        except AnswerError as error:
            yield f"{question.id}: {error.message}"
    for kind in entry.missing:
        if kind not in question.allowed_missing:
            allowed = [each.value for each in question.allowed_missing]
            yield (
                f"{question.id} does not allow "
                f"{shown(kind.value)}{did_you_mean(kind.value, allowed)}"
            )
    if question.check is not None and not set(_GIVING_UP) & set(question.allowed_missing):
        yield (
            f"{question.id} has a check and has to allow 'refused' or be optional, for those whose "
            "answer it keeps sending back"
        )


def _extremes(answers: Answers, entry: ItemShares) -> Iterator[object]:
    """What may be drawn: every answer, of a band of numbers its ends."""
    yield from entry.shares
    for band in entry.numbers:
        yield from _bounds(band)
    for texts in entry.texts.values():
        yield from texts
    if entry.options:
        match answers:
            case ManyOf():
                yield from ((code,) for code in entry.options)
            case Ranking() | OneOf() | Quantity() | Day() | TimeOfDay() | OpenText():
                yield tuple(entry.options)
            case Shown() | Derived():
                return
            case _ as never:
                assert_never(never)


_GIVING_UP = (Missing.REFUSED, Missing.NO_ANSWER)


def _given_up(question: Question) -> Missing:
    """What stands where a check never let an answer pass."""
    return next(kind for kind in _GIVING_UP if kind in question.allowed_missing)
