"""What a reader of a report has to know to use its figures."""

from collections.abc import Iterator

from analysis.bases import HIDDEN_BASE, LOW_BASE
from analysis.reports.model import SHORTHAND, TABULATED, Report, method_title
from analysis.reports.wording import listed
from survey.codebook import Codebook

__all__ = ["notes_of"]


def notes_of(report: Report, book: Codebook) -> Iterator[str]:
    """What a reader has to know to use the figures."""
    if report.about.simulated:
        yield "The data are simulated: no person was interviewed, and the figures say nothing about real people."
    yield "A share is the proportion of those who gave an answer; don't know and prefer not to say are outside this base."
    yield (
        f"Intervals are at the {report.level * 100:g}% level by the method {method_title(report.method)}. They "
        "describe chance in drawing respondents; for opt-in and quota samples they hold only under a model of that."
    )
    yield "A net is added before rounding, so it can differ by one from the sum of its rounded parts."
    yield f"Bases are unweighted. Those under {LOW_BASE} are marked; figures on bases under {HIDDEN_BASE} are not published."
    yield from (f"[{sign}] {meaning}." for sign, meaning in SHORTHAND.items())
    left_out = [item.id for item in book.items.values() if item.kind not in TABULATED]
    if left_out:
        yield f"Numbers, dates and open text are not tabulated: {listed(left_out)}."
