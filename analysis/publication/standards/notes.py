"""What readers are told of a standard and of the precision of a sample."""

from dataclasses import dataclass
from typing import ClassVar

from analysis.limits import LOW_BASE
from analysis.publication.disclosure.rule import TEN_FIVE
from analysis.publication.standards.limits import HIDDEN_BASE, HIDDEN_PAIRS
from analysis.publication.standards.nchs import LEAST_EFFECTIVE
from survey.words import Phrases, catalogue_of

__all__ = [
    "StandardPhrases",
    "base_in_words",
    "effective_base_in_words",
    "few_pairs_in_words",
    "note_of",
    "precision_note",
    "reason_in_words",
    "title_of",
]


@dataclass(frozen=True)
class StandardPhrases(Phrases):
    """Each standard by its name, with its title; then why figures are withheld or marked, and what
    intervals mean.
    """

    place: ClassVar[str] = "standard"
    hse: str = (
        "Bases are unweighted. Those under {low_base} are marked; figures on bases under "
        "{hidden_base} are not published."
    )
    hse_title: str = "Health Survey for England"
    nchs: str = (
        "Shares are not published where they are too uncertain: on an effective base under "
        "{least_effective}, or with a wide 95% interval (NCHS standards for proportions)."
    )
    nchs_title: str = "National Center for Health Statistics, proportions"
    ons: str = (
        "To protect respondents, counts under {threshold} are not published, nor others from "
        "which they could be worked out. The rest are rounded to the nearest {step}; shares are "
        "those of rounded counts, so they may not add up."
    )
    ons_title: str = "Office for National Statistics, 10-5 rule"
    none: str = "No figure is hidden or rounded to protect respondents or because it is uncertain."
    none_title: str = "None"
    # --- why a figure is withheld or marked ---
    confidential: str = "confidential"
    low_base: str = "base under {limit}"
    few_pairs: str = "under {pairs} people measured twice"
    low_effective_base: str = "effective base under {limit}"
    low_reliability: str = "low reliability"
    not_cleared: str = "not cleared for publication"
    # --- what intervals mean ---
    at_random: str = (
        "Respondents were drawn at random. The intervals describe chance in drawing them, not "
        "other errors, such as those who did not take part or how a question was understood."
    )
    not_at_random: str = (
        "Respondents were not drawn at random: the intervals are model-based. They describe "
        "precision only as far as those who took part answer as others like them would have done."
    )
    perhaps_at_random: str = (
        "The intervals describe chance in drawing respondents. For opt-in and quota samples they "
        "are model-based: they hold only as far as those who took part answer as others like them "
        "would have done."
    )


def note_of(name: str, language: str = "en") -> str:
    """What readers are told of the standard of this name, in a language."""
    return catalogue_of(language).said(
        StandardPhrases,
        name,
        low_base=LOW_BASE,
        hidden_base=HIDDEN_BASE,
        least_effective=LEAST_EFFECTIVE,
        threshold=TEN_FIVE.threshold,
        step=TEN_FIVE.step,
    )


def title_of(name: str, language: str = "en") -> str:
    """The title of the standard of this name, in a language."""
    return catalogue_of(language).said(StandardPhrases, f"{name}_title")


def reason_in_words(reason: str, language: str = "en") -> str:
    """Why a figure is withheld, a key of `SUPPRESSED`, in a language.

    >>> reason_in_words("low base"), reason_in_words("low reliability")
    ('base under 30', 'low reliability')
    """
    key = reason.replace(" ", "_")
    return catalogue_of(language).said(StandardPhrases, key, limit=HIDDEN_BASE, pairs=HIDDEN_PAIRS)


def base_in_words(n: float, language: str = "en") -> str:
    """The limit that a base is under, in a language; "" where it is under none.

    >>> base_in_words(12), base_in_words(40), base_in_words(50)
    ('base under 30', 'base under 50', '')
    """
    if n >= LOW_BASE:
        return ""
    limit = HIDDEN_BASE if n < HIDDEN_BASE else LOW_BASE
    return catalogue_of(language).said(StandardPhrases, "low_base", limit=limit)


def few_pairs_in_words(language: str = "en") -> str:
    """The limit that people measured twice are under whose figures are withheld, in a language."""
    return catalogue_of(language).said(StandardPhrases, "few_pairs", pairs=HIDDEN_PAIRS)


def effective_base_in_words(language: str = "en") -> str:
    """The limit that an effective base is under which is marked."""
    return catalogue_of(language).said(StandardPhrases, "low_effective_base", limit=LOW_BASE)


def precision_note(random: bool | None, language: str = "en") -> str:
    """What the intervals of a study mean, by whether its sample was drawn at random; None where the
    study does not say.

    >>> precision_note(False)[:67]
    'Respondents were not drawn at random: the intervals are model-based'
    """
    words = catalogue_of(language).phrases(StandardPhrases)
    match random:
        case True:
            return words.at_random
        case False:
            return words.not_at_random
        case None:
            return words.perhaps_at_random
