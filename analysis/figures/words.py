"""A figure's identity in words, from the codebook: the same ones at every desk."""

from analysis.figures.answers import ALONE, JOIN
from survey.codebook import Item
from survey.words import Catalogue

__all__ = ["answers_in_words"]


def answers_in_words(item: Item, name: str, catalogue: Catalogue) -> str:
    """What people said who are counted, from the name of the answers (`Answers.name`): the label of
    the NET, or those of the answers, never one for the other. A code that the item has not stays.

    Kinds of missing answer are said as the catalogue has them.
    """
    if (net := item.net(name)) is not None:
        return net.label.in_language(catalogue.language)
    labels = {option.code: option.label.in_language(catalogue.language) for option in item.options}
    labels |= {kind.value: kind.said(catalogue) for kind in item.missing}
    said = [labels.get(code, code) for code in name.removeprefix(ALONE).split(JOIN)]
    return catalogue.listed(said, last="or")
