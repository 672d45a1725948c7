"""Which answers a sentence speaks of: "agreed", "strongly disagree", "fairly or very important",
"not satisfied", “Yes”.

Numbers alone cannot tell: 97% may be the share that says "very important" and be printed as the
share that agrees. So the words for answers in a sentence are read and set against the labels of the
item.

| the sentence says          | answers                                                     |
|----------------------------|-------------------------------------------------------------|
| the label itself           | that answer; one bare word, such as Agree, only in quotes   |
| agreed                     | every answer of agreeing, slightly or strongly              |
| strongly agreed            | the strong ones                                             |
| did not agree              | all others                                                  |
| agreed it does not do …    | those of disagreeing that it does …                         |
| critical, vital, essential | none: no scale has them, so they stand for more than was said |
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.language.answers import Hit, hits, words_for_answers
from analysis.language.prose import stems
from survey.codebook import Item
from survey.questions import OneOf

__all__ = ["Said", "answers_said", "elliptic", "profile"]

Codes = frozenset[str]

_OPPOSITE = {
    one: other
    for pair in (
        ("agree", "disagree"),
        ("important", "unimportant"),
        ("satisfied", "dissatisfied"),
        ("likely", "unlikely"),
        ("good", "poor"),
        ("often", "rarely"),
    )
    for one, other in (pair, pair[::-1])
}
_TELLING = frozenset(
    {
        "agree",
        "disagree",
        "important",
        "unimportant",
        "critical",
        "satisfied",
        "dissatisfied",
        "unlikely",
    }
)
"""What no text says by the way, so that it is about the answers even where the item has no such
answer."""

_FEW = 4
"""Words of a text that says of a figure how strongly, and no more: of them strongly."""

_QUOTED = re.compile(r"[“\"„‘]([^“”\"„‘’]{1,400})[”\"’]")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of the answers to an item. `answers`: sets that it may mean, empty where it
    does not say.

    `words`: as they stand in the text. `foreign`: they are no answers to this item. `implied`: no
    word for an answer, but the statement alone.
    """

    answers: tuple[Codes, ...] = ()
    words: str = ""
    foreign: bool = False
    implied: bool = False

    def __bool__(self) -> bool:
        return bool(self.answers) or self.foreign

    def means(self, answers: Codes) -> bool:
        return not self or answers in self.answers


def profile(item: Item) -> Mapping[str, tuple[str, str]]:
    """What each answer of a scale says and how strongly: very_important is ("important",
    "strong").
    """
    found: dict[str, tuple[str, str]] = {}
    for option in item.options:
        for language in option.label.languages or ("",):
            hit = next(hits(option.label.in_language(language), language), None)
            if hit is None:
                continue
            concept = _OPPOSITE.get(hit.concept, hit.concept) if hit.denied else hit.concept
            degree = ("weak" if hit.degree == "strong" else "strong") if hit.denied else hit.degree
            found.setdefault(option.code, (concept, degree))
    return found


def answers_said(text: str, item: Item, language: str = "en") -> Said:
    """The answers that a text speaks of: their labels, words for them, or whether the statement of
    the item is denied.
    """
    labels = list(_labels_in(text, item, language))
    if labels and item.ordered:
        known = profile(item)
        rest = _without(text, [words for _, words in labels])
        more = [
            codes
            for hit in hits(rest, language)
            if not hit.denied and (codes := _codes(hit, known))
        ]
        together = frozenset().union(*(codes for codes, _ in labels), *more)
        return Said((together,), labels[0][1])
    if labels:
        return Said((frozenset().union(*(codes for codes, _ in labels)),), labels[0][1])
    if item.ordered and set(item.codes) == {"yes", "no"}:
        return _yes_or_no(text, item, language)
    if isinstance(item.answers, OneOf) and item.answers.numbered:
        return Said()  # its answers are numbers, and words are at the two ends alone
    if item.ordered:
        return _of_scale(_statements_out(text), item, language)
    return _of_options(text, item, language)


