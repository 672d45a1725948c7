"""A reader who calls one command after the other, again after new interviews, writes down every
number, and takes all of them apart with linear programmes.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import Responses
from analysis.publication.disclosure import TEN_FIVE, HiddenCount, Line, Published, attack
from analysis.publication.disclosure.tables import base_line, row_line
from analysis.publication.release.ledger import Ledger
from analysis.publication.release.plan import ReleasePlan
from analysis.publication.release.segments import Segment
from analysis.publication.standards import apply
from survey.errors import DataError
from tests.publication.simulated_studies import ANSWERS, GROUPS, answers_of, some_of

Told = dict[tuple[int, str, Line, Segment], float]
"""Release, item, line, people → the count that was told."""

FILTER = "region == 'south'"


# --- the reader ---


@dataclass
class Reader:
    """Who calls commands and writes numbers down. `refused`: how often nothing was told."""

    told: Told = field(default_factory=dict)
    refused: int = 0

    def calls(self, plan: ReleasePlan, release: int, command: Mapping[str, Any]) -> None:
        """One command: what it shows, or that it is not cleared."""
        asked = {name: command[name] for name in ("by", "where", "base") if name in command}
        share = {name: command[name] for name in ("net", "answers") if name in command}
        try:
            published = plan.published(asked.get("by"), where=asked.get("where"))
            items = [one.layout.item for one in published if not share or one.layout.item == "help"]
            if not items:
                return
            statistic = analysis.agreement if share else analysis.distribution
            frame = statistic(plan.data, items, total=True, **asked, **share)
            base = asked.get("base", "valid")
            shown = apply(frame, "ons", base=base, published=published)
        except DataError:  # people, answers or a base that are not in the plan
            self.refused += 1
            return
        self.reads(shown, plan, release, asked)

    def reads(
        self, frame: pd.DataFrame, plan: ReleasePlan, release: int, asked: Mapping[str, Any]
    ) -> None:
        """The counts of a frame: those of its bases, and of who gave the answers."""
        column = "net" if "net" in frame else "answer"
        kinds = analysis.bases.kinds_in_base(asked.get("base", "valid"))
        for row in frame.to_dict("records"):
            table = plan.table(row["item"])
            segment = plan.asked(table, asked.get("by"), where=asked.get("where"))[row["group"]]
            if segment is None or pd.isna(row["n"]):
                continue
            line = row_line(column, row[column])
            self.notes((release, row["item"], base_line(kinds), segment), row["n"])
            if not pd.isna(row["estimate"]):
                count = row["estimate"] * row["n"]
                self.notes((release, row["item"], line, segment), round(count))

    def notes(self, cell: tuple[int, str, Line, Segment], count: float) -> None:
        """Every command tells the same count of a cell."""
        assert self.told.setdefault(cell, count) == count, cell

    def tables(self, plan: ReleasePlan) -> list[Published]:
        """All that was told, as tables with gaps, for the attacker."""
        found = []
        for table in plan.joint:
            layout = table.layout
            values = np.full(table.values.shape, np.nan)
            for (release, item, line, segment), count in self.told.items():
                if item == layout.item:
                    row = layout.lines.index(layout.aliases.get(line, line))
                    values[row, plan.segments.places[release][segment]] = count
            found.append(Published(layout, np.where(layout.known_zero, np.nan, values)))
        return found


def commands(lots: np.random.Generator) -> Iterator[dict[str, Any]]:
    """What somebody may ask, without end."""
    people = [
        {}, {"by": "group"}, {"where": FILTER}, {"by": "group", "where": FILTER},
        {"where": "group in ('teachers', 'nurses')"}, {"where": "group != 'public'"},
        {"by": "region", "where": "group == 'public'"}, {"by": ["group", "region"]},
        *({"where": f"group == '{group}' and {FILTER}"} for group in GROUPS),
    ]  # fmt: skip
    nets = [{"net": "agree"}, {"net": "disagree"}]
    shares = [{}, {}, *nets, *({"answers": [code]} for code in ANSWERS), {"answers": ANSWERS[1:3]}]
    bases = [{}, {}, {"base": "answered"}, {"base": ["refused"]}]
    while True:
        yield {
            name: value
            for choices in (people, shares, bases)
            for name, value in choices[lots.integers(len(choices))].items()
        }


# --- what the reader finds ---


def enough(line: Line) -> int:
    """How many values must remain possible."""
    return TEN_FIVE.step if line.kind == "missing" else TEN_FIVE.values


def narrowed(plan: ReleasePlan, seen: list[Published]) -> tuple[list[HiddenCount], int]:
    """The small counts of all releases of which the reader knows too much, and how many there are.

    Raises AssertionError where what the reader finds is not even true.
    """
    small = [
        (table.counts < TEN_FIVE.threshold) & one.layout.published & ~one.layout.known_zero
        for table, one in zip(plan.tables, plan.joint, strict=True)
    ]
    found = attack(seen, of=small)
    truth = {
        (table.layout.item, table.layout.lines[row], table.layout.groups[place]): table.counts[
            row, place
        ]
        for table, mask in zip(plan.tables, small, strict=True)
        for row, place in np.argwhere(mask)
    }
    assert len(found) == len(truth)
    for one in found:
        assert one.low <= truth[one.item, one.line, one.group] <= one.high, one
    return [one for one in found if one.values < enough(one.line)], len(found)


def play(
    data: Responses, seed: int, parts: tuple[float, ...], calls: int, **named: Any
) -> tuple[ReleasePlan, Reader]:
    """So many commands at each stage of field work."""
    lots, reader, ledger = np.random.default_rng(seed), Reader(), Ledger()
    asking = commands(lots)
    for part in parts:
        plan = ReleasePlan.of(some_of(data, part), ledger=ledger, **named)
        release = len(ledger.releases)
        ledger = plan.recorded()
        for _ in range(calls):
            reader.calls(plan, min(release, len(ledger.releases) - 1), next(asking))
    return ReleasePlan.of(some_of(data, parts[-1]), ledger=ledger, **named), reader


def without_seen(data: Responses) -> Responses:
    """Fewer items, so that the attack is quick."""
    items = {name: item for name, item in data.codebook.items.items() if name != "seen"}
    return replace(data, codebook=replace(data.codebook, items=items))


@pytest.mark.parametrize(
    ("seed", "parts", "banner"),
    [
        (0, (0.6, 1.0), ()),
        *(
            pytest.param(seed, parts, banner, marks=pytest.mark.slow)
            for seed, parts, banner in (
                (1, (1.0,), ("region",)),
                (2, (0.4, 0.7, 1.0), ()),
                (3, (0.5, 0.52, 1.0), ()),
                (4, (0.7, 1.0), ("region",)),
                (5, (0.3, 0.6, 0.8, 1.0), ()),
            )
        ),
    ],
)
def test_no_sequence_of_commands_narrows_a_small_count(seed, parts, banner):
    data = answers_of(seed, filters=[FILTER])
    data = without_seen(data) if len(parts) > 1 else data
    plan, reader = play(data, seed, parts, 60 // len(parts), banner=banner)
    found, small = narrowed(plan, reader.tables(plan))
    assert found == []
    assert small > 30
    assert len(reader.told) > 40
    assert reader.refused > 0


EXAMPLES = 12 if os.environ.get("CONCORD_TEST_ALL") == "1" else 3


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    part=st.sampled_from([0.1, 0.5, 1.0]),
    where=st.sampled_from([FILTER, "help == 'agree'", "region != 'isles'", "group == 'nurses'"]),
)
def test_no_plan_narrows_a_small_count(seed, part, where):
    """A reader of everything, whatever the study and its filter; also of a handful of people."""
    plan = ReleasePlan.of(some_of(without_seen(answers_of(seed, filters=[where])), part))
    found, _ = narrowed(plan, list(plan.joint))
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_all_that_is_published_together_narrows_no_small_count(seed):
    """Also a reader who has called everything at every stage."""
    data, ledger = without_seen(answers_of(10 + seed, filters=[FILTER])), Ledger()
    for part in (0.45, 0.75, 1.0):
        plan = ReleasePlan.of(some_of(data, part), ledger=ledger)
        ledger = plan.recorded()
    found, small = narrowed(plan, list(plan.joint))
    assert found == []
    assert small > 50


def test_commands_that_protect_only_themselves_give_small_counts_away():
    """The reader of these tests is one who can: of the same commands, each protected alone."""
    found = Counter[bool]()
    for seed in range(3):
        data, reader = without_seen(answers_of(seed)), Reader()
        plan = ReleasePlan.of(data)
        for share in ({"net": "agree"}, *({"answers": [code]} for code in ANSWERS)):
            frame = analysis.agreement(data, "help", by="group", total=True, **share)
            reader.reads(apply(frame, "ons"), plan, 0, {"by": "group"})
        few, small = narrowed(plan, reader.tables(plan))
        found.update({True: len(few), False: small - len(few)})
    assert found[True] > 10
