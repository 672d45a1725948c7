"""Several populations have a total each; nothing is pooled over them, unless a study says how they
go together.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from analysis import (
    Design,
    Responses,
    agreement,
    change,
    compare,
    compare_items,
    distribution,
    reliability,
    score_means,
    summary,
    tally,
)
from analysis.weighting import weigh, with_weights, write_weights
from survey.codebook import Codebook
from survey.definition import loads
from survey.errors import DataError
from survey.people import Together
from survey.record import CompletedInterview
from survey.wording import Wording

PUBLIC = """
instrument: of-public
version: "1"
title: The public
languages: [en]
groups: {public: The public}
scores: {liking: {items: [help, more], at_least: 1}}
sections:
  - title: Help
    questions:
      - {id: help, ask: "Help?", scale: agreement5}
      - {id: more, ask: "More?", scale: agreement5}
      - {id: region, ask: "Where?", choose: {wales: Wales, england: England}}
"""
STAFF = """
instrument: of-staff
version: "1"
title: Staff
languages: [en]
groups: {teachers: Teachers, nurses: Nurses, carers: Carers}
sections:
  - title: Help
    questions:
      - {id: help, ask: "Help?", scale: agreement5}
      - {id: region, ask: "Where?", choose: {wales: Wales, england: England}}
