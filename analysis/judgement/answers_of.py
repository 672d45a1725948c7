"""The answers that a figure's part of its sentence speaks of: its own part first, then the whole
sentence, then what it stands under.
"""

import re

from analysis.judgement.answer_words import Said, answers_said
from analysis.judgement.passages import Passage
from analysis.language.prose import stems
from analysis.language.vocabulary import said_of_answers
from survey.codebook import Item

__all__ = ["said_of"]


def said_of(item: Item, passage: Passage) -> Said:
    """The answers to an item that a figure's part of its sentence speaks of; of a scale those that
    the whole sentence does.
    """
    if row := _answers_of_row(item, passage.under):
        return row
    whole = (passage.sentence,) if item.ordered else ()
    under = _without_question(passage.under, item)
    found = [
        answers_said(_without_bases(text, passage), item, passage.language)
        for text in (*_own(item, passage), *whole, under)
    ]
    said = (one for one in found if one and not one.implied)
    return next(said, next((one for one in found if one), Said()))


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


def _answers_of_row(item: Item, under: str) -> Said:
    """The answers that the label of a table's row says: an answer or a NET, or either where both
    are called so.
    """
    head, _, column = under.partition(" · ")
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
    if not column or not (options or nets):
        return Said()
    return Said((*options, *nets, *answers_said(head, item).answers), head)
