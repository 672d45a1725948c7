"""The words that charts add to those of the study, and which way a text runs."""

from dataclasses import dataclass
from typing import ClassVar
from unicodedata import bidirectional

from survey.words import Phrases, catalogue_of

__all__ = ["ChartPhrases", "from_the_left", "from_the_right", "stopped", "word"]

LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
EMBEDDED, END = "\N{RIGHT-TO-LEFT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}"


@dataclass(frozen=True)
class ChartPhrases(Phrases):
    """Beside, over and under the bars and dots of charts."""

    place: ClassVar[str] = "chart"
    # --- beside rows ---
    n: str = "n = {n}"
    n_both: str = "n = {n_a} / {n_b}"
    low_base: str = "{n}, low base"
    no_answers: str = "no answers"
    small_base: str = "base too small"
    confidential: str = "confidential"
    low_reliability: str = "low reliability"
    not_asked: str = "not asked"
    no_interval: str = "no interval"
    # --- differences ---
    compared: str = "{a} compared with {b}"
    clear: str = "clear difference"
    unclear: str = "no clear difference"
    untested: str = "not tested"
    points: str = "{points} points ({bounds}), {verdict}"
    points_alone: str = "{points} points, {verdict}"
    from_to: str = "{low} to {high}"
    lower: str = "lower"
    higher: str = "higher"
    # --- under the title ---
    asked_of: str = "Asked of: {groups}."
    agreement: str = "{net}, with {level} confidence interval ({method})"
    shares: str = "Answers by group, as shares of those who gave one"
    by_group: str = "Answers by group"
    by_group_many: str = "Answers by group; several could be chosen"
    by_group_first: str = "Put first, by group"
    differences: str = "{net}: differences in percentage points, with {level} confidence interval"
    waves: str = "{net}, wave by wave, with {level} confidence interval ({method})"
    # --- under the chart ---
    counted: str = "Answers counted: {answers}."
    source: str = "Source: {source}"
    fieldwork: str = "Fieldwork: {fieldwork}."
    universe: str = "Universe: {universe}."
    simulated: str = "Simulated data"
    nobody: str = "Simulated data: no person was interviewed."
    # --- alternative text ---
    alt_stacked: str = "Stacked bar chart"
    alt_diverging: str = "Diverging bar chart"
    alt_agreement_dots: str = "Dot chart with confidence intervals"
    alt_bars: str = "Bar chart"
    alt_differences: str = "Chart of differences with confidence intervals"
    alt_waves: str = "Line chart over waves with confidence intervals"
    # --- in words ---
    stopped: str = "{text}."


def word(language: str, key: str, /, **fields: object) -> str:
    """The text of this key in a language, its fields filled.

    >>> word("en", "n", n="1,987"), word("cy", "no_answers")
    ('n = 1,987', 'dim atebion')
    """
    return catalogue_of(language).said(ChartPhrases, key, **fields)


def stopped(text: str, language: str = "en") -> str:
    """A text as a sentence: with a full stop, if it does not end in a mark already.

    >>> stopped("Who agrees?"), stopped("Unweighted"), stopped("")
    ('Who agrees?', 'Unweighted.', '')
    """
    if not text or text.rstrip("”“\"'")[-1:] in ".?!۔؟":
        return text
    return word(language, "stopped", text=text)


def from_the_left(text: str) -> str:
    """A text of ours that begins with a name written from the right, marked so that the whole still
    runs from the left.
    """
    return f"{LEFT_TO_RIGHT}{text}" if text and bidirectional(text[0]) in {"R", "AL"} else text


def from_the_right(text: str) -> str:
    """A text among others that are written from the right, embedded so that it runs from there as a
    whole, whatever name or number it begins with. Figures alone stay as they are.
    """
    if not any(bidirectional(letter) in {"R", "AL"} for letter in text):
        return text
    return f"{EMBEDDED}{text.removeprefix(LEFT_TO_RIGHT)}{END}"
