"""Why a figure is not of those whom its sentence names: other groups, another part of them, or
another base.
"""

from dataclasses import replace

from analysis.figures.identity import USUAL
from analysis.judgement.answers_beside import called
from analysis.judgement.bases import ANSWERED, said_on, told_apart
from analysis.judgement.case import Case
from analysis.judgement.claim import Claim
from analysis.judgement.narrowed import Narrowed, within
from analysis.judgement.whom import Whom
from analysis.language.places import place_in, places_named
from analysis.rounding import percent

__all__ = ["misplaced_people", "misstated_base"]


def misstated_base(case: Case) -> str:
    """Why the base is not the one that the sentence says; empty where it is."""
    claim, said = case.claim, case.base_said
    if claim is None or case.inherited or not said or claim.kind == "interviews":
        return ""
    if case.listed:
        return ""
    base = claim.identity.base
    if said == base or (said == USUAL and base == ANSWERED and case.whom.asked):
        return ""
    if said == ANSWERED or not told_apart(claim.identity, case.words):
        named = "counts don't know in" if said == ANSWERED else "leaves don't know out"
        return (
            f"the sentence {named}; the figure is bound to a share "
            f"{said_on(claim.identity, case.words)}"
        )
    of = said_on(claim.identity, case.words)
    speaks = f"the sentence speaks of {case.whom.words or 'those who were asked'}"
    if not case.number_holds or claim.kind != "share":
        return f"{speaks}; the figure is bound to a share {of}"
    meant = case.evidence.released(replace(claim.identity, base=said))
    if meant is None:
        return f"{case.published} is right {of}; {speaks}"
    share = percent(meant.estimate, max(1, case.mention.places))
    return f"{case.published} is right {of}; {said_on(meant.identity, case.words)} it is {share}"


def misplaced_people(case: Case) -> str:
    """Why the people are not those that the sentence names; empty where they are."""
    if case.claim is None or case.inherited:
        return ""
    if case.claim.kind == "difference":
        return _other_pair(case, case.claim)
    whom, members = case.whom, case.evidence.gate.members(case.claim.identity.people)
    if case.listed and whom.words.casefold() in case.said.words.casefold():
        whom = Whom()  # a word of the label that stands before the figure
    if not whom.words and (headed := _headed(case, members)):
        return headed
    other = whom.groups is not None and whom.groups not in (
        members,
        case.evidence.put_to(case.claim.identity),
    )
    if whom.some:
        some = "of whom the figure is not"
        return f"the sentence speaks of {whom.words}, {some}; the figure is bound to {case.who}"
    everybody = case.people.everybody(whom.words) and members >= (whom.groups or frozenset())
    if other and not everybody:
        none = ", who are no group of this survey" if whom.foreign else ""
        return f"the sentence speaks of {whom.words}{none}; the figure is bound to {case.who}"
    return _other_part(case, case.claim) or _other_place(case)


def _headed(case: Case, members: frozenset[str]) -> str:
    """Why people are not those whom the heads of a table's cell, or the heading over a text that
    names nobody, name; empty where these name none or several.
    """
    passage = case.passage
    heads = passage.under.split(" · ")
    for head in heads if passage.bare else heads[-1:]:
        if case.item is not None and called(case.item, head):
            continue  # an answer, which may have a group in its words
        hits = {codes for _, _, codes in case.people.in_text(head)}
        if len(hits) == 1 and (codes := next(iter(hits))) != members and not members > codes:
            return f"it stands under “{head}”; the figure is bound to {case.who}"
    return ""


def _other_pair(case: Case, claim: Claim) -> str:
    pair = {case.evidence.gate.members(people) for people in claim.sides}
    hits = {
        codes: case.passage.sentence[start:end]
        for start, end, codes in case.people.in_text(case.passage.sentence)
    }
    others = [words for codes, words in hits.items() if codes not in pair]
    if others and not pair <= set(hits):
        both = " and ".join(case.words.of(claim.identity.of(people)) for people in claim.sides)
        return f"the sentence speaks of {others[0]}; the figure is bound to {both}"
    return _other_part(case, claim)


def _other_part(case: Case, claim: Claim) -> str:
    """A filter that the sentence names and the figure has not, or the other way round."""
    own = [
        case.evidence.narrowed(part.where)
        for people in claim.sides
        for part in people.parts
        if part.where
    ]
    bound = f"the figure is bound to {case.who}"
    for part in case.whom.parts:
        if not any(within(each.condition, part.condition) for each in own):
            return f"the sentence speaks of {case.whom.words}; {bound}"
    if not own or not case.whom.words or any(_says(part, case) for part in own):
        return ""
    return f"the sentence speaks of {case.whom.words}; {bound}"


def _says(part: Narrowed, case: Case) -> bool:
    """Whether the sentence names these people, or what it stands under does."""
    passage, language = case.passage, case.passage.language
    texts = (passage.sentence, passage.under, passage.block)
    return part in case.whom.parts or any(part.anywhere(text, language) for text in texts)


def _other_place(case: Case) -> str:
    """A part of the country that the study can tell apart, and the figure does not."""
    passage, evidence = case.passage, case.evidence
    own = f"{passage.lead} {passage.before} {passage.after}"
    place = place_in(own, passage.language)
    if place is None or place.name in case.places or place.name == evidence.place:
        return ""
    for item in evidence.codebook.items.values():
        if item.id != evidence.by and any(
            place.name in places_named(str(option.label)) for option in item.options
        ):
            return (
                f"the sentence speaks of people in {place.words}; the figure is of {case.who} "
                "everywhere"
            )
    return ""
