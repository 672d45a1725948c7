"""Adjusted figures in words: how otherwise like people of two groups differ, and whether the
difference stays when the rest is held constant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from analysis.figures import People
from analysis.figures.words import FigureWords, answers_in_words
from analysis.publication.adjusted import ReleasedModel
from analysis.rounding import percent, percent_of_level, percentage, points
from survey.words import Phrases, Plural, plural
from survey.words.notation import notation

__all__ = ["AdjustedPhrases", "adjusted_sentences", "caption", "variable_in_words"]


@dataclass(frozen=True)
class AdjustedPhrases(Phrases):
    """{variables} are what is held constant, by their headings. {people} are a group within an
    English sentence, {group} its label alone, {named} the label in quotation marks. {n} counts what
    is held constant.
    """

    place: ClassVar[str] = "adjusted"
    gaps_besides: ClassVar[frozenset[str]] = frozenset({"n"})
    gaps_instead: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "group": "people",
            "named": "people",
            "other_group": "other_people",
            "other_named": "other_people",
        }
    )
    alike_shares: str = (
        "Of people who are alike in {variables}, {share} of {people} and {other_share} of "
        "{other_people} give this answer ({answers}): {difference} ({level} CI {low} to {high})."
    )
    alike_means: str = (
        "Of people who are alike in {variables}, {people} have a mean of {share} and "
        "{other_people} of {other_share}: a difference of {difference} ({level} CI {low} to "
        "{high})."
    )
    points_apart: Plural = plural("{n} percentage point apart", "{n} percentage points apart")
    stays: Plural = plural(
        "The difference stays when {variables} is held constant.",
        "The difference stays when {variables} are held constant.",
    )
    goes: Plural = plural(
        "The difference is no longer clear when {variables} is held constant.",
        "The difference is no longer clear when {variables} are held constant.",
    )
    shows: Plural = plural(
        "A clear difference shows only when {variables} is held constant.",
        "A clear difference shows only when {variables} are held constant.",
    )
    turns: Plural = plural(
        "The difference is the other way round when {variables} is held constant.",
        "The difference is the other way round when {variables} are held constant.",
    )
    neither: Plural = plural(
        "There is no clear difference, nor when {variables} is held constant.",
        "There is no clear difference, nor when {variables} are held constant.",
    )
    untested: str = "The difference between {people} and {other_people} could not be tested."
    what: str = (
        "Adjusted: each group's figure with the same mix of {variables} as all {count} people in "
        "the model."
    )
    left_out: str = "Left out, being too few people: {categories}."


def caption(model: ReleasedModel, adjust: Sequence[str], words: FigureWords) -> Iterator[str]:
    """What adjusted figures are, and who was left out."""
    catalogue = words.catalogue
    variables = _variables(adjust, words)
    count = catalogue.count(model.n)
    yield catalogue.said(AdjustedPhrases, "what", variables=variables, count=count)
    if model.left_out:
        categories = "; ".join(
            f"{variable_in_words(name, words)}: {', '.join(_labels(name, codes, words))}"
            for name, codes in model.left_out.items()
        )
        yield catalogue.said(AdjustedPhrases, "left_out", categories=categories)


def adjusted_sentences(
    model: ReleasedModel, item: str, adjust: Sequence[str], words: FigureWords
) -> Iterator[str]:
    """A sentence for each two groups that are told, and what becomes of their difference."""
    variables = _variables(adjust, words)
    for row in model.contrasts.rows():
        verdict = str(row["holds"]) or "untested"
        fields: dict[str, Any] = {"variables": variables}
        said = words.catalogue.said
        for prefix, group in (("", row["group_a"]), ("other_", row["group_b"])):
            people = People.of(str(group))
            fields[f"{prefix}people"] = words.within(people)
            fields[f"{prefix}group"] = words.label(people)
            fields[f"{prefix}named"] = words.catalogue.quoted(words.label(people))
        if verdict == "untested":
            yield said(AdjustedPhrases, verdict, **fields)
            continue
        outcome = said(AdjustedPhrases, verdict, n=len(adjust), variables=variables)
        level = percent_of_level(float(row["level"]), words.language)
        numbers = _shares(row, words) if model.family == "logistic" else _means(row, words)
        name = "alike_shares" if model.family == "logistic" else "alike_means"
        answers = _answers(item, str(model.margins.frame["net"].iloc[0]), words)
        sentence = said(AdjustedPhrases, name, level=level, answers=answers, **fields, **numbers)
        yield f"{sentence} {outcome}"


def variable_in_words(name: str, words: FigureWords) -> str:
    """What is held constant, by its heading, else by its name."""
    item = words.codebook.items.get(name)
    if item is not None and item.short is not None:
        return item.short.in_language(words.language)
    return name.replace("_", " ")


def _variables(adjust: Sequence[str], words: FigureWords) -> str:
    return words.catalogue.listed([variable_in_words(name, words) for name in adjust])


def _labels(name: str, codes: Sequence[str], words: FigureWords) -> list[str]:
    item = words.codebook.items.get(name)
    known = {} if item is None else {one.code: one.label for one in item.options}
    return [known[code].in_language(words.language) if code in known else code for code in codes]


def _answers(item: str, net: str, words: FigureWords) -> str:
    found = words.codebook.items.get(item)
    if found is None:
        return net.removeprefix("=")
    return words.catalogue.quoted(answers_in_words(found, net, words.catalogue))


def _shares(row: Mapping[Any, Any], words: FigureWords) -> dict[str, object]:
    language = words.language
    size = int(abs(percentage(float(row["difference"]))))
    signed = float(row["difference"]) < 0
    low, high = float(row["low"]), float(row["high"])
    if signed:  # as far apart, whichever way
        low, high = -high, -low
    return {
        "share": percent(float(row["estimate_a"]), language=language),
        "other_share": percent(float(row["estimate_b"]), language=language),
        "difference": words.catalogue.said(AdjustedPhrases, "points_apart", n=size),
        "low": points(low, language=language, plus=False),
        "high": points(high, language=language, plus=False),
    }


def _means(row: Mapping[Any, Any], words: FigureWords) -> dict[str, object]:
    decimal = notation(words.language).decimal

    def written(name: str) -> str:
        return f"{float(row[name]):.2f}".replace("-", "−").replace(".", decimal)

    each = {"share": "estimate_a", "other_share": "estimate_b", "difference": "difference"}
    return {field: written(name) for field, name in (each | {"low": "low", "high": "high"}).items()}
