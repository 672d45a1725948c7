"""A reader who takes a whole report under the ONS rule apart, with a linear programme, finds no
small count.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import Responses
from analysis.estimation.estimates import unweighted
from analysis.estimation.pairs import Pairs
from analysis.methods.differences import DIFFERENCES
from analysis.methods.intervals import METHODS
from analysis.publication.disclosure import TEN_FIVE, Line, Published, attack
from analysis.publication.disclosure.crossing import Crossing, joint_tables
from analysis.publication.disclosure.tables import INTERVIEWS, base_line
from analysis.reports import About, Report, build_report
from analysis.reports.publishing import provenance, published
from analysis.reports.tables import AgreementTable, DifferencesTable
from survey import loads
from survey.codebook import Codebook
from survey.missing import Missing

ANSWERS = ("disagree", "neither", "agree", "strongly_agree")
ITEMS = ("help", "enough", "seen")
REGIONS = ("north", "south", "isles")
WAVES = ("spring", "autumn")

STUDY = """
instrument: simulated
version: "1"
title: A simulated survey
languages: [en]
groups: {g0: Zero, g1: One, g2: Two}
scales:
  four:
    answers: {disagree: Disagree, neither: Neither, agree: Agree, strongly_agree: Strongly agree}
    nets: {agree: [agree, strongly_agree], disagree: [disagree]}
sections:
  - title: All
    questions:
      - {id: region, ask: "Where?", choose: {north: North, south: South, isles: Isles}}
      - {id: help, ask: "Help?", scale: four, missing: [dont_know, refused]}
      - {id: enough, ask: "Enough?", scale: four, missing: [dont_know, refused]}
      - {id: seen, ask: "Seen?", choose_many: {language: Language, sleep: Sleep}, none: Nothing,
         missing: [refused]}
