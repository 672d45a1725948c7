"""Percentages held against their bases, by arithmetic alone."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.drafts.reading import read_document
from analysis.judgement.mentions import mentions
from analysis.judgement.possible import counts_for, shares_of_bases
from survey.cli import concord

HALVES = (ROUND_HALF_UP, ROUND_HALF_EVEN)


@given(
    n=st.integers(1, 3000),
    part=st.fractions(0, 1),
    places=st.integers(0, 2),
    how=st.sampled_from(HALVES),
)
def test_a_share_that_people_made_is_possible_however_halves_are_rounded(
    n: int, part: float, places: int, how: str
) -> None:
    count = int(part * n)
    exact = Decimal(100 * count) / n
    written = exact.quantize(Decimal(1).scaleb(-places), how)
    assert count in counts_for(float(written), places, n)


@given(n=st.integers(1, 400), value=st.integers(0, 100))
def test_what_is_called_impossible_no_number_of_people_gives(n: int, value: int) -> None:
    made = {
        int((Decimal(100 * count) / n).quantize(Decimal(1), how)): count
        for count in range(n + 1)
        for how in HALVES
    }
    assert (value in made) == bool(counts_for(value, 0, n))


@pytest.mark.parametrize("n", [1, 2, 7, 8, 37, 100, 101])
def test_nobody_and_everybody_are_possible_of_any_base(n: int) -> None:
    assert counts_for(0, 0, n)[0] == 0
    assert counts_for(100, 0, n)[-1] == n


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("82% (n = 37) of teachers agreed.", [("82%", 37, False)]),
        ("84% (n = 37) of teachers agreed.", [("84%", 37, True)]),
        ("84.0% (95% CI 70% to 92%; n = 37) agreed.", [("84.0%", 37, False)]),
        (
            "82% of 37 teachers agreed, and 84% of the 38 nurses.",
            [("82%", 37, False), ("84%", 38, True)],
        ),
        ("82% agreed. We asked 37 teachers.", []),
        ("About 82% (n = 37) agreed.", []),
        ("82% and 84% (n = 37) agreed.", [("84%", 37, True)]),
    ],
)
def test_a_percentage_is_held_against_the_base_that_stands_with_it(
    text: str, told: list[tuple[str, int, bool]], tmp_path: Path
) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(text, "utf-8")
    document = read_document(draft)
    found = shares_of_bases(document, mentions(document))
    assert [(one.share.text, round(one.base.value), one.possible) for one in found] == told


def test_the_command_needs_no_study_and_says_what_the_next_numbers_would_be(
    tmp_path: Path,
) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("82% (n = 37) of teachers agreed.", "utf-8")
    result = CliRunner().invoke(concord, ["claims", "possible", str(draft)])
    assert result.exit_code == 1
    assert "82% of 37 is impossible unless it is weighted: 30 are 81.1% and 31 are 83.8%" in (
        result.stdout
    )
    draft.write_text("84% (n = 37) of teachers agreed.", "utf-8")
    assert CliRunner().invoke(concord, ["claims", "possible", str(draft)]).exit_code == 0
