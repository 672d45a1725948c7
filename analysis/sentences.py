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

from analysis.bases import HIDDEN_BASE
from analysis.counting.sums import TOTAL
from analysis.methods.differences import Outcome
from analysis.publication.figures import Figure
from analysis.rounding import percent, percent_of_level, percentage
from survey.codebook import Codebook, Item
from survey.questions import Ranking
from survey.words import Catalogue, Phrases, Plural, catalogue_of, plural
from survey.words.punctuation import Punctuation

__all__ = [
    "GroupWords",
    "SentencePhrases",
    "asked_in_words",
    "comparison",
    "done_by",
    "headline",
    "interval_in_words",
    "quoted",
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
    # --- who ---
    everyone: str = "Everyone"
    all_respondents: str = "all respondents"
    respondents_of: str = "respondents ({group})"
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
    unpublished: str = "No figure is published for {people}: too few people answered."
    # --- in brackets ---
    interval: str = "{level} CI {low} to {high}"
    base: str = "n = {n}"
    low_base: str = "low base"
    low_effective_base: str = "low effective base"
    few_clusters: str = "few clusters"
    all_asked: str = "don't know, refused and no answer counted in"
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

_ASKING, _STOPS = "?؟", ".۔"
"""Marks at the end of a question, and of a statement."""

_AGREEMENT = {"strongly_disagree", "disagree", "neither", "agree", "strongly_agree"}


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The words of one language for the groups of the column that figures are shown by, `by`."""

    codebook: Codebook
    language: str = "en"
    by: str = "group"

    @property
    def catalogue(self) -> Catalogue:
        return catalogue_of(self.language)

    def say(self, name: str, /, **fields: object) -> str:
        return self.catalogue.said(SentencePhrases, name, **fields)

    def group(self, code: str) -> str:
        """The label of a group of the column that figures are shown by."""
        if code == TOTAL:
            return self.say("everyone")
        item = self.codebook.items.get(self.by)
        if item is None:
            return self.codebook.group_label(code, self.language)
        return next(
            (
                option.label.in_language(self.language)
                for option in item.options
                if option.code == code
            ),
            code,
        )

    def of_group(self, code: str) -> str:
        """The group after "84% of", such as "the public", "teachers", "respondents (Wales)"."""
        if code == TOTAL:
            return self.say("all_respondents")
        label = self.group(code)
        if self.by != "group":
            return self.say("respondents_of", group=label)
        return _uncapitalised(label)


def headline(figure: Figure, words: GroupWords, *, hidden: bool | None = None) -> str:
    """The sentence of one figure; where its base is too small to be published (`hidden`), one that
    says so.
    """
    group = figure.identity.group
    who = {"people": words.of_group(group), "group": words.group(group)}
    if hidden if hidden is not None else figure.n < HIDDEN_BASE:
        return words.say("unpublished", **who)
    item, answers = words.codebook.item(figure.identity.item), figure.identity.codes
    question, statement = asked_in_words(item, words)
    return words.say(
        done_by(item, answers, stated=bool(statement)),
        **who,
        share=percent(figure.estimate, language=words.language),
        about=_about(figure, words),
        answers=quoted(item, answers, words),
        question=words.catalogue.quoted(question or statement),
        statement=words.catalogue.quoted(statement),
    )


def comparison(one: Figure, other: Figure, words: GroupWords, outcome: Outcome) -> str:
    """How one group differs from another in the same answers, as far as the test of their
    difference says.
    """
    sides = {**_side(one, words), **_side(other, words, "other_")}
    match outcome:
        case "clear":
            difference = one.estimate - other.estimate
            points = int(abs(percentage(difference)))
            return words.say("higher" if difference > 0 else "lower", **sides, n=points)
        case "not clear":
            return words.say("no_clear_difference", **sides)
        case "not tested":
            return words.say("not_tested", **sides)
        case _:
            assert_never(outcome)


def _side(figure: Figure, words: GroupWords, prefix: str = "") -> dict[str, object]:
    """The fields for one of two groups that are compared."""
    group = figure.identity.group
    said = {
        "people": words.of_group(group),
        "group": words.group(group),
        "named": words.catalogue.quoted(words.group(group)),
        "share": _marked(percent(figure.estimate, language=words.language), figure, words),
    }
    return {f"{prefix}{name}": text for name, text in said.items()}


def quoted(item: Item, answers: Sequence[str], words: GroupWords) -> str:
    """The labels of answers in quotation marks: “Agree” or “Strongly agree”."""
    labels = [
        words.catalogue.quoted(option.label.in_language(words.language))
        for option in item.options
        if option.code in answers
    ]
    return words.catalogue.listed(labels, last="or") if labels else ""


def asked_in_words(item: Item, words: GroupWords) -> tuple[str, str]:
    """The question, and the statement that people were to judge, without full stops; empty where
    there is none.
    """
    text = " ".join(item.ask.in_language(words.language).split())
    end = max(text.rfind(mark) for mark in _ASKING) + 1
    before, statement = text[:end], text[end:].strip().rstrip(_STOPS)
    if before and (not statement or not item.ordered):  # what follows then tells how to answer
        return before, ""
    return before or _stem(item, words), statement


def _stem(item: Item, words: GroupWords) -> str:
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


def interval_in_words(figure: Figure, words: GroupWords) -> str:
    """The bounds of a figure's interval: 82% to 86%."""
    return words.say("from_to", **_bounds(figure, words))


def _bounds(figure: Figure, words: GroupWords) -> dict[str, object]:
    return {
        name: percent(bound, language=words.language)
        for name, bound in (("low", figure.low), ("high", figure.high))
    }


def _marked(text: str, figure: Figure, words: GroupWords) -> str:
    """With what is to be known of a thin figure: n = 41, low base."""
    mark = _MARKS.get(figure.flag)
    comma = words.catalogue.phrases(Punctuation).comma
    return f"{text}{comma}{words.say(mark)}" if mark else text


def _about(figure: Figure, words: GroupWords) -> str:
    """Interval and base, as they stand in brackets."""
    parts = []
    if figure.low == figure.low:  # NaN
        level = percent_of_level(figure.level, words.language)
        parts.append(words.say("interval", level=level, **_bounds(figure, words)))
    parts.append(_marked(words.say("base", n=words.catalogue.count(figure.n)), figure, words))
    if figure.identity.base == "answered":
        parts.append(words.say("all_asked"))
    return words.say("between").join(parts)


def _uncapitalised(label: str) -> str:
    """A label within a sentence: "The public" is "the public", "NHS staff" stays."""
    return label[:1].lower() + label[1:] if re.match(r"\w[^A-Z]", label) else label
