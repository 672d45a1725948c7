"""Counts that may be published: a reader who tries with every sum and rounded figure finds no
hidden one.
"""

import os
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.publication.disclosure import (
    TEN_FIVE,
    CountTable,
    HiddenCount,
    Layout,
    Line,
    Published,
    Rule,
    attack,
    count_tables,
    protect,
)
from analysis.publication.disclosure.tables import LINES, base_line
from analysis.publication.standards import apply
from survey.codebook import Codebook
from survey.definition import loads
from survey.errors import DataError
from survey.missing import Missing

ANSWERS = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
OPTIONS = ("language", "sleep", "play", "none")

STUDY = """
instrument: simulated
version: "1"
title: A simulated survey
languages: [en]
groups: {g0: Zero, g1: One, g2: Two, g3: Three}
scales:
  agreement5:
    answers:
      {strongly_disagree: Strongly disagree, disagree: Disagree, neither: Neither, agree: Agree,
        strongly_agree: Strongly agree}
    nets: {agree: [agree, strongly_agree], disagree: [disagree, strongly_disagree]}
sections:
  - title: All
    questions:
      - {id: help, ask: "Help?", scale: agreement5, missing: [dont_know, refused]}
      - {id: enough, ask: "Enough?", scale: agreement5, missing: [dont_know, refused]}
      - {id: seen, ask: "Seen?", choose_many: {language: Language, sleep: Sleep, play: Play},
         none: Nothing, missing: [refused]}
"""


def simulated(
    seed: int, sizes: Sequence[int], *, spread: float = 1.0, ungrouped: int = 0
) -> analysis.Responses:
    """Simulated answers to the study above: so many people in each group, `ungrouped` of them in
    none.
    """
    random = np.random.default_rng(seed)
    group = np.repeat([f"g{place}" for place in range(len(sizes))], sizes)
    number = len(group)
    columns: dict[str, object] = {}
    codes = [*ANSWERS, *Missing.names()]
    for item in ("help", "enough"):
        shares = random.dirichlet(np.full(5, spread), size=4)
        chance = np.column_stack([shares * 0.95, np.full(4, 0.03), np.full(4, 0.02)])
        drawn = [random.choice(7, p=chance[int(name[1])]) for name in group]
        columns[item] = pd.Categorical.from_codes(drawn, codes)
    chosen = random.random((number, 3)) < random.random(3)
    refused = random.random(number) < 0.04
    for place, option in enumerate(OPTIONS[:3]):
        columns[f"seen__{option}"] = pd.array(
            np.where(refused, pd.NA, chosen[:, place]), dtype="boolean"
        )
    columns["seen__none"] = pd.array(np.where(refused, pd.NA, ~chosen.any(axis=1)), dtype="boolean")
    columns["seen__missing"] = pd.Categorical(np.where(refused, "refused", None), Missing.names())
    codes_of_group = np.array([int(name[1]) for name in group])
    codes_of_group[random.permutation(number)[:ungrouped]] = -1
    columns["group"] = pd.Categorical.from_codes(codes_of_group, ["g0", "g1", "g2", "g3"])
    return analysis.Responses(pd.DataFrame(columns), Codebook.of([loads(STUDY)]))


def hidden_and_small(
    tables: Sequence[CountTable], found: Sequence[HiddenCount]
) -> list[tuple[HiddenCount, int]]:
    """Each small count with what the attack says of it."""
    known = {(one.item, one.line, one.group): one for one in found}
    return [
        (
            known[table.layout.item, table.layout.lines[row], table.layout.groups[column]],
            int(table.counts[row, column]),
        )
        for table in tables
        for row, column in np.argwhere(
            (table.counts < 10) & table.layout.published & ~table.layout.known_zero
        )
    ]


def enough(line: Line) -> int:
    """How many values must remain possible."""
    return TEN_FIVE.step if line.kind == "missing" else TEN_FIVE.values


# --- the attack ---


EXAMPLES = 20 if os.environ.get("CONCORD_TEST_ALL") == "1" else 5
"""Random studies for each property; each takes the attacker up to a few seconds."""

