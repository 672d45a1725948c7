"""What a definition says of its scores as measures: does it hold together with the score?"""

from itertools import pairwise

from survey.definition.faults import Faults
from survey.definition.measure_source import MeasureSource
from survey.definition.texts import Texts
from survey.errors import shown
from survey.psychometrics import Band, Cited, Norms, Psychometrics
from survey.questionnaire import Score

__all__ = ["check_parts", "psychometrics_of"]


def psychometrics_of(
    entry: MeasureSource, score: Score, faults: Faults, texts: Texts, *path: str
) -> Psychometrics:
    """Of a score, with the faults of what is said of it."""
    low, high = score.range

    def within(value: float, what: str, *place: str | int) -> None:
        if not low <= value <= high:
            faults.at(
                f"{what} is {value:g} and the score runs from {low:g} to {high:g}", *path, *place
            )

    if entry.cutoff is not None:
        within(entry.cutoff.at, "'cutoff'", "cutoff", "at")
        if not entry.better:
            faults.at("a cut-off needs 'better': lower or higher", *path, "cutoff")
    if entry.functional is not None:
        within(entry.functional.mean, "the mean", "functional", "mean")
    bands = (
        ()
        if entry.bands is None
        else tuple(
            Band(one.low, texts.wording(one.label, *path, "bands", "ranges", place, "label"))
            for place, one in enumerate(entry.bands.ranges)
        )
    )
    for place, (one, other) in enumerate(pairwise(bands), start=1):
        if one.low >= other.low:
            faults.at("bands stand from low to high", *path, "bands", "ranges", place)
    for place, band in enumerate(bands):
        within(band.low, "the band", "bands", "ranges", place)
    if bands and bands[0].low != low:
        faults.at(
            f"the first band begins at {low:g}, the lowest score", *path, "bands", "ranges", 0
        )
    cited = (
        None
        if entry.reliability is None
        else Cited(entry.reliability.value, entry.reliability.source),
        None if entry.cutoff is None else Cited(entry.cutoff.at, entry.cutoff.source),
    )
    norms = entry.functional
    return Psychometrics(
        entry.better or "",
        *cited,
        None if norms is None else Norms(norms.mean, norms.sd, norms.source),
        bands,
        entry.bands.source if entry.bands else "",
        entry.part_of or "",
    )


def check_parts(scores: list[Score], faults: Faults) -> None:
    """That a subscale is part of a score that has all its items."""
    known = {score.name: score for score in scores}
    for score in scores:
        whole = score.psychometrics.part_of
        if not whole:
            continue
        if whole not in known or whole == score.name:
            near = faults.suggest(whole, [name for name in known if name != score.name])
            faults.at(
                f"there is no other score {shown(whole)}{near}",
                "scores",
                score.name,
                "measure",
                "part_of",
            )
        elif not set(score.items) <= set(known[whole].items):
            lacking = next(item for item in score.items if item not in known[whole].items)
            faults.at(
                f"{shown(whole)} has no item {shown(lacking)}; a part has items of the whole",
                "scores",
                score.name,
                "measure",
                "part_of",
            )
