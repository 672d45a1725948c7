"""Which answers a figure is of by what stands with it: a label, its row of a table, a sentence."""

import re

from analysis.judgement.answer_words import Said, answers_said
from analysis.judgement.passages import Passage
from analysis.language.vocabulary import said_of_answers
from survey.codebook import Item

__all__ = ["labelled", "said_of"]

_PARTS = 4
"""Commas and the like that the label of an answer may have, and one more."""

_FIGURE = re.compile(r"[\d.,]+\s*[%٪]?\s*\Z")


def said_of(item: Item, passage: Passage) -> Said:
    """The answers to an item that a figure's part of its sentence speaks of; of a scale those that
    the whole sentence does.
    """
    if label := labelled(item, passage):
        return label
    whole = (passage.sentence,) if item.ordered else ()
    own = (passage.after, f"{passage.before}…")  # the figure is no end of what it is about
    under = _without_question(passage.under, item)
    for text in (*(own[::-1] if passage.enclosed else own), *whole, under):
        if said := answers_said(_without_bases(text, passage), item, passage.language):
            return said
    return Said()


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
    return next((found for label in labels if (found := _called(item, label))), Said())


def _answers_of_row(item: Item, under: str) -> Said:
    """The answers that the label of a table's row or column says."""
    head, _, column = under.partition(" · ")
    if not column:
        return Said()
    return _called(item, head) or _called(item, column)


def _called(item: Item, head: str) -> Said:
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