SHAPES = st.lists(st.sampled_from([0, 3, 9, 12, 20, 35, 60, 98, 102, 180]), min_size=1, max_size=4)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    sizes=SHAPES,
    spread=st.sampled_from([0.2, 1.0, 8.0]),
    total=st.booleans(),
    ungrouped=st.sampled_from([0, 0, 4]),
)
def test_the_attacker_finds_no_small_count(seed, sizes, spread, total, ungrouped):
    data = simulated(seed, sizes, spread=spread, ungrouped=min(ungrouped, sum(sizes)))
    tables = count_tables(data, by="group", total=total)
    for bounds, truth in hidden_and_small(tables, attack(protect(tables))):
        assert bounds.low <= truth <= bounds.high
        assert bounds.values >= enough(bounds.line), bounds


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), sizes=SHAPES, ungrouped=st.sampled_from([0, 0, 4]))
def test_everything_shown_is_ten_or_more_and_rounded_and_nothing_shown_leaves_a_small_rest(
    seed, sizes, ungrouped
):
    tables = count_tables(simulated(seed, sizes, ungrouped=min(ungrouped, sum(sizes))), by="group")
    for table, published in zip(tables, protect(tables), strict=True):
        shown = ~np.isnan(published.values) & ~table.layout.known_zero
        assert (table.counts[shown] >= 10).all()
        assert (published.values[shown] == TEN_FIVE.rounded(table.counts[shown])).all()
        base = table.layout.lines.index(base_line())
        for row, line in enumerate(table.layout.lines):
            if line.kind in {"answer", "net"}:
                rest = table.counts[base] - table.counts[row]
                assert not (shown[row] & shown[base] & (rest < 10)).any()


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), sizes=SHAPES)
def test_a_count_is_alone_hidden_in_a_sum_only_among_bases_and_headlines(seed, sizes):
    """These are what a table is for: there the width of the rounding has to do, which the attack
    measures.
    """
    tables = count_tables(simulated(seed, sizes), by="group")
    for published in protect(tables):
        layout = published.layout
        hidden = (np.isnan(published.values) & ~layout.known_zero).ravel()
        could = (published.layout.published & ~layout.headlines).ravel() & ~hidden
        kinds = np.repeat([line.kind for line in layout.lines], len(layout.groups))
        for terms in layout.equations.toarray() != 0:
            there = terms & ~layout.known_zero.ravel()
            if (there & hidden).sum() == 1 and (there & hidden & published.hidden.ravel()).any():
                (alone,) = np.flatnonzero(there & hidden)
                others = there & could & (kinds != "interviews")
                assert kinds[alone] in {"missing", "interviews"} or not others.any()


def test_an_attacker_without_protection_does_find_them():
    data = simulated(1, [60, 80])
    tables = count_tables(data, by="group")
    bare = [
        Published(
            t.layout,
            np.where((t.counts >= 10) & t.layout.published, TEN_FIVE.rounded(t.counts), np.nan),
        )
        for t in tables
    ]
    found = hidden_and_small(tables, attack(bare))
    assert any(bounds.values < enough(bounds.line) for bounds, _ in found)
    exact = Rule(threshold=10, step=1)
    bare = [
        Published(t.layout, np.where((t.counts >= 10) & t.layout.published, t.counts, np.nan))
        for t in tables
    ]
    found = hidden_and_small(tables, attack(bare, exact))
    assert any(bounds.low == truth == bounds.high for bounds, truth in found)


def test_tables_that_nobody_can_have_answered_are_told():
    table = count_tables(simulated(1, [60]), "help", by="group")[0]
    wrong = np.where(table.layout.published, 50.0, np.nan)
    wrong[0, 0] = np.nan
    with pytest.raises(DataError) as caught:
        attack([Published(table.layout, wrong)])
    assert (
        str(caught.value)
        == "published: no answers can have led to these tables; were they published by this rule?"
    )


# --- what is published tells nothing more ---


def frames(data: analysis.Responses, published: Sequence[Published]) -> list[pd.DataFrame]:
    """Everything the commands can print of these answers under the rule, each as it is
    published.
    """
    found = []
    for base in ("valid", "answered"):
        for total in (False, True):
            table = analysis.distribution(data, by="group", base=base, total=total)
            found.append(apply(table, "ons", base=base, published=published))
            table = table.assign(method="wilson", level=0.95)
            found.append(apply(table, "ons", base=base, published=published))
            for net in ("agree", "disagree"):
                table = analysis.agreement(data, by="group", net=net, base=base, total=total)
                found.append(apply(table, "ons", base=base, published=published))
    return found


def test_bounds_of_a_distribution_are_left_out_where_it_does_not_say_by_which_method_they_are():
    data = simulated(1, [700, 450])
    published = protect(count_tables(data, by="group"))
    table = analysis.distribution(data, "help", by="group", level=0.8)
    silent = apply(table, "ons", published=published)
    assert silent[["low", "high"]].isna().all(axis=None)
    assert silent["estimate"].notna().any()
    said = apply(table.assign(method="wilson", level=0.8), "ons", published=published)
    pd.testing.assert_frame_equal(
        said[silent.columns.drop(["low", "high"])], silent.drop(columns=["low", "high"])
    )
    shown = said[said["estimate"].notna()]
    for row in shown.to_dict("records"):
        assert (row["low"], row["high"]) == pytest.approx(
            analysis.METHODS["wilson"](row["count"], row["n"], 0.8)
        )