"""

Key = tuple[str, Line, str, str]
"""Item, line, columns of groups, group."""


def simulated(seed: int, *, waves: bool = False) -> Responses:
    """Simulated answers of some hundred people in three groups of very different sizes."""
    random = np.random.default_rng(seed)
    sizes = random.permutation(
        [random.integers(4, 30), random.integers(30, 90), random.integers(60, 160)]
    )
    group = np.repeat(np.arange(3), sizes)
    number = len(group)
    region = random.choice(4, number, p=[0.55, 0.3, 0.1, 0.05])
    columns: dict[str, object] = {
        "group": pd.Categorical.from_codes(group, ["g0", "g1", "g2"]),
        "region": pd.Categorical.from_codes(
            region, [*REGIONS, *Missing.names()][:4] + list(Missing.names()[1:])
        ),
    }
    if waves:
        columns["wave"] = pd.Categorical.from_codes(random.integers(-1, 2, number), WAVES)
    for item in ("help", "enough"):
        shares = random.dirichlet(np.ones(4), size=3) * 0.94
        chance = np.column_stack([shares, np.full(3, 0.04), np.full(3, 0.02)])
        drawn = [random.choice(6, p=chance[each] / chance[each].sum()) for each in group]
        columns[item] = pd.Categorical.from_codes(drawn, [*ANSWERS, *Missing.names()])
    chosen = random.random((number, 2)) < random.random(2)
    refused = random.random(number) < 0.05
    for place, option in enumerate(("language", "sleep")):
        columns[f"seen__{option}"] = pd.array(
            np.where(refused, pd.NA, chosen[:, place]), dtype="boolean"
        )
    columns["seen__none"] = pd.array(np.where(refused, pd.NA, ~chosen.any(axis=1)), dtype="boolean")
    columns["seen__missing"] = pd.Categorical(np.where(refused, "refused", None), Missing.names())
    return Responses(pd.DataFrame(columns), Codebook.of([loads(STUDY)]))


def lines(responses: Responses, origin: Mapping[str, Any]) -> list[Line]:
    """The lines that a figure with this origin is a count of."""
    if not origin["answers"]:
        kinds = (Missing.DONT_KNOW, Missing.REFUSED) if origin["base"] == "answered" else ()
        return [base_line(kinds)]
    codes = tuple(origin["answers"])
    if codes[0] in Missing.names():
        return [Line("missing", codes[0])]
    nets = [
        Line("net", net.name)
        for net in responses.codebook.item(origin["item"]).nets
        if set(net.codes) == set(codes)
    ]
    return [*nets, *([Line("answer", codes[0])] if len(codes) == 1 else [])]


def group_of(origin: Mapping[str, Any]) -> str:
    """As the crossing has it."""
    if "wave" not in origin:
        return str(origin["group"])
    return (
        str(origin["wave"])
        if origin["group"] == "Total"
        else f"{origin['group']} × {origin['wave']}"
    )


def by_of(origin: Mapping[str, Any]) -> str:
    return "wave" if "wave" in origin and origin["group"] == "Total" else str(origin["by"])


def known_counts(report: Report, responses: Responses) -> dict[Key, int]:
    """Every count that a report tells: those it has as numbers, and those that follow from a share
    and its base.
    """
    known: dict[Key, int] = {
        ("", INTERVIEWS, "group", group.code): group.n
        for group in report.groups
        if group.n is not None
    }
    shares: list[tuple[Mapping[str, Any], float]] = []
    for table in report.tables:
        for row, origins in zip(published(table), provenance(report, table), strict=True):
            for cell, origin, column in zip(row, origins, table.columns, strict=True):
                if origin is None or isinstance(cell, str):
                    continue
                if isinstance(cell, int):
                    for line in lines(responses, origin):
                        key = (origin["item"], line, by_of(origin), group_of(origin))
                        assert known.setdefault(key, cell) == cell, (
                            f"{key} is published twice, differently"
                        )
                elif column.kind == "share":
                    shares.append((origin, cell))
    for origin, share in shares:
        kinds = (Missing.DONT_KNOW, Missing.REFUSED) if origin["base"] == "answered" else ()
        base = known[origin["item"], base_line(kinds), by_of(origin), group_of(origin)]
        for line in lines(responses, origin):
            count = known.setdefault(
                (origin["item"], line, by_of(origin), group_of(origin)), round(share * base)
            )
            assert share == pytest.approx(count / base, abs=1e-12), (
                "a share tells more than the published counts"
            )
    return known


def as_published(
    known: Mapping[Key, int], report: Report, responses: Responses
) -> tuple[list[Any], list[Published]]:
    """The tables with what is known of them, for the attacker."""
    columns = [
        ("group",),
        ("region",),
        *([("wave",), ("group", "wave")] if "wave" in responses.frame else []),
    ]
    crossing = Crossing.of(responses, columns)
    tables = joint_tables(responses, ITEMS, crossing)
    found = []
    for table in tables:
        values = np.full(table.counts.shape, np.nan)
        for by, places in crossing.places.items():
            for group, column in (*places.items(), ("Total", len(crossing.names) - 1)):
                for at, line in enumerate(table.layout.lines):
                    item = "" if line == INTERVIEWS else table.layout.item
                    value = known.get((item, line, " × ".join(by), group))
                    if value is not None:
                        assert np.isnan(values[at, column]) or values[at, column] == value
                        values[at, column] = value
        found.append(Published(table.layout, np.where(table.layout.known_zero, np.nan, values)))
    return list(tables), found


@pytest.mark.parametrize(
    ("seed", "waves"),
    [(0, False), *(pytest.param(seed, seed == 7, marks=pytest.mark.slow) for seed in (2, 4, 7))],
)
def test_the_attacker_finds_no_small_count_in_a_whole_report(seed: int, waves: bool) -> None:
    responses = simulated(seed, waves=waves)
    report = build_report(responses, About("Simulated"), standard="ons", banner=["group", "region"])
    known = known_counts(report, responses)
    tables, seen = as_published(known, report, responses)
    bounds = {(one.item, one.line, one.group): one for one in attack(seen)}
    small = 0
    for table in tables:
        for row, column in np.argwhere(
            (table.counts < 10) & table.layout.published & ~table.layout.known_zero
        ):
            line, group, truth = (
                table.layout.lines[row],
                table.layout.groups[column],
                table.counts[row, column],
            )
            found = bounds[table.layout.item, line, group]
            assert found.low <= truth <= found.high
            assert found.values >= (TEN_FIVE.step if line.kind == "missing" else TEN_FIVE.values), (
                found
            )
            small += 1
    assert small > 0
    assert len(known) > 30


def test_intervals_and_tests_are_those_of_the_published_counts() -> None:
    responses = simulated(0)
    report = build_report(responses, About("Simulated"), standard="ons", banner=["group", "region"])
    known = known_counts(report, responses)
    agreement = report.tables_of(AgreementTable)[0]
    for row in agreement.frame[agreement.frame["shorthand"] == ""].to_dict("records"):
        x, n = (
            known[row["item"], line, "group", row["group"]]
            for line in (Line("net", row["net"]), base_line())
        )
        assert (row["low"], row["high"]) == pytest.approx(METHODS["wilson"](x, n, 0.95))
    differences = report.tables_of(DifferencesTable)[0]
    for row in differences.frame[differences.frame["shorthand"] == ""].to_dict("records"):
        sides = [
            unweighted(
                *(
                    np.array([known[row["item"], line, "group", row[f"group_{side}"]]])
                    for line in (net, base_line())
                )
            )
            for side in "ab"
            for net in [Line("net", row["net"])]
        ]
        found = DIFFERENCES["newcombe"](Pairs(*sides, *(np.zeros(1),) * 3), 0.95)
        assert (row["low"], row["high"]) == pytest.approx((found.low[0], found.high[0]))
    assert (differences.frame["shorthand"] == "").any()


def test_sentences_groups_and_open_answers_keep_the_rule() -> None:
    responses = simulated(0)
    report = build_report(responses, About("Simulated"), standard="ons", open_answers=True)
    hidden = {
        row["group"]
        for row in report.tables_of(AgreementTable)[0].frame.to_dict("records")
        if row["shorthand"] == "c"
    }
    assert hidden
    for sentence in report.sentences:
        assert "95% CI" in sentence.text or sentence.text.endswith(
            "no figure is published, to protect respondents."
        )
    assert all(group.n is None or group.n % 5 == 0 for group in report.groups)
    assert "[c]" in " ".join(
        sign
        for table in report.tables
        for row in published(table)
        for sign in row
        if isinstance(sign, str)
    )
