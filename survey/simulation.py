"""Simulated field work: made-up respondents, answering through the real interview.

For demonstrations, rehearsals and tests; what comes out says mode "simulated" and was told by nobody.

    field_work = read_shares(instruments.simulated_shares())
    interviews = simulate(questionnaire, group="public", n=2000, shares=field_work, seed=1)

What is random is who gives which answer, in which order, language and minute; each answer passes through `Interview`, so
routes, checks and typed missing answers are the real ones. How many give each answer is drawn by quota: the n
respondents take one position from each n-th of the scale from 0 to 1, so that the share of an answer, among those with a
valid answer to a question put to all, is within 1/n of the one asked for. Routed questions, choose-many options and
answers that a check sent back vary more. Samples drawn so agree better than real ones: never use them to judge how often an
interval covers the truth.
"""

import math
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from survey.definition import yaml_tree
from survey.errors import AnswerError, DataError, Fault, did_you_mean, shown
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire
from survey.questions import NONE, Computed, Note
from survey.record import CompletedInterview

__all__ = ["MODE", "FieldWork", "ItemShares", "read_shares", "simulate"]

MODE = "simulated"
"""The mode of every interview made here."""

_ATTEMPTS = 20
"""How often a respondent whose answer a check sends back tries again before refusing the question."""

_FIRST_HOUR, _HOURS = 9, 11.5
"""Interviews start between nine in the morning and half past eight in the evening."""

_STRICT = ConfigDict(extra="forbid", frozen=True)
Share = float


class ItemShares(BaseModel):
    """How the answers to one item are divided. Shares are proportions; `missing` of those asked, the rest of those who answer."""

    model_config = _STRICT
    source: Literal["published", "invented"]
    shares: dict[str, Share] = Field({}, description="answer: share; they add up to 1")
    numbers: dict[str, Share] = Field({}, description="a whole number, or 'low to high': share; they add up to 1")
    options: dict[str, Share] = Field({}, description="option of choose_many: share of each by itself")
    texts: dict[str, list[str]] = Field({}, description="language: texts, drawn evenly")
    missing: dict[Missing, Share] = Field({}, description="kind of missing answer: share of those asked")
    lean: float = Field(0, ge=-1, le=1, description="correlation with the respondent's disposition")

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        given = [name for name in ("shares", "numbers", "options", "texts") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"has {' and '.join(given) or 'nothing to draw from'}; give one of shares, numbers, options, texts")
        for name, divided in (("shares", self.shares), ("numbers", self.numbers)):
            if divided and not math.isclose(total := math.fsum(divided.values()), 1, abs_tol=1e-6):
                raise ValueError(f"the {name} add up to {total:.4g}; they must add up to 1")
        if any(not 0 <= share <= 1 for shares in (self.shares, self.numbers, self.options) for share in shares.values()):
            raise ValueError("a share is a proportion from 0 to 1")
        if any(share < 0 for share in self.missing.values()) or math.fsum(self.missing.values()) > 1:
            raise ValueError("the shares of missing answers must lie between 0 and 1 together")
        for band in self.numbers:
            _bounds(band)
        return self

    def draw(self, position: float, language: str, respondent: random.Random) -> object:
        """The answer at this position from 0 to 1; what the position leaves open is up to the respondent."""
        if self.shares:
            return _at(position, self.shares)
        if self.numbers:
            return respondent.randint(*_bounds(_at(position, self.numbers)))
        if self.texts:
            texts = self.texts.get(language) or next(iter(self.texts.values()))
            return texts[int(position * len(texts))]
        if respondent.random() < self.options.get(NONE, 0):
            return (NONE,)
        options = {code: share for code, share in self.options.items() if code != NONE}
        chosen = tuple(code for code, share in options.items() if respondent.random() < share)
        return chosen or tuple(respondent.choices(list(options), list(options.values())))


class _Days(BaseModel):
    model_config = _STRICT
    first: date
    last: date
    utc_offset: float = Field(0, description="hours ahead of UTC")


class FieldWork(BaseModel):
    """When the simulated field work was, in which languages, and the shares of each item in each group."""

    model_config = _STRICT
    fieldwork: _Days
    languages: dict[str, Share]
    groups: dict[str, dict[str, ItemShares]]


