"""Sentences that are true of a figure, by rule: who, how many, with which interval, answered what
to which question.

    84% of the public (95% CI 82% to 86%; n = 1,950) agreed or strongly agreed that “Health services
    should offer support …”.

The words of question and answers stay as they were asked, in quotation marks. Percentages are
rounded half up from the unrounded figure. A group is compared with another only in the words that
the test of their difference allows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, assert_never

from analysis.figures import Wordings
from analysis.figures.asked_words import asked_note, differently_asked
from analysis.figures.wordings import as_seen
from analysis.figures.words import FigureWords
from analysis.methods.differences import Outcome
from analysis.publication.disclosure import CONFIDENTIAL
from analysis.publication.released import Released, Withheld
from analysis.publication.standards import LOW_RELIABILITY, NOT_CLEARED
from analysis.rounding import percent, percent_of_level, percentage
from survey.codebook import Item
from survey.questions import Ranking
from survey.words import Phrases, Plural, plural
from survey.words.punctuation import Punctuation

__all__ = [
    "SentencePhrases",
    "asked_differently",
    "asked_in_words",
    "comparison",
    "done_by",
    "headline",
    "headline_alone",
    "interval_in_words",
    "likewise",
    "quoted",
    "said",
]


@dataclass(frozen=True)
class SentencePhrases(Phrases):
    """Whole sentences, for what people did who gave some answers, and how they differ.

    {share} of {people} with {about} in brackets: interval and base. {people} is the group as it
    stands within an English sentence; {group} is its label alone, {named} the label in quotation
    marks, for languages in which words would change their form beside it. {statement}, {question}
    and {answers} are in quotation marks.
    """

    place: ClassVar[str] = "sentence"
    gaps_besides: ClassVar[frozenset[str]] = frozenset({"people", "share"})
    gaps_instead: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "people",
            "named": "people",
            "other_group": "other_people",
            "other_named": "other_people",
        }
    )
    # --- what they did ---
    agreed_or_strongly: str = (
        "{share} of {people} ({about}) agreed or strongly agreed that {statement}."
    )
    disagreed_or_strongly: str = (
        "{share} of {people} ({about}) disagreed or strongly disagreed that {statement}."
    )
    agreed_strongly: str = "{share} of {people} ({about}) strongly agreed that {statement}."
    disagreed_strongly: str = "{share} of {people} ({about}) strongly disagreed that {statement}."
    agreed_not_strongly: str = (
        "{share} of {people} ({about}) agreed, but not strongly, that {statement}."
    )
    disagreed_not_strongly: str = (
        "{share} of {people} ({about}) disagreed, but not strongly, that {statement}."
    )
    neither: str = "{share} of {people} ({about}) neither agreed nor disagreed that {statement}."
    agreed: str = "{share} of {people} ({about}) agreed that {statement}."
    disagreed: str = "{share} of {people} ({about}) disagreed that {statement}."
    answered_statement: str = (
        "{share} of {people} ({about}) answered {answers} to the statement {statement}."
    )
    answered_question: str = (
        "{share} of {people} ({about}) answered {answers} when asked {question}."
    )
    put_first: str = "{share} of {people} ({about}) put {answers} first when asked {question}."
    chose_statement: str = "{share} of {people} ({about}) chose {answers} for {statement}."
    chose_question: str = "{share} of {people} ({about}) chose {answers} when asked {question}."
    likewise: str = "Of {people} it was {share} ({about})."
    unpublished: str = "No figure is published for {people}: too few people answered."
    uncertain: str = "{group}: no figure is published, since it is too uncertain."
    confidential: str = "{group}: no figure is published, to protect respondents."
    of_question: str = "{question} – {sentence}"
    # --- in brackets ---
    interval: str = "{level} CI {low} to {high}"
    base: str = "n = {n}"
    low_base: str = "low base"
    low_effective_base: str = "low effective base"
    few_clusters: str = "few clusters"
    all_asked: str = "don't know, refused and no answer counted in"
    everyone: str = "everyone counted in, asked or not"
    between: str = "; "
    from_to: str = "{low} to {high}"
    # --- how they differ ---
    no_clear_difference: str = (
        "There is no clear difference between {people} ({share}) and {other_people} "
        "({other_share})."
    )
    not_tested: str = (
        "The difference between {people} ({share}) and {other_people} ({other_share}) was not "
        "tested: nothing varies, or all are in one cluster."
    )
    higher: Plural = plural(
        "That is {n} percentage point higher than among {other_people} ({other_share}).",
        "That is {n} percentage points higher than among {other_people} ({other_share}).",
    )
    lower: Plural = plural(
        "That is {n} percentage point lower than among {other_people} ({other_share}).",
        "That is {n} percentage points lower than among {other_people} ({other_share}).",
    )


_UNPUBLISHED: Mapping[str, str] = MappingProxyType(
    {LOW_RELIABILITY: "uncertain", CONFIDENTIAL: "confidential", NOT_CLEARED: "confidential"}
)
"""Why a figure is withheld, as a phrase; else too few answered."""

_DONE: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        ("agree", "strongly_agree"): "agreed_or_strongly",
        ("disagree", "strongly_disagree"): "disagreed_or_strongly",
        ("strongly_agree",): "agreed_strongly",
        ("strongly_disagree",): "disagreed_strongly",
        ("agree",): "agreed_not_strongly",
        ("disagree",): "disagreed_not_strongly",
        ("neither",): "neither",
    }
)
"""What people did who gave these answers of the shipped scales of agreement, in any order, as a
phrase. Other answers are quoted."""

_PLAINLY: Mapping[str, str] = MappingProxyType({"agree": "agreed", "disagree": "disagreed"})
"""The same where the scale has no strong answers."""

_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "low base": "low_base",
        "low effective base": "low_effective_base",
        "few clusters": "few_clusters",
    }
)
"""The phrase that stands behind a thin figure, by its flag."""

_COUNTED_IN: Mapping[str, str] = MappingProxyType({"answered": "all_asked", "everyone": "everyone"})
"""The phrase that says who counts beside those who gave an answer, by the base of a figure."""

_ASKING, _STOPS = "?؟", ".۔"
"""Marks at the end of a question, and of a statement."""

_AGREEMENT = {"strongly_disagree", "disagree", "neither", "agree", "strongly_agree"}


def said(words: FigureWords, name: str, /, **fields: object) -> str:
    """A phrase of sentences in the language of the words."""
    return words.catalogue.said(SentencePhrases, name, **fields)


def headline(figure: Released | Withheld, words: FigureWords, *, short: bool = False) -> str:
    """The sentence of one figure; of one that is withheld, a sentence that says so, and why.
    `short`: without interval and base, unless the base is low.
    """
    if isinstance(figure, Withheld):
        why = _UNPUBLISHED.get(figure.reason, "unpublished")
        return said(words, why, **words.narrowed(figure.identity))
    of, only = words.apart(figure.identity)
    who = {"people": words.of(of), "group": words.group_of(of)}
    answers = figure.identity.codes
    item = as_seen(words.codebook.item(figure.identity.item), _seen(figure, words))
    question, statement = asked_in_words(item, words)
    about = _about(figure, words, only, short=short)
    sentence = said(
        words,
        done_by(item, answers, stated=bool(statement)),
        **who,
        share=percent(figure.estimate, language=words.language),
        about=about or _NOTHING,
        answers=quoted(item, answers, words),
        question=words.catalogue.quoted(question or statement),
        statement=words.catalogue.quoted(statement),
    )
    return _EMPTY.sub("", sentence)


_NOTHING = "\0"
_EMPTY = re.compile(rf"\s*\({_NOTHING}\)")
"""Brackets that nothing stands in."""


def asked_differently(figures: Sequence[Released | Withheld], words: FigureWords) -> str:
    """How the people of a figure were asked, and those of others that are told beside it, where not
    all had the words before them that the sentence of the first quotes; empty where all had.
    """
    shown = [figure for figure in figures if isinstance(figure, Released) and figure.wordings]
    if not shown:
        return ""
    first = shown[0]
    item, codes = words.codebook.item(first.identity.item), first.identity.codes
    own = differently_asked(item, _seen(first, words), words)
    others = [one for one in shown[1:] if differently_asked(item, _seen(one, words), words) != own]
    each = [(words.group_of(one.identity), one.wordings) for one in (first, *others)]
    wordings = Wordings.joined(each) if others else first.wordings
    printed = as_seen(item, _seen(first, words))
    return asked_note(item, wordings, words, codes, printed=printed)


def _seen(figure: Released, words: FigureWords) -> Wordings:
    """How those were asked who could give its answers, and so are in its base."""
    item = words.codebook.item(figure.identity.item)
    return figure.wordings.offering(item, figure.identity.codes)


def likewise(figure: Released | Withheld, words: FigureWords) -> str:
    """The same answers of others, after the sentence of a figure."""
    if isinstance(figure, Withheld):
        return headline(figure, words)
    of, only = words.apart(figure.identity)
    share = percent(figure.estimate, language=words.language)
    who = {"people": words.of(of), "group": words.group_of(of)}
    return said(words, "likewise", **who, share=share, about=_about(figure, words, only))


def headline_alone(figure: Released | Withheld, words: FigureWords) -> str:
    """The sentence of a figure where nothing else says what was asked: with the question, where it
    is withheld.
    """
    sentence = headline(figure, words)
    if isinstance(figure, Released):
        return sentence
    question, statement = asked_in_words(words.codebook.item(figure.identity.item), words)
    quoted_ = words.catalogue.quoted(statement or question)
    return said(words, "of_question", question=quoted_, sentence=sentence)


def comparison(one: Released, other: Released, words: FigureWords, outcome: Outcome) -> str:
    """How one group differs from another in the same answers, as far as the test of their
    difference says.
    """
    sides = {**_side(one, words), **_side(other, words, "other_")}
    match outcome:
        case "clear":
            difference = one.estimate - other.estimate
            points = int(abs(percentage(difference)))
            return said(words, "higher" if difference > 0 else "lower", **sides, n=points)
        case "not clear":
            return said(words, "no_clear_difference", **sides)
        case "not tested":
            return said(words, "not_tested", **sides)
        case _:
            assert_never(outcome)


def _side(figure: Released, words: FigureWords, prefix: str = "") -> dict[str, object]:
    """The fields for one of two groups that are compared."""
    whole, only = words.apart(figure.identity)
    share = _marked(percent(figure.estimate, language=words.language), figure, words)
    comma = words.catalogue.phrases(Punctuation).comma
    side = {
        "people": words.of(whole),
        "group": words.group_of(whole),
        "named": words.catalogue.quoted(words.group_of(whole)),
        "share": comma.join(part for part in (only, share) if part),
    }
    return {f"{prefix}{name}": text for name, text in side.items()}


def quoted(item: Item, answers: Sequence[str], words: FigureWords) -> str:
    """The labels of answers in quotation marks: “Agree” or “Strongly agree”."""
    labels = [
        words.catalogue.quoted(option.label.in_language(words.language))
        for option in item.options
        if option.code in answers
    ]
    return words.catalogue.listed(labels, last="or") if labels else ""


def asked_in_words(item: Item, words: FigureWords) -> tuple[str, str]:
    """The question, and the statement that people were to judge, without full stops; empty where
    there is none.
    """
    text = " ".join(item.ask.in_language(words.language).split())
    end = max(text.rfind(mark) for mark in _ASKING) + 1
    before, statement = text[:end], text[end:].strip().rstrip(_STOPS)
    if before and (not statement or not item.ordered):  # what follows then tells how to answer
        return before, ""
    return before or _stem(item, words), statement


def _stem(item: Item, words: FigureWords) -> str:
    return item.stem.in_language(words.language) if item.stem else ""


def done_by(item: Item, answers: Sequence[str], *, stated: bool) -> str:
    """What people did who gave these answers, as the name of a phrase. `stated`: they judged a
    statement.

    Where a scale has no strong answer, who agrees just agrees: the answer alone is then the pair of
    it and the strong one.
    """
    given = set(answers)
    if stated and set(item.codes) <= _AGREEMENT:
        strong = {f"strongly_{answer}" for answer in given} & set(item.codes)
        if not strong and len(given) == 1 and given <= set(_PLAINLY):
            return _PLAINLY[answers[0]]
        if done := next((name for codes, name in _DONE.items() if set(codes) == given), ""):
            return done
    if isinstance(item.answers, Ranking):
        return "put_first"
    verb = "answered" if item.categorical else "chose"
    return f"{verb}_statement" if stated else f"{verb}_question"


def interval_in_words(figure: Released, words: FigureWords) -> str:
    """The bounds of a figure's interval: 82% to 86%."""
    return said(words, "from_to", **_bounds(figure, words))


def _bounds(figure: Released, words: FigureWords) -> dict[str, object]:
    return {
        name: percent(bound, language=words.language)
        for name, bound in (("low", figure.low), ("high", figure.high))
    }


def _marked(text: str, figure: Released, words: FigureWords) -> str:
    """With what is to be known of a thin figure: n = 41, low base."""
    mark = _MARKS.get(figure.flag)
    comma = words.catalogue.phrases(Punctuation).comma
    return f"{text}{comma}{said(words, mark)}" if mark else text


def _about(figure: Released, words: FigureWords, only: str, *, short: bool = False) -> str:
    """The filter of the people, interval and base, as they stand in brackets. `short`: the base
    alone, and that only where it is low.
    """
    parts = [only] if only else []
    if short and figure.flag not in _MARKS:
        return said(words, "between").join(parts)
    if figure.low == figure.low and not short:  # NaN
        level = percent_of_level(figure.level, words.language)
        parts.append(said(words, "interval", level=level, **_bounds(figure, words)))
    parts.append(_marked(said(words, "base", n=words.catalogue.count(figure.n)), figure, words))
    if (base := figure.identity.base) in _COUNTED_IN:
        parts.append(said(words, _COUNTED_IN[base]))
    return said(words, "between").join(parts)
