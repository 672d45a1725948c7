"""The table of a report that follows its NETs over waves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from analysis.counting.grouping import crossed_name, parts_of
from analysis.counting.sums import TOTAL
from analysis.publication.released import ReleasedTable, joined
from analysis.reports.agreement_table import agreement_columns, agreement_note
from analysis.reports.asked import notes_of_items
from analysis.reports.bases import common_line, group_labels, people_of
from analysis.reports.basis import Basis
from analysis.reports.rows import as_objects
from analysis.reports.shares import Shares
from analysis.reports.tables import WavesTable
from analysis.reports.wording import ReportWords

__all__ = ["Waves", "waves_table"]


@dataclass(frozen=True, eq=False)
class Waves:
    """Shares of groups, of groups crossed with waves, and of each population by wave."""

    groups: Shares
    crossed: Shares
    by_wave: Sequence[Shares]

    @property
    def totals(self) -> Mapping[str, str]:
        """What the rows of whole populations are called, by how statistics call these; "" for a
        population that is one group, which has its rows already.
        """
        found = {}
        for total in (row for row in self.groups.rows if row.kind == "total"):
            of = (total.population, total.groups)
            same = [row for row in self.groups.rows if (row.population, row.groups) == of]
            found[total.code] = "" if same[0].kind == "group" else same[0].code
        return found

    def nets(self, basis: Basis, words: ReportWords) -> ReleasedTable:
        """The NETs of each group in each wave, then of each population that is more than one of
        these groups; columns as those of `agreement`, with `wave`.
        """
        parts = [self.crossed.nets.made(partial(_of_waves, group=""))]
        for shares in self.by_wave:
            of = shares.breakdown.of
            own = TOTAL if of is None or self.groups.breakdown.of else of.code
            if called := self.totals[own]:
                kept = shares.nets.only(shares.nets.frame["group"] != TOTAL)
                parts.append(kept.made(partial(_of_waves, group=called)))
        return joined(parts, basis.standard).made(lambda frame: self._told(frame, basis, words))

    def asked(self, basis: Basis, names: Iterable[str], words: ReportWords) -> Mapping[str, str]:
        """By item how people were asked, wave by wave."""
        found: dict[str, list[str]] = {}
        items = [words.codebook.item(name) for name in names]
        for shares in self.by_wave:
            for name, note in notes_of_items(basis, items, shares, words).items():
                found.setdefault(name, []).append(note)
        return {name: " ".join(dict.fromkeys(notes)) for name, notes in found.items()}

    def _told(self, frame: pd.DataFrame, basis: Basis, words: ReportWords) -> pd.DataFrame:
        """The rows of groups that have rows without waves, in the order of items and NETs, with
        their labels.
        """
        groups = self.groups.nets.frame
        told = set(zip(groups["item"], groups["group"], strict=True))
        keys = zip(frame["item"], frame["group"], strict=True)
        frame = frame[[key in told for key in keys]].reset_index(drop=True)
        each = dict.fromkeys(zip(frame["item"], frame["net"], strict=True))
        order = {key: place for place, key in enumerate(each)}
        places = [order[key] for key in zip(frame["item"], frame["net"], strict=True)]
        frame = frame.assign(group_label=group_labels(basis, frame, self.groups, words))
        return frame.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)


def _of_waves(frame: pd.DataFrame, group: str) -> pd.DataFrame:
    """With the wave of each row apart from its group."""
    names = [(group, name) if group else parts_of(name) for name in frame["group"]]
    groups = [crossed_name(of) for *of, _ in names]
    return frame.assign(group=groups, wave=[wave for *_, wave in names])


def waves_table(basis: Basis, waves: Waves, words: ReportWords) -> Iterator[WavesTable]:
    """A row per item, NET, group and wave, and of each population in each wave."""
    if not len(waves.crossed.nets):
        return
    nets = waves.nets(basis, words)
    yield WavesTable(
        name="waves",
        title=words.say("waves_title"),
        columns=agreement_columns(basis, words, "group", "wave"),
        figures=nets.made(as_objects),
        base_line=common_line(waves.groups, words),
        filter_line=basis.filter_line(words),
        base_note=agreement_note(basis, nets.frame, words),
        asked=waves.asked(basis, dict.fromkeys(nets.frame["item"]), words),
        counts=basis.counts,
        language=words.language,
        by=basis.by,
        people=people_of(waves.groups),
        population=waves.groups.population,
    )
