"""The code of a case: the same each time, found again however it is typed, and never by a slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases import case_code, case_of
from survey.errors import DataError
from survey.store import Case


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=20, unique=True))
def test_a_code_leads_back_to_its_case_however_it_is_typed(ids: list[str]) -> None:
    cases = [Case(id_) for id_ in ids]
    for case in cases:
        code = case_code(case.id)
        assert case_of(code, cases) == case
        assert case_of(f" {code.lower().replace('-', ' ')} ", cases) == case
        assert case_of(code.replace("0", "O").replace("1", "l"), cases) == case


@given(st.text(min_size=1, max_size=20), st.integers(0, 7), st.integers(1, 30))
def test_one_wrong_sign_is_found(id_: str, place: int, turn: int) -> None:
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXY"
    plain = case_code(id_).replace("-", "")
    wrong = signs[(signs.index(plain[place]) + turn) % 31]
    with pytest.raises(DataError, match="a sign is wrong"):
        case_of(plain[:place] + wrong + plain[place + 1 :], [])


@given(st.text(min_size=1, max_size=20), st.integers(0, 5))
def test_two_swapped_signs_are_found(id_: str, place: int) -> None:
    plain = case_code(id_).replace("-", "")
    first, second = plain[place], plain[place + 1]
    if first != second:
        with pytest.raises(DataError, match="a sign is wrong"):
            case_of(plain[:place] + second + first + plain[place + 2 :], [])


def test_what_is_no_code_is_told() -> None:
    for text in ("", "4K7", "4K7-QM2X99", "4K7-QM2U9", "é" * 8):
        with pytest.raises(DataError, match="is not one"):
            case_of(text, [])


def test_thousands_of_cases_have_codes_of_their_own() -> None:
    assert len({case_code(f"n-{number:05}") for number in range(20_000)}) == 20_000
