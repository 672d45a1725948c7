"""What becomes of a claim: twelve verdicts, each with the rule that gives it, the gravest first.

A claim gets the first verdict whose rule finds something. The words come before the number: a
figure that is right by chance for other answers or other people than the sentence names is not
right. A number that does not fit may be right for something else, which then is the verdict
(`alternatives`); "wrong" is what nothing likely explains.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan
from types import MappingProxyType
from typing import assert_never

from analysis.judgement.alternatives import Alternative, explained, perhaps
from analysis.judgement.answer_words import Said
from analysis.judgement.bases import said_on
from analysis.judgement.case import Case
from analysis.judgement.item_words import item_of
from analysis.judgement.misplaced import misplaced_people, misstated_base
from analysis.judgement.nearly import near_miss, overstated, rounded_up
from analysis.judgement.research.kinds import said_as_research
from analysis.judgement.statement import states_another
from analysis.language.allowed import MODIFIERS
from analysis.language.places import place_in
from analysis.publication.standards import THIN
from analysis.rounding import percent, points
from analysis.sentences import asked_differently, asked_in_words, done_by, quoted
from survey.naming import within_sentence

__all__ = ["VERDICTS", "Finding", "Verdict", "judged"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict on a claim, and why, in a plain sentence."""

    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One outcome. `sign` stands beside its colour, for those who do not see it. `rule`: why a
    claim has it, "" where not.
    """

    name: str
    meaning: str
    sign: str
    rule: Callable[[Case], str]


def judged(case: Case) -> Finding:
    """The gravest verdict that a rule finds."""
    for verdict in VERDICTS.values():
        if reason := verdict.rule(case):
            said = (reason, *_asked(case))
            return Finding(verdict.name, "; ".join(said))
    raise AssertionError("the last rule always finds")  # pragma: no cover


def _asked(case: Case) -> tuple[str, ...]:
    """How the people of the figures were asked, where not all had one wording before them."""
    note = asked_differently(case.figures, case.words)
    return (within_sentence(note.rstrip(".")),) if note else ()


# --- the rules, the gravest first ---


def _not_bound(case: Case) -> str:
    if case.claim is not None:
        return ""
    return case.unbound or "nothing says which figure of the study this is"


def _too_few(case: Case) -> str:
    found = case.withheld
    if case.untold:
        standard = case.evidence.gate.standard
        return f"the number of {case.who} is not published: {standard.title} hides {standard.hides}"
    if found is None:
        nobody = next((one for one in case.figures if not one.n), None)
        who = case.words.of(nobody.identity) if nobody else ""
        return f"nobody of {who} answered; there is no figure to publish" if who else ""
    who = case.words.of(found.identity)
    if found.reason != THIN or found.n is None:
        why = f"the share of {who} is not published: {found.because}"
        return f"{why}; {found.remedy}" if found.remedy else why
    many = "1 person" if found.n == 1 else f"{found.n} people"
    return f"{many} of {who} answered; {found.because}"


def _other_question(case: Case) -> str:
    if case.item is None or case.inherited or case.kind == "interviews":
        return ""
    if asked := item_of(case):
        question, statement = asked_in_words(asked, case.words)
        return (
            f"the sentence has the words of {asked.id} (“{statement or question}”); the "
            f"figure is bound to {case.item.id}"
        )
    if research := said_as_research(case.passage.before, case.passage.after):
        return f"“{research}” speaks of research; the figure is what people answered"
    if states := states_another(case):
        question, statement = asked_in_words(case.item, case.words)
        return (
            f"the sentence is about “{states}”; the figure is bound to {case.item.id} "
            f"(“{statement or question}”)"
        )
    return _explained_as("other question", case)


def _other_answers(case: Case) -> str:
    if case.item is None or case.claim is None or case.kind not in ("share", "difference"):
        return ""
    bound = frozenset(case.claim.identity.codes)
    if not case.said.means(bound):
        return _misnamed(case, case.said, bound)
    return _explained_as("other answers", case)


def _misnamed(case: Case, said: Said, bound: frozenset[str]) -> str:
    is_share = (
        f"{case.published} is the share that {_did(case, tuple(bound))}"
        if case.number_holds
        else f"The figure is bound to the share that {_did(case, tuple(bound))}"
    )
    if said.foreign:
        return f"{is_share}; “{said.words}” is no answer to that question"
    return f"{is_share}; the sentence speaks of others (“{said.words}”)"


def _other_people(case: Case) -> str:
    if case.claim is None:
        return ""
    if misplaced := misplaced_people(case):
        return misplaced
    return _explained_as("other people", case)


def _other_base(case: Case) -> str:
    if case.claim is None:
        return ""
    if misstated := misstated_base(case):
        return misstated
    return _explained_as("other base", case)


def _explained_as(verdict: str, case: Case) -> str:
    """Why a number that does not hold has this verdict, if that is what explains it."""
    other = explained(case)
    if other is None or other.verdict != verdict:
        return ""
    what, here = _instead(other, case)
    return f"{case.published} is {what}; {here} {_now(case)}"


def _instead(other: Alternative, case: Case) -> tuple[str, str]:
    """What a number is right for, and what the figure that is bound is of, in that respect."""
    identity = other.identity
    match other.verdict:
        case "other people":
            return f"the figure of {case.words.of(identity)}", f"of {case.who}"
        case "other base":
            own = case.claim.identity if case.claim else identity
            return f"right {said_on(identity, case.words)}", said_on(own, case.words)
        case "other question":
            asked = case.evidence.codebook.item(identity.item)
            question, statement = asked_in_words(asked, case.words)
            return f"the share for “{statement or question}”", "for what is asked about here"
    return f"the share that {_did(case, identity.codes)}", "of those asked about here"


def _wrong(case: Case) -> str:
    if case.wrong_way:
        return case.wrong_way
    if case.number_holds or overstated(case) or near_miss(case) or rounded_up(case):
        return ""
    if isnan(case.computed):
        return "the data give no such figure: nobody is in the base"
    said = f"the draft says {case.published}, the data {case.in_words}"
    other = perhaps(case)
    return f"{said}; perhaps {case.published} is {_instead(other, case)[0]}" if other else said


def _too_strong(case: Case) -> str:
    if case.number_holds or not overstated(case):
        return ""
    mention = case.mention
    if mention.kind == "phrase":
        return f"“{mention.text}” says {_allowed(case)}; the share is {case.in_words}"
    if mention.modifier in MODIFIERS and mention.modifier:
        return f"“{mention.text}” stands for {_allowed(case)}; the share is {case.in_words}"
    return (
        f"“{mention.text}” stands for {_allowed(case)}; the share is {case.in_words}, so "
        "another phrase is nearer"
    )


def _not_clear(case: Case) -> str:
    found = case.difference
    if found is None or case.inherited:
        return ""
    measured, low, high = (
        "" if isnan(one) else points(one, 1, plus=False)
        for one in (found.difference, found.low, found.high)
    )
    match found.outcome:
        case "clear":
            return ""
        case "not tested":
            why = "nothing varies, or all are in one cluster"
            return f"the difference is {measured} points and was not tested: {why}"
        case "not clear":
            if case.mention.direction == "same":
                return ""
            return (
                f"the difference is {measured} points, its {found.one.level * 100:g}% interval "
                f"from {low} to {high} points (p = {found.p_value:.2g}): chance alone could have "
                "made it"
            )
        case _:
            assert_never(found.outcome)


def _not_covered(case: Case) -> str:
    if (
        case.claim is None
        or case.kind in ("base", "interviews")
        or case.mention.kind in ("interval", "base", "count")
    ):
        return ""
    population, sentence = case.evidence.population, case.passage.sentence
    if population.random is False and (word := case.people.population_words(sentence)):
        return (
            f"“{word}” speaks of everybody; these respondents were not drawn at random and "
            "stand for themselves"
        )
    place, sampled = place_in(sentence, case.passage.language), case.evidence.place
    if place and sampled and place.name != sampled and place.name not in case.places:
        why = (
            "is only a part of it, and the figure is of the whole"
            if place.lies_in(sampled)
            else "was not all surveyed"
        )
        of = population.universe or f"people in the {sampled.title()}"
        return f"the survey is of {of}; {place.words} {why}"
    return ""


def _rounds_differently(case: Case) -> str:
    if case.number_holds or not (near_miss(case) or rounded_up(case)):
        return ""
    places = case.mention.places
    if case.mention.kind in ("count", "base"):
        return f"the data have {case.in_words}"
    if case.claim is not None and case.kind == "difference":
        return (
            f"{case.published} is the difference of rounded shares; the unrounded ones differ "
            f"by {case.in_words}"
        )
    exact = percent(case.computed, places + 1)
    return f"{exact} rounds to {percent(case.computed, places)}, not {case.published}"


def _holds(case: Case) -> str:
    return f"the data give {case.in_words}"


def _now(case: Case) -> str:
    return f"it is {case.in_words}"


def _did(case: Case, answers: tuple[str, ...]) -> str:
    item = case.item
    if item is None:
        return ""
    done = done_by(item, answers, stated=bool(asked_in_words(item, case.words)[1]))
    return _DID[done].format(quoted(item, answers, case.words))


_DID: Mapping[str, str] = MappingProxyType(
    {
        "agreed_or_strongly": "agreed or strongly agreed",
        "disagreed_or_strongly": "disagreed or strongly disagreed",
        "agreed_strongly": "strongly agreed",
        "disagreed_strongly": "strongly disagreed",
        "agreed_not_strongly": "agreed, but not strongly,",
        "disagreed_not_strongly": "disagreed, but not strongly,",
        "neither": "neither agreed nor disagreed",
        "agreed": "agreed",
        "disagreed": "disagreed",
        "answered_statement": "answered {}",
        "answered_question": "answered {}",
        "put_first": "put {} first",
        "chose_statement": "chose {}",
        "chose_question": "chose {}",
    }
)
"""What people did, as the reason of a verdict has it, which is said in English to whoever checks a
draft."""


def _allowed(case: Case) -> str:
    low, high = case.mention.low, case.mention.high
    if low >= 1:
        return "everybody without exception"
    if high >= 1:
        return f"{percent(low)} or more" if low > 0.5 else "more than half"
    if low <= 0:
        return f"{percent(high)} or less"
    return f"{percent(low, 1)} to {percent(high, 1)}"


VERDICTS: Mapping[str, Verdict] = MappingProxyType(
    {
        verdict.name: verdict
        for verdict in (
            Verdict("not bound", "nothing says which figure of the study this is", "?", _not_bound),
            Verdict(
                "too few respondents",
                "so few answered that the figure is not published",
                "∅",
                _too_few,
            ),
            Verdict(
                "other question",
                "the figure is the share for another question than the sentence is about",
                "≠",
                _other_question,
            ),
            Verdict(
                "other answers",
                "the figure is the share of other answers than the sentence names",
                "≠",
                _other_answers,
            ),
            Verdict(
                "other people",
                "the figure is that of another group than the sentence names",
                "≠",
                _other_people,
            ),
            Verdict(
                "other base",
                "the figure is a share of other people than those it is said to be a share of",
                "≠",
                _other_base,
            ),
            Verdict("wrong", "the data say something else", "✗", _wrong),
            Verdict(
                "phrase too strong", "the words say more than the figure bears", "!", _too_strong
            ),
            Verdict(
                "difference not clear",
                "chance alone could have made the difference",
                "~",
                _not_clear,
            ),
            Verdict(
                "population not covered",
                "the survey cannot speak of these people",
                "○",
                _not_covered,
            ),
            Verdict(
                "rounds differently",
                "the right figure, rounded in another way",
                "≈",
                _rounds_differently,
            ),
            Verdict("holds", "the data say so", "✓", _holds),
        )
    }
)
"""Every verdict by name, the gravest first; the last one holds where none before it does."""