def _of_scale(text: str, item: Item, language: str) -> Said:
    known = profile(item)
    concepts = {concept for concept, _ in known.values()}
    found = list(hits(text, language))
    ours = [hit for hit in found if hit.concept in concepts]
    if ours and not (
        "agree" in concepts and ours[0].concept not in ("agree", "disagree", "neutral")
    ):
        utter = words_for_answers(language).utterly.search(ours[0].words)
        if utter and not _in_labels(utter[0], item):
            return Said((), ours[0].words, foreign=True)
        said = _sets(ours, known, item, language)
        if _denies(text[ours[0].end :], item, language):
            said = tuple(_turned(codes, known) for codes in said)
        return Said(said, ours[0].words)
    own = stems(" ".join(item.ask.in_language(each) for each in (item.ask.languages or ("",))))
    foreign = [
        hit
        for hit in found
        if hit.concept in _TELLING and hit.concept not in concepts and not stems(hit.words) & own
    ]
    if foreign:
        return Said(
            (),
            foreign[-1].words if len(foreign) == 1 else f"{foreign[0].words} … {foreign[-1].words}",
            foreign=True,
        )
    return _stance(text, item, known, language)


def elliptic(text: str, so_far: str, item: Item, language: str) -> Said:
    """The answers of a figure of which a text says no more than "were not", "had" or "strongly", by
    what stands before it; nothing where it says more, or there is nothing before it.
    """
    words = words_for_answers(language)
    found = words.ellipsis.fullmatch(text)
    alone = words.strong.search(text) is not None and next(hits(text, language), None) is None
    if found is None and not (alone and len(text.split()) <= _FEW):
        return Said()
    said = text.strip(" .,;")
    if set(item.codes) == {"yes", "no"}:
        known = found is not None and len(stems(so_far, language) & _wording(item, language)) > 0
        code = "no" if found and found["denied"] else "yes"
        return Said((frozenset({code}),), said) if known else Said()
    known_answers = profile(item)
    before = [hit for hit in hits(so_far, language) if _codes(hit, known_answers)]
    if not before:
        return Said()
    codes = _codes(before[-1], known_answers)
    if found is None:
        strong = frozenset(code for code in codes if known_answers[code][1] == "strong")
        return Said((strong,), said) if strong else Said()
    if not found["denied"]:
        return Said((codes,), said)
    return Said((_turned(codes, known_answers), frozenset(item.codes) - codes), said)


def _in_labels(word: str, item: Item) -> bool:
    return any(
        word.casefold() in text.casefold()
        for option in item.options
        for _, text in option.label.texts
    )


def _sets(
    found: list[Hit], known: Mapping[str, tuple[str, str]], item: Item, language: str
) -> tuple[Codes, ...]:
    """The answers that hits joined by "or" stand for; of a denied one its opposite where labels say
    so, or all others.
    """
    if found[0].denied:
        codes = _codes(found[0], known)
        opposite = frozenset(
            code
            for code, (concept, _) in known.items()
            if concept == _OPPOSITE.get(found[0].concept)
        )
        rest = frozenset(item.codes) - codes
        named = any(
            words_for_answers(language).denying.match(str(option.label))
            for option in item.options
            if option.code in opposite
        )
        return (opposite, rest) if named else (rest,)
    sides = {hit.concept for hit in found}
    joint = [hit for hit in found if not hit.denied]
    if len(sides) == 1:
        if strong := [hit for hit in joint if hit.degree == "strong"]:
            if any(not hit.degree for hit in joint) or any(hit.degree == "weak" for hit in joint):
                return (frozenset().union(*(_codes(hit, known) for hit in joint)),)
            return (_codes(strong[0], known),)
        return (_codes(joint[0], known),)
    return (_codes(joint[0], known),)


def _codes(hit: Hit, known: Mapping[str, tuple[str, str]]) -> Codes:
    same = {code: degree for code, (concept, degree) in known.items() if concept == hit.concept}
    if hit.degree == "strong":
        return frozenset(code for code, degree in same.items() if degree == "strong")
    if hit.degree == "weak":
        return frozenset(code for code, degree in same.items() if degree != "strong")
    return frozenset(same)


def _turned(codes: Codes, known: Mapping[str, tuple[str, str]]) -> Codes:
    """The same answers on the other side of the scale."""
    wanted = {
        (_OPPOSITE.get(known[code][0], known[code][0]), known[code][1])
        for code in codes
        if code in known
    }
    return frozenset(code for code, said in known.items() if said in wanted)


