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

from analysis.bases import HIDDEN_BASE
from analysis.counting.sums import TOTAL
from analysis.figures import Figure
from analysis.rounding import percent, percentage
from survey.codebook import Codebook, Item
from survey.questions import Ranking

__all__ = ["GroupWords", "answers_in_words", "asked_in_words", "comparison", "headline", "quoted"]

_SAID: Mapping[str, Mapping[tuple[str, ...], str]] = MappingProxyType(
    {
        "en": {
            ("agree", "strongly_agree"): "agreed or strongly agreed that",
            ("disagree", "strongly_disagree"): "disagreed or strongly disagreed that",
            ("strongly_agree",): "strongly agreed that",
            ("strongly_disagree",): "strongly disagreed that",
            ("agree",): "agreed, but not strongly, that",
            ("disagree",): "disagreed, but not strongly, that",
            ("neither",): "neither agreed nor disagreed that",
        },
        "cy": {
            ("agree", "strongly_agree"): "yn cytuno neu'n cytuno'n gryf",
            ("disagree", "strongly_disagree"): "yn anghytuno neu'n anghytuno'n gryf",
            ("strongly_agree",): "yn cytuno'n gryf",
            ("strongly_disagree",): "yn anghytuno'n gryf",
            ("agree",): "yn cytuno, ond nid yn gryf,",
            ("disagree",): "yn anghytuno, ond nid yn gryf,",
            ("neither",): "heb gytuno nac anghytuno",
        },
    }
)
"""What people did who gave these answers of the shipped scales of agreement, in any order. Other
answers are quoted."""

_PLAINLY: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {"agree": "agreed that", "disagree": "disagreed that"},
        "cy": {"agree": "yn cytuno", "disagree": "yn anghytuno"},
    }
)
"""The same where the scale has no strong answers."""

