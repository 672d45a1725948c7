"""What stands around people in a sentence, by language: between them, before them, behind them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.language.vocabulary import Vocabulary

__all__ = ["ChainWords", "chain_words"]

_NEAR = 2
"""Words before people that may belong to them: of British early-career teachers."""


@dataclass(frozen=True, slots=True)
class ChainWords:
    """Patterns of what stands around people."""

    article: re.Pattern[str]
    anyone: re.Pattern[str]
    linking: re.Pattern[str]
    among: re.Pattern[str]
    """Between a part of people, with what is said of it, and the people."""
    clause: re.Pattern[str]
    put_to: re.Pattern[str]
    these: re.Pattern[str]
    goes_on: re.Pattern[str]
    """Behind people of whom more is said: of those in Wales."""
    of: re.Pattern[str]
    leading: re.Pattern[str]
    """What a sentence begins with that says of whom it is: among, in."""
    plainly: re.Pattern[str]
    aside: re.Pattern[str]
    compared: re.Pattern[str]
    at: re.Pattern[str]
    """Between people and a figure right behind them."""
    ends: re.Pattern[str]
    """Behind a figure that ends what is said of it: a comma, nothing."""


@lru_cache
def chain_words(vocabulary: Vocabulary) -> ChainWords:
    def compiled(written: str) -> re.Pattern[str]:
        return re.compile(written, re.IGNORECASE)

    forms = vocabulary.forms
    of, our = forms(lambda one: one.people.of), forms(lambda one: one.people.our)
    article = vocabulary.phrases(lambda one: one.people.articles)
    aside = forms(lambda one: one.people.aside)
    living_in = forms(lambda one: one.people.living_in)
    linking = forms(lambda one: one.people.linking)
    compared = forms(lambda one: one.people.compared)
    narrowing = forms(lambda one: one.people.narrowing)
    among, joined = forms(lambda one: one.people.among), forms(lambda one: one.people.joined)
    at = forms(lambda one: one.people.at)
    the = rf"(?:(?:{article}|{our})\s+)*"
    word = rf"(?!(?:{aside})\b)[\w'’,.-]+\s+"
    return ChainWords(
        compiled(rf"\b(?:{article})\s+\Z"),
        compiled(rf"(?<![\w-])(?:{forms(lambda one: one.people.anyone)})(?![\w-])"),
        compiled(rf"\s*[,(]?\s*(?:(?:{linking})\s+)?{the}"),
        compiled(
            rf"\s*,?(?:\s+(?:{narrowing})\b[^.;:\d]{{0,100}}?)?\s+(?:{among})\s+{the}",
        ),
        compiled(rf"\s*,?\s*(?:{narrowing})\b"),
        compiled(rf"\s*,?\s*(?:{forms(lambda one: one.people.put_to)})\b"),
        compiled(rf"\b(?:{forms(lambda one: one.people.these)})(?!\w)"),
        compiled(rf"\s*,?\s*(?:{linking})\b"),
        compiled(rf"\s*(?:{of})\s"),
        compiled(rf"\W*(?:{of}|{living_in}|{aside})\s"),
        compiled(rf"(?:\A|[;:,(–—]|\b(?:{of}|{compared})\b)\s*(?:{word}){{0,{_NEAR}}}\Z"),
        compiled(rf"\w\s.*\b(?:{aside})\s+(?:{word}){{0,{_NEAR}}}\Z"),
        compiled(rf"[;:]|\b(?:{compared})\b"),
        compiled(rf"[\s:–—=-]*(?:(?:{at})\s+){{0,2}}"),
        compiled(rf"\s*(?:[,;.)]|(?:{joined}|{compared})\b|\Z)"),
    )
