"""The words that pictures of evidence add to those of the review."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words import Phrases, catalogue_of

__all__ = ["EvidencePhrases", "said"]


@dataclass(frozen=True)
class EvidencePhrases(Phrases):
    """Beside, over and under the marks of pictures of evidence."""

    place: ClassVar[str] = "evidence"
    # --- forest ---
    worse: str = "did worse"
    better: str = "did better"
    study: str = "a study"
    pooled: str = "pooled"
    pooled_of: str = "Pooled (k = {studies})"
    prediction: str = "Where a new study would lie"
    effect: str = "effect against a comparison"
    change: str = "change without a comparison, no effect"
    turned: str = "Turned so that a benefit lies on the side of “{better}”."
    unturned: str = "As published: which side is the benefit differs by outcome."
    benefit_below: str = "a benefit is below 0"
    benefit_above: str = "a benefit is above 0"
    interval: str = "{metric}, with {level} confidence interval"
    people: str = "n = {n}"
    # --- directions ---
    improved: str = "improved"
    mixed: str = "mixed or the same"
    worsened: str = "did worse"
    outcomes: str = "{up} of {n}"
    votes: str = "Votes are not effects: how many improved does not say by how much."
    larger: str = "The larger the sign, the more people."
    # --- funnel ---
    standard_error: str = "standard error"
    few: str = "Fewer than ten studies: a funnel can tell little."
    p_under: str = "p under {p}"
    p_over: str = "p over {p}"
    # --- risk of bias ---
    risk: str = "Risk of bias"
    low: str = "low risk"
    some: str = "some concerns"
    high: str = "high risk"
    unclear: str = "not told"
    overall: str = "Overall"
    # --- flow ---
    identified: str = "Records found in databases and registers"
    other: str = "found otherwise"
    before_screening: str = "Removed before screening"
    duplicates: str = "duplicates"
    screened: str = "Records screened"
    left_out: str = "Left out"
    excluded: str = "by title and abstract"
    sought: str = "Reports wanted"
    not_retrieved: str = "not to be had"
    assessed: str = "Reports read whole"
    no_reason: str = "no reason given"
    included: str = "Studies in the review"
    reports: str = "in {n} reports"
    # --- alternative text ---
    alt_forest: str = "Forest plot of effects with confidence intervals"
    alt_directions: str = "Table of the direction of effects by study and outcome"
    alt_funnel: str = "Funnel plot of effects by their standard errors"
    alt_risk: str = "Table of the risk of bias by study"
    alt_flow: str = "Flow chart of how studies were chosen"


def said(language: str, key: str, /, **fields: object) -> str:
    """The text of this key in a language, its fields filled.

    >>> said("en", "people", n="84")
    'n = 84'
    """
    return catalogue_of(language).said(EvidencePhrases, key, **fields)
