"""What a chart shows, in words, for those who cannot see it."""

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from analysis.charts.difference_dots import outcome_of, with_least_base
from analysis.charts.frames import Cell, base_of, checked, hidden
from analysis.charts.page import Texts
from analysis.charts.words import word
from analysis.methods.differences import Outcome
from analysis.rounding import percent, percentage, points
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["SPOKEN", "in_words", "stopped"]

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {"clear": "clear", "not clear": "unclear", "not tested": "untested"}
)
"""The phrase for what the test of a difference came to."""

Nets = pd.DataFrame | None

Said = tuple[str, str]
"""The wording of a question, which is said once for all its figures, and a figure."""


def in_words(kind: str, frame: pd.DataFrame, texts: Texts, nets: Nets = None) -> str:
    """Title, every figure with its base, and the notes, in the order of the chart. `kind` is a name
    of CHARTS.
    """
    frame, asked = checked(frame, ()), texts.title
    language = texts.language
    parts = [stopped(text, language) for text in (texts.kicker, texts.title, texts.subtitle)]
    for wording, figure in SPOKEN[kind](frame, language, nets):
        parts += [
            stopped(wording, language) if wording != asked else "",
            word(language, "stopped", text=figure),
        ]
        asked = wording
    return " ".join(part for part in (*parts, *texts.note.splitlines()) if part)


def stopped(text: str, language: str = "en") -> str:
    """A text as a sentence: with a full stop, if it does not end in a mark already.

    >>> stopped("Who agrees?"), stopped("Unweighted"), stopped("")
    ('Who agrees?', 'Unweighted.', '')
    """
    if not text or text.rstrip("”“\"'")[-1:] in ".?!۔؟":
        return text
    return word(language, "stopped", text=text)


def _answers(frame: pd.DataFrame, language: str, nets: Nets) -> Iterator[Said]:
    for (item, group), rows in frame.groupby(["item", "group"], sort=False, observed=True):
        cells = rows.to_dict("records")
        shares = [f"{cell['answer_label']} {_share(cell, language)}" for cell in cells]
        if nets is not None:
            own = nets[(nets["item"] == item) & (nets["group"] == group)].to_dict("records")
            shares += [f"{cell['net_label']} {_share(cell, language)}" for cell in own]
        reasons = {hidden(cell, language) for cell in cells}
        shown = (
            reasons.pop()
            if len(reasons) == 1 and "" not in reasons
            else _comma(language).join(shares)
        )
        yield cells[0]["wording"], f"{_of(cells[0], language)}: {shown}"


def _agreement(frame: pd.DataFrame, language: str, _: Nets) -> Iterator[Said]:
    for cell in frame.to_dict("records"):
        label = (
            f"{cell['net_label']} " if "net_label" in cell and not hidden(cell, language) else ""
        )
        yield cell["wording"], f"{_of(cell, language)}: {label}{_interval(cell, language)}"


def _differences(frame: pd.DataFrame, language: str, _: Nets) -> Iterator[Said]:
    for cell in with_least_base(frame).to_dict("records"):
        pair = word(language, "compared", a=cell["group_a_label"], b=cell["group_b_label"])
        yield cell["wording"], f"{pair}: {hidden(cell, language) or _difference(cell, language)}"


def _waves(frame: pd.DataFrame, language: str, _: Nets) -> Iterator[Said]:
    for _names, rows in frame.groupby(["item", "group"], sort=False, observed=True):
        cells = rows.to_dict("records")
        waves = (
            f"{cell['wave_label']} ({_base(cell, language)}) {_interval(cell, language)}"
            for cell in cells
        )
        yield cells[0]["wording"], f"{cells[0]['group_label']}: {_comma(language).join(waves)}"


def _comma(language: str) -> str:
    return catalogue_of(language).phrases(Punctuation).comma


def _base(cell: Cell, language: str) -> str:
    return base_of(cell["n"], language, marked=not hidden(cell, language))


def _of(cell: Cell, language: str) -> str:
    return f"{cell['group_label']} ({_base(cell, language)})"


def _share(cell: Cell, language: str) -> str:
    return hidden(cell, language) or percent(float(cell["estimate"]), language=language)


def _interval(cell: Cell, language: str) -> str:
    low, high = float(cell["low"]), float(cell["high"])
    if words := hidden(cell, language):
        return words
    share = percent(float(cell["estimate"]), language=language)
    if math.isnan(low):
        return f"{share} ({word(language, 'no_interval')})"
    return f"{share} ({percentage(low)}–{percent(high, language=language)})"


def _difference(cell: Cell, language: str) -> str:
    outcome, written = outcome_of(cell), points(float(cell["difference"]), language=language)
    verdict = word(language, OUTCOMES[outcome])
    if outcome == "not tested":
        return word(language, "points_alone", points=written, verdict=verdict)
    low, high = (points(float(cell[bound]), language=language) for bound in ("low", "high"))
    bounds = word(language, "from_to", low=low, high=high)
    return word(language, "points", points=written, bounds=bounds, verdict=verdict)


SPOKEN: Mapping[str, Callable[[pd.DataFrame, str, Nets], Iterator[Said]]] = MappingProxyType(
    {
        "stacked": _answers,
        "diverging": _answers,
        "bars": _answers,
        "agreement_dots": _agreement,
        "differences": _differences,
        "waves": _waves,
    }
)
"""How each kind of chart is said."""
