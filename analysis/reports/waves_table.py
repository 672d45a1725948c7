"""The table of a report that follows agreement over waves."""

from collections.abc import Iterator

from analysis.reports.agreement_table import agreement_columns
from analysis.reports.basis import Basis
from analysis.reports.difference_tables import waves_frame
from analysis.reports.rows import as_objects
from analysis.reports.shares import Shares
from analysis.reports.tables import WavesTable
from analysis.reports.wording import ReportWords

__all__ = ["waves_table"]


def waves_table(
    basis: Basis, by_wave: Shares, crossed: Shares, words: ReportWords
) -> Iterator[WavesTable]:
    """A row per item, NET, group and wave, and of everybody in each wave."""
    if by_wave.nets.empty:
        return
    frame = waves_frame(by_wave, crossed, words)
    yield WavesTable(
        name="waves",
        title=words.say("waves_title"),
        columns=agreement_columns(basis, words, "group", "wave"),
        frame=as_objects(frame),
        base_note=words.say(
            "agreement_note", level=words.level(basis.level), method=basis.interval.title
        ),
        counts=basis.counts,
        language=words.language,
        by=basis.by,
    )
