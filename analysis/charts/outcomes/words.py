"""The words that pictures of a change add to those of the study."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words import Phrases, catalogue_of

__all__ = ["OutcomePhrases", "said"]


@dataclass(frozen=True)
class OutcomePhrases(Phrases):
    """Beside, over and under the marks of pictures of a change."""

    place: ClassVar[str] = "outcome"
    no_effect: str = "Change for the same people; without a comparison group it is no effect."
    everybody: str = "Everybody"
    pairs: str = "n = {n} measured twice"
    # --- change plot ---
    score_at: str = "{scale}: {point}"
    reliable: str = "changed reliably"
    within: str = "changed by no more than the error of the measure"
    ground: str = "no reliable change"
    cut_off: str = "cut-off {score}"
    moved: str = "{before} to {after}"
    people: str = "people: {n}"
    change_plot: str = "Each dot: people with these scores before and after"
    # --- lines and bands ---
    lines: str = "Mean scores of those measured twice, with {level} confidence intervals"
    bands: str = "Bands of scores of those measured twice"
    # --- in the clinical range ---
    clinical_range: str = "Who was in the clinical range, of those measured twice"
    clinical: str = "in the clinical range"
    not_clinical: str = "not in it"
    # --- flow ---
    measured: str = "Measured: {point}"
    both: str = "Measured both times"
    not_back: str = "Not measured again"
    only_after: str = "Measured only then"
    came_back: str = "{n}, {share} came back"
    flow: str = "Who came back"
    # --- alternative text ---
    alt_change: str = "Scatter plot of scores before and after"
    alt_lines: str = "Line chart of mean scores before and after, by group"
    alt_bands: str = "Stacked bar chart of bands before and after, by group"
    alt_clinical: str = (
        "Stacked bar chart of who was in the clinical range before and after, by group"
    )
    alt_flow: str = "Flow chart of who was measured again"


def said(language: str, key: str, /, **fields: object) -> str:
    """The text of this key in a language, its fields filled.

    >>> said("en", "pairs", n="84")
    'n = 84 measured twice'
    """
    return catalogue_of(language).said(OutcomePhrases, key, **fields)
