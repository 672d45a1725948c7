"""What people and other programs write for the kinds of missing answer: one recogniser for every
door.

The words of each language stand in `survey/words/lexicon`. What is one of a question's own answers
is never taken for a missing one.
"""

import importlib.resources
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import yaml

from survey.missing import Missing
from survey.wording import Wording, folded

__all__ = ["NUMBERS", "languages", "means_no", "means_yes", "missing_in_number", "missing_in_words"]

NUMBERS: Mapping[int, Missing] = MappingProxyType(
    {
        **{kind.code: kind for kind in Missing},
        **dict.fromkeys((98, 998, 9998, 88, 888, 8888), Missing.DONT_KNOW),
        **dict.fromkeys((99, 999, 9999, -99, -999), Missing.NO_ANSWER),
        **dict.fromkeys((97, 997, 9997), Missing.REFUSED),
        **dict.fromkeys((96, 996, 9996), Missing.NOT_APPLICABLE),
    }
)
"""Numbers that data files put for kinds of missing answer: Concord's own, and the field's habits.
The habits differ, so a number is only ever a proposal where somebody can look at it."""


def missing_in_words(
    text: str,
    *,
    among: Collection[Missing] = tuple(Missing),
    labels: Mapping[Missing, Wording] | None = None,
    answers: Iterable[str] = (),
    own_words: bool = False,
) -> Missing | None:
    """The kind of missing answer that a text names: by its code, by the words of any language, or
    by an author's own `labels`; None where it names none.

    `among`: the kinds that come into question. `answers`: labels and codes that mean themselves.
    `own_words`: the text may be an answer in the respondent's own words, so that only a code or a
    label as it is offered names a kind.

    >>> missing_in_words("Don’t  know"), missing_in_words("n/a", answers=["N/A"])
    (<Missing.DONT_KNOW: 'dont_know'>, None)
    """
    said = folded(text)
    if not said or any(said == folded(answer) for answer in answers):
        return None
    for kind in among:
        offered = (labels or {}).get(kind, kind.label)
        if said == kind.value or any(said == folded(words) for _, words in offered.texts):
            return kind
    found = None if own_words else _named().get(said)
    return found if found in among else None


def missing_in_number(
    number: float, *, outside: Collection[float] = (), among: Collection[Missing] = tuple(Missing)
) -> Missing | None:
    """The kind that a number stands for by habit (99, −8); None where it is one of the answers."""
    if number in outside or number != int(number):
        return None
    kind = NUMBERS.get(int(number))
    return kind if kind in among else None


def means_yes(text: str) -> bool:
    """What people write beside an answer to say that it applies."""
    return folded(text) in _signs("yes")


def means_no(text: str) -> bool:
    """What people write beside an answer to say that it does not apply."""
    return folded(text) in _signs("no")


@cache
def languages() -> tuple[str, ...]:
    """The languages whose words are known."""
    return tuple(_lexicons())


@cache
def _named() -> Mapping[str, Missing]:
    """Every text that names a kind, folded. A code wins over words."""
    words = {
        folded(text): Missing(kind)
        for lexicon in _lexicons().values()
        for kind, texts in lexicon["missing"].items()
        for text in texts
    }
    return MappingProxyType(words | {kind.value: kind for kind in Missing})


@cache
def _signs(key: str) -> frozenset[str]:
    return frozenset(folded(text) for lexicon in _lexicons().values() for text in lexicon[key])


def _texts(text: str) -> dict[str, Any]:
    # BaseLoader makes texts of everything and nothing else: `yes` is a word here.
    found: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return found


@cache
def _lexicons() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    folder = importlib.resources.files("survey.words") / "lexicon"
    files = sorted((each for each in folder.iterdir()), key=lambda each: each.name)
    return {
        each.name.removesuffix(".yaml"): _texts(each.read_text("utf-8"))
        for each in files
        if each.name.endswith(".yaml")
    }