def _labels_in(text: str, item: Item, language: str) -> Iterator[tuple[Codes, str]]:
    """Labels of answers and NETs that stand in the text; single words only between quotation
    marks.
    """
    folded = _folded(text)
    quotes = {_folded(quote[1]).strip(" .,") for quote in _QUOTED.finditer(text)}
    labels: dict[str, Codes] = {}
    for option in item.options:
        for label in dict(option.label.texts).values():
            labels.setdefault(_folded(label), frozenset({option.code}))
    for net in item.nets:
        for label in dict(net.label.texts).values():
            labels.setdefault(_folded(label), frozenset(net.codes))
    for label, codes in sorted(labels.items(), key=lambda entry: -len(entry[0])):
        several = " " in label and not (item.ordered and label.startswith("neither"))
        if label not in folded and label not in quotes:
            continue
        at = re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", folded)
        if label in quotes or (several and at):
            before = folded[: at.start()] if at else ""
            denied = words_for_answers(language).denied_before
            if label not in quotes and denied.search(before):
                continue
            folded = folded.replace(label, " ")
            yield codes, label
        elif item.categorical and not item.ordered and len(label) > 2 and at:
            yield codes, label


def _without(text: str, labels: list[str]) -> str:
    folded = _statements_out(_folded(text))
    for label in labels:
        folded = folded.replace(label, " ")
    return folded


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _statements_out(text: str) -> str:
    """Without quotations of more than four words, which are statements rather than answers."""
    return _QUOTED.sub(lambda found: found[0] if len(found[1].split()) <= 4 else " “…” ", text)


def _wording(item: Item, language: str) -> frozenset[str]:
    text = item.ask.in_language(language)
    return stems(f"{text} {item.stem.in_language(language)}" if item.stem else text, language)


def _denies(text: str, item: Item, language: str) -> bool:
    """Whether a text denies what the item states: it does not do enough."""
    own, words = _wording(item, language), words_for_answers(language)
    statement = item.ask.in_language(language)

    def denied(where: str) -> bool:
        return any(
            stems(found[0], language) & (own | words.enough)
            for found in words.denied.finditer(where)
        )

    about = stems(text, language) & own
    return bool(about) and denied(text) != denied(statement.rpartition("?")[2] or statement)


def _stance(text: str, item: Item, known: Mapping[str, tuple[str, str]], language: str) -> Said:
    """What people think who "say that" the statement is so, or is not so; nothing unless the text
    speaks of the statement.
    """
    agree = frozenset(code for code, (concept, _) in known.items() if concept == "agree")
    if agree and (short := words_for_answers(language).short.search(text)):
        return Said(
            (_turned(agree, known) if short["denied"] else agree,),
            " ".join(short[0].split()).rstrip(" .,;"),
        )
    words = words_for_answers(language)
    implied = words.stating.search(text) is None
    if not agree or len(stems(text, language) & _wording(item, language)) < 2:
        return Said()
    if words.referring_back.search(text) or (implied and words.undecided.search(text)):
        return Said()
    if _denies(text, item, language):
        return Said((_turned(agree, known),), "that it is not so", implied=implied)
    return Said((agree,), "that it is so", implied=implied)


def _yes_or_no(text: str, item: Item, language: str) -> Said:
    if len(stems(text, language) & _wording(item, language)) < 1:
        return Said()
    no = words_for_answers(language).no.search(_statements_out(text))
    return Said(
        (frozenset({"no" if no else "yes"}),), " ".join(no[0].split()) if no else "that it is so"
    )


def _of_options(text: str, item: Item, language: str) -> Said:
    """The option whose words the text has most of."""
    have = stems(text, language)
    shares = {}
    for option in item.options:
        own = stems(option.label.in_language(language), language)
        if own:
            shares[option.code] = len(own & have) / len(own)
    best = max(shares.values(), default=0.0)
    if best < 0.3:
        return Said()
    codes = [code for code, share in shares.items() if share == best]
    labels = {option.code: option.label.in_language(language) for option in item.options}
    return Said(tuple(frozenset({code}) for code in codes), labels[codes[0]])