"""
MANY = {"public": (40, 20), "teachers": (12, 3), "nurses": (5, 5), "carers": (1, 4)}
"""How many of each group agree, and how many do not."""


def interview(number: int, group: str, help_: str) -> CompletedInterview:
    public = group == "public"
    answers = {"help": help_, "region": "wales" if number % 3 else "england"}
    return CompletedInterview(
        uuid=f"{group} {number}",
        instrument="of-public" if public else "of-staff",
        version="1",
        hash="",
        group=group,
        mode="page",
        language="en",
        answers=answers | ({"more": "agree"} if public else {}),
        attributes={"weight": 1.0 + number % 2, "wave": f"w{number % 2}"},
    )


@pytest.fixture(scope="module")
def responses() -> Responses:
    """90 people of four groups, of two populations, with a combination of two groups."""
    people = [
        interview(number, group, "agree" if number < agreeing else "disagree")
        for group, (agreeing, others) in MANY.items()
        for number in range(agreeing + others)
    ]
    codebook = Codebook.of([loads(PUBLIC), loads(STAFF)])
    health = Together("health", Wording.of("Health"), ("nurses", "carers"))
    return Responses.from_interviews(people, replace(codebook, combinations=(health,)))


@pytest.fixture(scope="module")
def declared(responses) -> Responses:
    """The same, in a study that says that they are one population."""
    groups = tuple(MANY)
    everybody = (Together("everybody", Wording.of("All"), groups),)
    return replace(responses, codebook=replace(responses.codebook, populations=everybody))


ENGINES: Mapping[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "pyarrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "DuckDB": lambda frame: duckdb.connect(config={"threads": 1}).from_df(frame),
}


@pytest.fixture(params=ENGINES)
def data(request, responses) -> Responses:
    return Responses(ENGINES[request.param](responses.frame), responses.codebook)


DESIGNS = {"no design": None, "weights": Design("weight")}
each_design = pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)


def named(table: pd.DataFrame, column: str) -> dict[str, Any]:
    found: dict[str, Any] = table.set_index("group")[column].to_dict()
    return found


def test_populations_are_those_of_the_instruments(responses):
    assert [(one.code, one.of) for one in responses.codebook.populations] == [
        ("of-public", ("public",)),
        ("of-staff", ("teachers", "nurses", "carers")),
    ]


def test_everybody_is_each_population_by_itself(data):
    table = agreement(data, "help")
    assert named(table, "n") == {"of-public": 60, "of-staff": 30}
    assert named(table, "estimate") == {"of-public": 40 / 60, "of-staff": 18 / 30}


def test_combinations_and_totals_come_after_the_groups(data):
    table = agreement(data, "help", by="group", total=True)
    assert table["group"].tolist() == [*MANY, "health", "of-public", "of-staff"]
    assert named(table, "n") == {
        **{group: sum(many) for group, many in MANY.items()},
        "health": 15,
        "of-public": 60,
        "of-staff": 30,
    }
    assert named(table, "estimate")["health"] == 6 / 15
    spread = distribution(data, "help", by="group")
    assert spread["group"].drop_duplicates().tolist() == [*MANY, "health"]
    summed = summary(data, "help", by="group", measures="net", total=True)
    assert summed["group"].drop_duplicates().tolist() == table["group"].tolist()


@each_design
def test_a_population_and_a_combination_are_domains_like_others(responses, design):
    by_group = agreement(responses, "help", by="group", total=True, design=design)
    for name, where in {
        "health": "group in ('nurses', 'carers')",
        "of-staff": "group != 'public'",
    }.items():
        row = by_group[by_group["group"] == name].reset_index(drop=True)
        alone = agreement(responses, "help", design=design, where=where)
        other = alone[alone["group"] == "of-staff"].reset_index(drop=True)
        columns = [one for one in row.columns if one != "group"]
        pd.testing.assert_frame_equal(row[columns], other[columns])


def test_a_study_says_how_populations_go_together(declared):
    assert named(agreement(declared, "help"), "n") == {"Total": 90}
    regions = agreement(declared, "help", by="region", total=True)
    assert regions["group"].tolist() == ["wales", "england", "Total"]


def test_groups_of_another_column_are_not_pooled(data):
    for refused in (
        lambda: agreement(data, "help", by="region"),
        lambda: compare(data, "help", by="region"),
        lambda: distribution(data, "help", by="region", design=Design("weight")),
        lambda: change(data, "help", by="region"),
        lambda: tally(data, "help", by=["region", "wave"]),
    ):
        with pytest.raises(DataError) as error:
            refused()
        assert "is of several populations that were asked help (of-public, of-staff)" in str(
            error.value
        )
    with pytest.raises(DataError) as error:
        agreement(data, "help", by="region")
    assert str(error.value) == (
        "by: 'wales' is of several populations that were asked help (of-public, of-staff), and "
        "nothing says how they go together; take one with where=\"group == 'public'\", cross "
        "by=['group', 'region'], or say in study.yaml how they go together (populations:)"
    )


def test_what_one_population_was_asked_has_its_regions(data):
    table = agreement(data, "more", by="region", total=True)
    assert table["group"].tolist() == ["wales", "england", "of-public", "of-staff"]
    assert named(table, "n") == {"wales": 40, "england": 20, "of-public": 60, "of-staff": 0}
    assert named(table, "flag")["of-staff"] == "not asked"


def test_a_condition_and_a_cross_tell_populations_apart(data):
    public = agreement(data, "help", by="region", where="group == 'public'")
    assert named(public, "n") == {"wales": 40, "england": 20}
    crossed = agreement(data, "help", by=["group", "region"], total=True)
    assert named(crossed, "n")["teachers × wales"] == 10
    assert named(crossed, "n")["of-staff"] == 30


def pairs_of(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["group_a"], table["group_b"], strict=True))


@each_design
def test_groups_are_compared_within_their_population(responses, design):
    asked: dict[str, Any] = {"by": "group", "design": design}
    assert pairs_of(compare(responses, "help", **asked)) == [
        ("teachers", "nurses"),
        ("teachers", "carers"),
        ("teachers", "health"),
        ("nurses", "carers"),
    ]
    assert pairs_of(compare(responses, "help", against="rest", **asked)) == [
        (group, "Rest") for group in ("teachers", "nurses", "carers", "health")
    ]
    assert pairs_of(compare(responses, "help", against="previous", **asked)) == [
        ("nurses", "teachers"),
        ("carers", "nurses"),
    ]
    rest = compare(responses, "help", against="rest", **asked)
    assert rest.set_index("group_a").loc["teachers", "estimate_b"] == pytest.approx(
        compare(responses, "help", against="health", **asked)
        .set_index("group_a")
        .loc["teachers", "estimate_b"]
    )


def test_populations_are_compared_where_one_is_named(responses):
    public = compare(responses, "help", by="group", against="public")
    assert pairs_of(public) == [
        (group, "public") for group in ("teachers", "nurses", "carers", "health")
    ]
    staff = compare(responses, "help", by="group", against="of-staff")
    assert pairs_of(staff) == [("public", "of-staff")]
    assert staff["difference"].item() == pytest.approx(40 / 60 - 18 / 30)
    assert pairs_of(compare(responses, "help", by="group", against="health")) == [
        ("public", "health"),
        ("teachers", "health"),
    ]


def test_where_every_group_is_a_population_one_has_to_be_named(responses):
    staff = Together("staff", Wording.of("Staff"), ("teachers", "nurses", "carers"))
    two = replace(responses.codebook, combinations=(staff,))
    frame = responses.frame.assign(
        group=responses.frame["group"].cat.remove_categories(["nurses", "carers"])
    )
    with pytest.raises(DataError) as error:
        compare(Responses(frame, replace(two, combinations=())), "help", by="group")
    assert str(error.value) == (
        "by: no two groups are of one population, so none are compared; name one to compare with, "
        "such as against='public'"
    )


def test_waves_items_and_scores_have_a_figure_for_each_population(data):
    waves = change(data, "help", wave="wave")
    assert waves["group"].tolist() == ["of-public", "of-staff"]
    items = compare_items(data, "help", "more")
    assert named(items, "n") == {"of-public": 60, "of-staff": 0}
    means = score_means(data, "liking", by="group", total=True)
    assert means["group"].tolist() == [*MANY, "health", "of-public", "of-staff"]
    assert named(means, "n")["of-public"] == 60
    alpha = reliability(data, "liking")
    assert named(alpha, "n") == {"of-public": 60, "of-staff": 30}


def test_a_combination_over_populations_has_no_row(responses):
    mixed = Together("mixed", Wording.of("Mixed"), ("public", "nurses"))
    codebook = replace(responses.codebook, combinations=(mixed,))
    table = agreement(replace(responses, codebook=codebook), "help", by="group")
    assert table["group"].tolist() == [*MANY]


# --- weights of some groups -----------------------------------------------------------------------


def weighed(responses: Responses, folder: Path, *groups: str, **others: Any) -> Responses:
    """With weights that were made of these groups, and 1 for the others."""
    frame = responses.frame
    inside = frame["group"].isin(groups).to_numpy()
    part = replace(responses, frame=frame[inside])
    found = weigh(part, {"region": {"wales": 0.5, "england": 0.5}})
    weights = pd.Series(1.0, index=frame.index)
    weights[inside] = found.weights
    asked = {"asked": {"groups": list(groups)}}
    whole = replace(found, weights=weights)
    file = write_weights(whole, frame["interview"], folder, name="made", asked=asked)
    return with_weights(responses, file, **others)


def test_who_was_weighted_and_who_was_not_have_no_total_together(responses, tmp_path):
    some = weighed(responses, tmp_path, "nurses", "carers")
    assert named(agreement(some, "help"), "n") == {"of-public": 60, "of-staff": 30}
    made = agreement(some, "help", design=Design("made"))
    assert named(made, "n") == {"of-public": 60, "nurses+carers": 15, "teachers": 15}
    by_group = agreement(some, "help", by="group", total=True, design=Design("made"))
    assert by_group["group"].tolist() == [*MANY, "health", "of-public", "nurses+carers"]
    where = "group in ('teachers', 'nurses')"
    with pytest.raises(DataError, match="several populations"):
        agreement(some, "help", by="region", design=Design("made"), where=where)


def test_weights_of_a_group_keep_its_size(responses, tmp_path):
    some = weighed(responses, tmp_path, "nurses", "carers")
    weights = some.frame.groupby("group", observed=True)["made"]
    assert weights.sum()[["nurses", "carers"]].sum() == pytest.approx(15)
    assert weights.sum()["teachers"] == 15


def test_a_study_says_that_the_weights_go_together(responses, tmp_path):
    some = weighed(responses, tmp_path, "nurses", "carers", declared=["of-staff"])
    made = agreement(some, "help", design=Design("made"))
    assert named(made, "n") == {"of-public": 60, "of-staff": 30}


def test_weights_of_a_whole_population_change_nothing_of_others(responses, tmp_path):
    some = weighed(responses, tmp_path, "public")
    assert some.weighed_apart == {}
    made = agreement(some, "help", design=Design("made"))
    assert named(made, "n") == {"of-public": 60, "of-staff": 30}