@pytest.mark.parametrize("seed", range(2))
def test_other_answers_of_the_same_rounded_counts_give_the_same_figures_to_the_last_digit(seed):
    """One respondent changes an answer, so that counts change and rounded ones do not: no interval
    or share may tell.
    """
    data = simulated(seed, [70, 45, 23, 8])
    published = protect(count_tables(data, by="group"))
    before = frames(data, published)
    moved = 0
    for person in range(0, len(data.frame), 9):
        frame = data.frame.copy()
        frame.loc[person, "help"] = ANSWERS[(person + seed) % 5]
        other = analysis.Responses(frame, data.codebook)
        again = [
            Published(
                mine.layout,
                np.where(
                    np.isnan(mine.values) | mine.layout.known_zero,
                    mine.values,
                    TEN_FIVE.rounded(t.counts),
                ),
            )
            for mine, t in zip(published, count_tables(other, by="group"), strict=True)
        ]
        if all(
            np.array_equal(a.values, b.values, equal_nan=True)
            for a, b in zip(published, again, strict=True)
        ):
            moved += not frame.equals(data.frame)
            for one, two in zip(before, frames(other, again), strict=True):
                pd.testing.assert_frame_equal(one, two)
    assert moved > 0


@pytest.mark.parametrize("seed", range(3))
def test_what_is_asked_for_does_not_change_what_is_hidden(seed):
    data = simulated(seed, [70, 45, 23, 8])
    published = protect(count_tables(data, by="group"))
    alone = protect(count_tables(data, "help", by="group"))
    pd.testing.assert_frame_equal(pd.DataFrame(published[0].values), pd.DataFrame(alone[0].values))


# --- small cases by hand ---


def single(counts: Mapping[str, Sequence[int]], groups: Sequence[str]) -> pd.DataFrame:
    rows = [
        (g, answer)
        for answer, many in counts.items()
        for g, number in zip(groups, many, strict=True)
        for _ in range(number)
    ]
    frame = pd.DataFrame(rows, columns=["group", "help"])
    return frame.astype(
        {"group": pd.CategoricalDtype(list(groups)), "help": pd.CategoricalDtype(list(counts))}
    )


def shown(data: pd.DataFrame, *, total: bool = True) -> dict[tuple[str, str], float]:
    """Answer and group → the published count."""
    (published,) = protect(count_tables(data, "help", by="group", total=total))
    return {
        (line.code, group): value
        for line, group, value in published.cells()
        if line.kind == "answer"
    }


def test_a_small_count_takes_another_of_its_group_with_it_and_with_a_total_a_rectangle():
    counts = {"yes": [40, 52], "no": [4, 31], "so": [27, 46]}
    alone = shown(single(counts, ["a", "b"]), total=False)
    assert {key for key, value in alone.items() if np.isnan(value)} == {("no", "a"), ("so", "a")}
    with_total = shown(single(counts, ["a", "b"]))
    hidden = {key for key, value in with_total.items() if np.isnan(value)}
    for code in ("yes", "no", "so"):
        assert sum(key[0] == code for key in hidden) != 1
    for group in ("a", "b", "Total"):
        assert sum(key[1] == group for key in hidden) != 1


def test_where_nothing_is_small_nothing_is_hidden():
    found = shown(single({"yes": [41, 52], "no": [14, 33]}, ["a", "b"]))
    assert found == {
        ("yes", "a"): 40, ("yes", "b"): 50, ("yes", "Total"): 95,
        ("no", "a"): 15, ("no", "b"): 35, ("no", "Total"): 45,
    }  # fmt: skip


def test_one_respondent_is_hidden_altogether():
    (published,) = protect(count_tables(single({"yes": [1], "no": [0]}, ["a"]), "help", by="group"))
    assert np.isnan([value for line, _, value in published.cells() if line.kind != "missing"]).all()
    assert all(bounds.values >= 10 for bounds in attack([published]))


def test_a_group_with_nobody_hides_nothing_of_the_others():
    found = shown(single({"yes": [41, 52, 0], "no": [14, 33, 0]}, ["a", "b", "c"]))
    assert {key[1] for key, value in found.items() if np.isnan(value)} == {"c"}


def test_a_group_that_was_not_asked_is_no_secret():
    data = single({"yes": [41, 0], "no": [14, 0], "not_asked": [0, 33]}, ["a", "b"])
    found = shown(data)
    assert (found["yes", "b"], found["no", "b"]) == (0, 0)
    assert found["yes", "a"] == found["yes", "Total"] == 40


def test_sums_that_do_not_hold_are_refused():
    layout = count_tables(single({"yes": [41], "no": [14]}, ["a"]), "help", by="group")[0].layout
    with pytest.raises(DataError) as caught:
        CountTable(layout, np.ones(layout.published.shape, np.int64))
    assert str(caught.value) == "help: the parts of a sum do not add up to it"


@pytest.mark.parametrize("kind", LINES)
def test_every_kind_of_line_is_in_the_tables(kind):
    tables = count_tables(simulated(0, [60, 40, 9]), by="group")
    assert any(line.kind == kind for table in tables for line in table.layout.lines)


def test_a_layout_says_what_adds_up():
    table = count_tables(single({"yes": [41], "no": [14]}, ["a"]), "help", by="group", total=False)[
        0
    ]
    assert isinstance(table.layout, Layout)
    assert base_line() in [whole for whole, _ in table.layout.sums]
    assert not (table.layout.equations @ table.counts.ravel()).any()
