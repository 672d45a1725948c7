"""The words beside the figures of a report: questions, answers, groups and columns, in one
language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from analysis.counting.sums import TOTAL
from analysis.figures.asked_words import AskedPhrases
from analysis.figures.words import FigureWords
from analysis.reports.texts import say
from analysis.rounding import percent_of_level
from survey.codebook import Codebook, Item
from survey.missing import Missing
from survey.questions import ManyOf, Ranking
from survey.words import Catalogue, catalogue_of

__all__ = ["ReportWords", "base_note", "labels_of", "rising"]


@dataclass(frozen=True)
class ReportWords:
    """The words for codes in one language."""

    codebook: Codebook
    language: str
    when: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By item when it was asked, of those that are one of several series."""

    @cached_property
    def figures(self) -> FigureWords:
        """Of whom figures are."""
        return FigureWords(self.codebook, self.language)

    def say(self, key: str, /, **fields: object) -> str:
        """A text of the report's own."""
        return say(self.language, key, **fields)

    @property
    def catalogue(self) -> Catalogue:
        return catalogue_of(self.language)

    def level(self, level: float) -> str:
        """A level of confidence: 95%."""
        return percent_of_level(level, self.language)

    def alpha(self, level: float) -> str:
        """Under what a p value is at this level: 0.05."""
        return self.catalogue.number(float(f"{1 - level:.2g}"))

    def statement(self, item: Item) -> str:
        return item.ask.in_language(self.language)

    def stem(self, item: Item) -> str:
        return item.stem.in_language(self.language) if item.stem else ""

    def wording(self, item: Item) -> str:
        """The question in full: what stands over its block, then the statement."""
        return self.told_apart(
            item, " ".join(part for part in (self.stem(item), self.statement(item)) if part)
        )

    def told_apart(self, item: Item, text: str) -> str:
        """A text that stands for an item; of one of several series with when it was asked."""
        when = self.when.get(item.id, "")
        if not text or not when:
            return text
        return self.catalogue.said(AskedPhrases, "titled", wording=text, when=when)

    def group(self, column: str, code: str) -> str:
        """The label of a group of this column, or of the total."""
        if code == TOTAL:
            return self.say("total")
        item = self.codebook.items.get(column)
        if item is None:
            return self.codebook.group_label(code, self.language)
        return labels_of(item, self.language).get(code, code)

    def missing(self, kind: Missing) -> str:
        """How a kind of missing answer is called in the study."""
        return self.codebook.missing_label(kind, self.language)

    def short(self, item: Item) -> str:
        """The short heading that the author gave a question, if any."""
        return self.told_apart(item, item.short.in_language(self.language) if item.short else "")

    def column(self, name: str) -> str:
        """A column of groups in a heading: "Region", "Age band"."""
        if name in ("group", "wave"):
            return self.say(name)
        item = self.codebook.items.get(name)
        if item is not None and (short := self.short(item)):
            return short
        return name.replace("_", " ").capitalize()


def labels_of(item: Item, language: str) -> Mapping[str, str]:
    return {option.code: option.label.in_language(language) for option in item.options}


def rising(item: Item) -> bool:
    """Whether the answers of the first NET, which is the one looked for, stand in the second half
    of the scale.
    """
    if not item.nets:
        return True
    places = [item.codes.index(code) for code in item.nets[0].codes]
    return sum(places) / len(places) >= (len(item.codes) - 1) / 2


def base_note(item: Item, apart: list[str], language: str, base: str = "valid") -> str:
    """What the shares are shares of. `apart`: the labels of the missing answers that are shown."""
    catalogue = catalogue_of(language)
    kinds = catalogue.listed(map(catalogue.quoted, apart)) if apart else ""
    ranked = isinstance(item.answers, Ranking)
    parts = (
        say(language, "of_first" if ranked else f"of_{base}"),
        say(language, f"of_{base}") if ranked and base != "valid" else "",
        say(language, "kinds_apart", kinds=kinds) if apart and base == "valid" else "",
        say(language, "several") if isinstance(item.answers, ManyOf) else "",
    )
    return " ".join(part for part in parts if part)
