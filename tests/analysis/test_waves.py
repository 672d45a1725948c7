"""Waves: which interviews belong to which, and what has changed between them."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import Design, Responses, change, compare, with_waves
from survey.errors import DataError

SPRING = (date(2022, 3, 1), date(2022, 3, 31))
AUTUMN = (date(2022, 9, 1), date(2022, 9, 30))


def completed(responses: Responses, *moments: str) -> Responses:
    """The first interviews of the table, completed at these moments, none for ""."""
    times = pd.Series(
        [pd.Timestamp(moment, tz="UTC") if moment else pd.NaT for moment in moments],
        dtype="datetime64[us, UTC]",
    )
    return Responses(
        responses.frame.iloc[: len(moments)].assign(completed=times), responses.codebook
    )


def panel(people: int = 300, waves: int = 2) -> pd.DataFrame:
    """Simulated people asked in each wave, who mostly stay with what they said."""
    draw = np.random.default_rng(8)
    lean = draw.normal(0, 2, people)
    rows = [
        pd.DataFrame(
            {
                "person": range(people),
                "wave": f"w{wave}",
                "group": np.where(np.arange(people) % 3 == 0, "teachers", "public"),
                "help": np.where(draw.logistic(0, 1, people) < lean + 0.3 * wave, "yes", "no"),
                "weight": np.round(np.exp(lean / 6), 3),
            }
        )
        for wave in range(1, waves + 1)
    ]
    return pd.concat(rows, ignore_index=True)


# --- which interviews belong to which wave --------------------------------------------------------


def test_first_and_last_day_are_in_and_what_is_outside_all_waves_is_in_none(
    responses: Responses,
) -> None:
    moments = (
        "2022-02-28 23:59",
        "2022-03-01 00:00",
        "2022-03-31 23:59",
        "2022-04-01",
        "2022-09-15",
        "",
    )
    found = with_waves(completed(responses, *moments), {"autumn": AUTUMN, "spring": SPRING}).frame[
        "wave"
    ]
    assert found.isna().tolist() == [True, False, False, True, False, True]
    assert found.dropna().tolist() == ["spring", "spring", "autumn"]
    assert found.cat.ordered
    assert found.cat.categories.tolist() == ["spring", "autumn"]


def test_the_responses_given_stay_as_they_were(responses: Responses) -> None:
    before = completed(responses, "2022-03-05")
    with_waves(before, {"spring": SPRING})
    assert "wave" not in before.frame


@pytest.mark.parametrize(
    ("waves", "said"),
    [
        ({}, "waves: there are none; name each with its first and last day"),
        (
            {"spring": SPRING, "summer": (date(2022, 3, 31), date(2022, 8, 1))},
            (
                "waves: 'spring' lasts until 2022-03-31 and 'summer' starts on 2022-03-31; a day "
                "belongs to one wave"
            ),
        ),
        (
            {"autumn": (AUTUMN[1], AUTUMN[0])},
            (
                "waves: 'autumn' ends on 2022-09-01, before it starts on 2022-09-30; turn the days "
                "round"
            ),
        ),
    ],
)
def test_what_cannot_be_waves_is_refused(responses: Responses, waves: Any, said: str) -> None:
    with pytest.raises(DataError) as told:
        with_waves(completed(responses, "2022-03-05"), waves)
    assert str(told.value) == said


def test_a_long_wave_that_holds_two_others_overlaps(responses: Responses) -> None:
    year = (date(2022, 1, 1), date(2022, 12, 31))
    with pytest.raises(DataError) as told:
        with_waves(
            completed(responses, "2022-03-05"), {"year": year, "spring": SPRING, "autumn": AUTUMN}
        )
    assert len(told.value.faults) == 2


def test_a_column_that_is_called_wave_already_is_not_written_over(responses: Responses) -> None:
    waves = {"spring": SPRING}
    once = with_waves(completed(responses, "2022-03-05"), waves)
    with pytest.raises(DataError, match="wave: the table has a column of this name already"):
        with_waves(once, waves)


# --- what has changed -----------------------------------------------------------------------------


def test_change_of_independent_waves_is_the_difference_of_two_samples() -> None:
    frame = panel(waves=3)
    table = change(frame, "help", answers=["yes"])
    assert list(table.columns) == [
        *(
            "item",
            "net",
            "group",
            "wave_a",
            "wave_b",
            "estimate_a",
            "estimate_b",
            "difference",
            "low",
            "high",
        ),
        *("p_value", "p_adjusted", "method", "flag"),
    ]
    same = compare(frame, "help", by="wave", answers=["yes"], against="previous")
    assert table["wave_a"].tolist() == ["w2", "w3"]
    assert table["wave_b"].tolist() == ["w1", "w2"]
    assert table["group"].tolist() == ["Total", "Total"]
    for column in ("difference", "low", "high", "p_value", "p_adjusted"):
        np.testing.assert_array_equal(table[column], same[column])


def test_each_group_has_its_own_change() -> None:
    frame = panel(waves=3)
    table = change(frame, "help", by="group", answers=["yes"], against="first", adjust="none")
    assert table["group"].tolist() == ["public", "public", "teachers", "teachers"]
    assert table["wave_a"].tolist() == ["w2", "w3"] * 2
    for group, rows in table.groupby("group"):
        alone = change(
            frame[frame["group"] == group], "help", answers=["yes"], against="first", adjust="none"
        )
        np.testing.assert_array_equal(rows["difference"], alone["difference"])
        np.testing.assert_array_equal(
            rows[["low", "high", "p_value"]], alone[["low", "high", "p_value"]]
        )


@pytest.mark.parametrize(
    ("against", "pairs"),
    [("w2", [("w2", "w1"), ("w3", "w2")]), (None, [("w2", "w1"), ("w3", "w1"), ("w3", "w2")])],
)
def test_the_later_wave_comes_first_whatever_it_is_compared_with(
    against: str | None, pairs: list[tuple[str, str]]
) -> None:
    table = change(panel(waves=3), "help", answers=["yes"], against=against)
    assert list(zip(table["wave_a"], table["wave_b"], strict=True)) == pairs


def test_people_asked_again_are_the_clusters_of_a_design_and_their_change_that_of_pairs() -> None:
    frame = panel()
    found = change(
        frame, "help", answers=["yes"], design=Design(clusters="person"), method="t"
    ).iloc[0]
    said = frame.assign(yes=frame["help"] == "yes").pivot_table(
        index="person", columns="wave", values="yes", aggfunc="sum"
    )
    pairs = (said["w2"] - said["w1"]).astype(float)
    error = pairs.std(ddof=1) / np.sqrt(len(pairs))
    t = 1.9679565050  # R: qt(0.975, 298)
    assert found["difference"] == pytest.approx(pairs.mean())
    assert [found["low"], found["high"]] == pytest.approx(
        [pairs.mean() - t * error, pairs.mean() + t * error], rel=1e-8
    )
    apart = change(frame, "help", answers=["yes"]).iloc[0]
    assert found["high"] - found["low"] < 0.85 * (apart["high"] - apart["low"])


def test_waves_made_from_days_are_compared_with_their_weights(responses: Responses) -> None:
    people = completed(responses, *["2022-03-05"] * 4, *["2022-09-05"] * 6)
    people = Responses(people.frame.assign(weight=[1.0, 2.0] * 5), people.codebook)
    waves = with_waves(people, {"spring": SPRING, "autumn": AUTUMN})
    for design in (None, Design(weights="weight")):
        row = change(waves, "help", design=design).iloc[0]
        assert (row["wave_a"], row["wave_b"], row["estimate_b"], row["estimate_a"]) == (
            "autumn",
            "spring",
            1,
            0,
        )
        assert row["low"] >= -1


def test_an_empty_wave_has_no_answers(responses: Responses) -> None:
    waves = with_waves(
        completed(responses, *["2022-03-05"] * 6), {"spring": SPRING, "autumn": AUTUMN}
    )
    row = change(waves, "help").iloc[0]
    assert row["flag"] == "no answers"
    assert np.isnan(row["difference"])


def test_moments_are_days_of_utc(responses: Responses) -> None:
    late = datetime(2022, 4, 1, 0, 30, tzinfo=UTC)
    found = with_waves(completed(responses, late.strftime("%Y-%m-%d %H:%M")), {"spring": SPRING})
    assert found.frame["wave"].isna().all()
