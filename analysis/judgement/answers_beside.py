"""Which answers a figure is of by what stands with it: a label, its row of a table, a sentence."""

import re
from dataclasses import replace

from analysis.judgement.answer_words import Said, answers_said, elliptic, profile
from analysis.judgement.passages import Passage
from analysis.language.answers import hits
from analysis.language.prose import stems
from analysis.language.vocabulary import said_of_answers
from survey.codebook import Item

__all__ = ["called", "labelled", "said_of"]

_PARTS = 4
"""Commas and the like that the label of an answer may have, and one more."""

_FIGURE = re.compile(r"[\d.,]+\s*[%٪]?\s*\Z")


def said_of(item: Item, passage: Passage) -> Said:
    """The answers to an item that a figure's part of its sentence speaks of; of a scale those that
    the whole sentence does.
    """
    if label := labelled(item, passage):
        return label
    if item.ordered and (short := elliptic(passage.after, passage.so_far, item, passage.language)):
        return short
    whole = (passage.sentence,) if item.ordered else ()
    under = _without_question(passage.under, item) if passage.alone else ""
    found = [
        answers_said(_without_bases(text, passage), item, passage.language)
        for text in (*_own(item, passage), *whole, under)
    ]
    said = (one for one in found if one and not one.implied)
    chosen = next(said, next((one for one in found if one), Said()))
    return _apart(chosen, item, passage) if item.ordered else chosen


def _apart(said: Said, item: Item, passage: Passage) -> Said:
    """With the answers that are not strong, where the sentence has a figure of the strong ones
    beside it: 38% disagreed, and 45% strongly.
    """
    if len(said.answers) != 1 or passage.so_far == passage.lead == passage.sentence:
        return said
    known = profile(item)
    strong = frozenset(code for code in said.answers[0] if known.get(code, ("", ""))[1] == "strong")
    own = f"{passage.before} {passage.after}"
    rest = passage.sentence
    for part in filter(str.strip, (passage.before, passage.after)):
        rest = rest.replace(part, " ")
    if (
        not strong
        or strong == said.answers[0]
        or any(hit.degree == "strong" for hit in hits(own, passage.language))
    ):
        return said
    beside = (hit for hit in hits(rest, passage.language) if hit.degree == "strong")
    concepts = {known[code][0] for code in strong}
    if any(hit.concept in concepts for hit in beside):
        return replace(said, answers=(*said.answers, said.answers[0] - strong))
    return said


def _own(item: Item, passage: Passage) -> tuple[str, ...]:
    """A figure's own parts of its sentence, the one that is the likelier to name its answers
    first. What stands between it and an earlier share in a list of options is of that one.
    """
    before, after = f"{passage.before}…", passage.after  # the figure is no end of what it is about
    if passage.enclosed and (passage.bracketed or not after.strip()):
        return before, after
    listed = not item.ordered and passage.so_far != passage.lead
    return (after,) if listed and stems(after, passage.language) else (after, before)


def _without_question(text: str, item: Item) -> str:
    """A text without the words in which the item was asked, which name its answers too."""
    for asked in (item.ask, *([item.stem] if item.stem else [])):
        for _, words in asked.texts:
            text = text.replace(" ".join(words.split()), " ")
    return text


def _without_bases(text: str, passage: Passage) -> str:
    """A text without what it says of those who gave no answer: don't know counted in."""
    for key in ("counted_in", "left_out"):
        text = said_of_answers(key, passage.language).sub(" ", text)
    return text


def labelled(item: Item, passage: Passage, figure: str = "") -> Said:
    """The answers whose label stands with a figure: right before it, as lists have it ("Agree 42%,
    Strongly agree 31%"), bound with it, or over it in a table. `figure`: as it is bound.
    """
    own = _FIGURE.sub("", figure)
    return _in_list(item, f"{passage.so_far}{own}") or _answers_of_row(item, passage.under)


def _in_list(item: Item, so_far: str) -> Said:
    said = re.split(r"([,;:،؛]\s+)", so_far)
    labels = ("".join(said[-last:]).strip() for last in range(1, 2 * _PARTS, 2))
    return next((found for label in labels if (found := called(item, label))), Said())


def _answers_of_row(item: Item, under: str) -> Said:
    """The answers that the label of a table's row or column says."""
    head, _, column = under.partition(" · ")
    if not column:
        return Said()
    return called(item, head) or called(item, column)


def called(item: Item, head: str) -> Said:
    """The answers of this label: an answer or a NET, or either where both are called so."""
    head = head.strip(' “”„«»"')
    net = re.sub(r"\ANet:\s*", "", head)
    label = " ".join(net.casefold().split())
    nets = [
        frozenset(one.codes)
        for one in item.nets
        if any(text.casefold() == label for _, text in one.label.texts)
    ]
    options = [
        frozenset({one.code})
        for one in item.options
        if net == head and any(text.casefold() == label for _, text in one.label.texts)
    ]
    if not label or not (options or nets):
        return Said()
    return Said((*options, *nets, *answers_said(head, item).answers), head)