_AGREEMENT = {"strongly_disagree", "disagree", "neither", "agree", "strongly_agree"}


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The words of one language for the groups of the column that figures are shown by, `by`."""

    codebook: Codebook
    language: str = "en"
    by: str = "group"

    @property
    def welsh(self) -> bool:
        return self.language == "cy"

    def group(self, code: str) -> str:
        """The label of a group of the column that figures are shown by."""
        if code == TOTAL:
            return "Pawb" if self.welsh else "Everyone"
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
            return "all respondents"
        label = self.group(code)
        return _uncapitalised(label) if self.by == "group" else f"respondents ({label})"


def headline(figure: Figure, words: GroupWords, *, hidden: bool | None = None) -> str:
    """The sentence of one figure; where its base is too small to be published (`hidden`), one that
    says so.
    """
    item = words.codebook.item(figure.query.item)
    if hidden if hidden is not None else figure.n < HIDDEN_BASE:
        return _unpublished(figure, words)
    group, about = figure.query.group, _about(figure, words)
    if words.welsh:
        return (
            f"{words.group(group)}: "
            f"{_welsh_what(item, figure.query.answers, percent(figure.estimate), about)}"
        )
    return (
        f"{percent(figure.estimate)} of {words.of_group(group)} ({about}) "
        f"{answers_in_words(item, figure.query.answers, words)}."
    )


def comparison(one: Figure, other: Figure, words: GroupWords, *, clear: bool) -> str:
    """How one group differs from another in the same answers. `clear`: whether the test of the
    difference says that it does.
    """
    names = [words.of_group(figure.query.group) for figure in (one, other)]
    labels = [words.group(figure.query.group) for figure in (one, other)]
    shares = [percent(figure.estimate) for figure in (one, other)]
    if not clear:
        if words.welsh:
            return (
                f"Nid oes gwahaniaeth clir rhwng “{labels[0]}” ({shares[0]}) a “{labels[1]}” "
                f"({shares[1]})."
            )
        return (
            f"There is no clear difference between {names[0]} ({shares[0]}) and {names[1]} "
            f"({shares[1]})."
        )
    points = abs(percentage(one.estimate - other.estimate))
    more = one.estimate > other.estimate
    if words.welsh:
        which = "uwch" if more else "is"
        return (
            f"Mae'r gyfran yn {which} ymhlith “{labels[0]}” ({shares[0]}) nag ymhlith "
            f"“{labels[1]}” ({shares[1]})."
        )
    which = "higher" if more else "lower"
    unit = "point" if points == 1 else "points"
    return f"That is {points} percentage {unit} {which} than among {names[1]} ({shares[1]})."


def answers_in_words(item: Item, answers: Sequence[str], words: GroupWords) -> str:
    """What people did: "agreed or strongly agreed that “…”", "answered “Very important” when asked
    “…”".
    """
    said = _said(item, answers, "en")
    question, statement = asked_in_words(item, words)
    if said and statement:
        return f"{said} “{statement}”"
    if isinstance(item.answers, Ranking):
        return f"put {quoted(item, answers, words)} first when asked “{question or statement}”"
    if not item.categorical:
        return f"chose {quoted(item, answers, words)} when asked “{question}”"
    asked = f"to the statement “{statement}”" if statement else f"when asked “{question}”"
    return f"answered {quoted(item, answers, words)} {asked}"


def quoted(item: Item, answers: Sequence[str], words: GroupWords) -> str:
    """The labels of answers in quotation marks: “Agree” or “Strongly agree”."""
    labels = [
        f"“{option.label.in_language(words.language)}”"
        for option in item.options
        if option.code in answers
    ]
    joint = " neu " if words.welsh else " or "
    return joint.join([", ".join(labels[:-1]), labels[-1]]) if labels[1:] else "".join(labels)


def asked_in_words(item: Item, words: GroupWords) -> tuple[str, str]:
    """The question, and the statement that people were to judge, without full stops; empty where
    there is none.
    """
    text = " ".join(item.ask.in_language(words.language).split())
    before, mark, after = text.rpartition("?")
    statement = after.strip().rstrip(".")
    if mark and (not statement or not item.ordered):  # what follows then tells how to answer
        return f"{before}{mark}", ""
    return (f"{before}{mark}" if mark else _stem(item, words)), statement


def _stem(item: Item, words: GroupWords) -> str:
    return item.stem.in_language(words.language) if item.stem else ""


def _said(item: Item, answers: Sequence[str], language: str) -> str:
    """Where a scale has no strong answer, who agrees just agrees: the answer alone is then the pair
    of it and the strong one.
    """
    if not set(item.codes) <= _AGREEMENT:
        return ""
    given = set(answers)
    if not {f"strongly_{answer}" for answer in given} & set(item.codes) and given in (
        {"agree"},
        {"disagree"},
    ):
        return _PLAINLY[language][answers[0]]
    return next((said for codes, said in _SAID[language].items() if set(codes) == given), "")


def _about(figure: Figure, words: GroupWords) -> str:
    """Interval and base, as they stand in brackets."""
    parts = []
    if figure.low == figure.low:  # NaN
        bounds, level = (percent(figure.low), percent(figure.high)), f"{figure.level * 100:g}%"
        parts.append(
            f"cyfwng hyder {level}: {bounds[0]} i {bounds[1]}"
            if words.welsh
            else f"{level} CI {bounds[0]} to {bounds[1]}"
        )
    parts.append(f"n = {figure.n:,}")
    if figure.query.base == "answered":
        parts.append(
            "gan gynnwys ddim yn gwybod ac eraill na roddodd ateb"
            if words.welsh
            else "don't know, refused and no answer counted in"
        )
    return "; ".join(parts)


def _welsh_what(item: Item, answers: Sequence[str], share: str, about: str) -> str:
    words = GroupWords(Codebook({item.id: item}, (), {}, ()), "cy")
    question, statement = asked_in_words(item, words)
    said = _said(item, answers, "cy")
    if said and statement:
        return f"mae {share} ({about}) {said} â'r gosodiad “{statement}”."
    chosen = quoted(item, answers, words)
    if isinstance(item.answers, Ranking):
        asked = f"wrth ateb y cwestiwn “{question or statement}”"
        return f"rhoddodd {share} ({about}) {chosen} yn gyntaf {asked}."
    asked = f"i'r gosodiad “{statement}”" if statement else f"i'r cwestiwn “{question}”"
    verb = "atebodd" if item.categorical else "dewisodd"
    return f"{verb} {share} ({about}) {chosen} {asked}."


def _unpublished(figure: Figure, words: GroupWords) -> str:
    group = words.group(figure.query.group)
    if words.welsh:
        return f"{group}: ni chyhoeddir ffigur, gan fod y sail yn rhy fach."
    return (
        f"No figure is published for {words.of_group(figure.query.group)}: too few people answered."
    )


def _uncapitalised(label: str) -> str:
    """A label within a sentence: "The public" is "the public", "NHS staff" stays."""
    return label[:1].lower() + label[1:] if re.match(r"\w[^A-Z]", label) else label