def read_shares(text: str, *, file: str = "simulated_shares.yaml") -> FieldWork:
    """The shares in the text of a YAML file. Raises DataError (DefinitionError where it is not YAML) with file:line."""
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

    The same arguments give the same interviews, identifiers and times included. Everybody consents. Raises DataError, before the
    first interview, where the shares do not fit the questionnaire: each unknown item, answer or language, and each
    item that this group may be asked and that has no shares.
    """
    items = shares.groups.get(group, {})
    if faults := list(_misfits(questionnaire, group, shares)):
        raise DataError(faults)
    return _interviews(questionnaire, group, n, shares, items, f"{seed}:{questionnaire.instrument}:{group}")


@dataclass(frozen=True, slots=True)
class _Respondent:
    """One simulated person: for each item a position on its shares from 0 to 1, or a missing answer."""

    group: str
    language: str
    plans: Mapping[str, "float | Missing"]
    random: random.Random

    def reply(self, interview: Interview, question: Question, shares: Mapping[str, ItemShares]) -> Interview:
        if question.id in (CONSENT, GROUP) or isinstance(question.kind, Note):
            return interview.answer(self.group if question.id == GROUP else "yes")
        planned, entry = self.plans[question.id], shares[question.id]
        if isinstance(planned, Missing):
            return interview.skip(planned)
        given = entry.draw(planned, self.language, self.random)
        for _ in range(_ATTEMPTS):
            try:
                return interview.answer(given)
            except AnswerError:
                if question.check is None:
                    raise
                given = self._corrected(given, entry)
        return interview.skip(Missing.REFUSED)

    def _corrected(self, given: object, entry: ItemShares) -> object:
        """What a person does when a check sends an answer back: drop one of several options, else answer anew."""
        if isinstance(given, tuple) and len(given) > 1:
            dropped = self.random.choice(given)
            return tuple(code for code in given if code != dropped)
        return entry.draw(self.random.random(), self.language, self.random)


def _interviews(
    questionnaire: Questionnaire, group: str, n: int, shares: FieldWork, items: Mapping[str, ItemShares], seed: str
) -> Iterator[CompletedInterview]:
    study = random.Random(seed)  # noqa: S311  # a simulation has to be repeatable, not secret
    dispositions = [study.gauss() for _ in range(n)]
    languages = [_at(position, shares.languages) for position in _quota(study.sample(range(n), n), study)]
    starts = sorted(_moment(shares.fieldwork, study) for _ in range(n))
    plans = {item: _planned(entry, dispositions, random.Random(f"{seed}:{item}")) for item, entry in items.items()}  # noqa: S311
    for number, start in enumerate(starts):
        respondent = _Respondent(
            group=group,
            language=languages[number],
            plans={item: plan[number] for item, plan in plans.items()},
            random=random.Random(f"{seed}:{number}"),  # noqa: S311
        )
        yield _interviewed(questionnaire, respondent, items, start)


def _interviewed(
    questionnaire: Questionnaire, respondent: _Respondent, shares: Mapping[str, ItemShares], start: datetime
) -> CompletedInterview:
    dice = respondent.random
    identifier, seed = uuid.UUID(int=dice.getrandbits(128), version=4), dice.getrandbits(31)
    interview = Interview.start(questionnaire, language=respondent.language, seed=seed)
    seconds = 0.0
    while (question := interview.question) is not None:
        interview = respondent.reply(interview, question, shares)
        seconds += dice.lognormvariate(math.log(6 + len(question.ask.in_language(respondent.language)) / 20), 0.4)
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


# --- drawing by quota ------------------------------------------------------------------------------------------------


def _planned(entry: ItemShares, dispositions: Sequence[float], item: random.Random) -> list[float | Missing]:
    """For each respondent a missing answer, or a position from 0 to 1 that goes with their disposition by `lean`."""
    n = len(dispositions)
    plan: list[float | Missing] = [0.0] * n
    answering = []
    for number, position in enumerate(_quota(item.sample(range(n), n), item)):
        kind = _at(position, entry.missing, beyond=None)
        if kind is None:
            answering.append(number)
        else:
            plan[number] = kind
    own = math.sqrt(1 - entry.lean**2)
    latent = {number: entry.lean * dispositions[number] + own * item.gauss() for number in answering}
    ranked = sorted(answering, key=latent.__getitem__)
    for number, position in zip(ranked, _quota(range(len(ranked)), item), strict=True):
        plan[number] = position
    return plan


def _quota(ranks: Sequence[int], dice: random.Random) -> list[float]:
    """For each rank of 0 to n-1 a random position within its own n-th of the way from 0 to 1."""
    return [(rank + dice.random()) / len(ranks) for rank in ranks]
