"""Simulated people measured twice with R's figures on them (`witness/`), and real ones beside the
checkout.
"""

from pathlib import Path

import pandas as pd
import pytest

from analysis.outcomes import long_records

WITNESS = Path(__file__).parent / "witness"


@pytest.fixture(scope="session")
def witness() -> Path:
    return WITNESS


@pytest.fixture(scope="session")
def people() -> pd.DataFrame:
    """90 simulated people in three teams, with two measures before and after."""
    return pd.read_csv(WITNESS / "people.csv")


@pytest.fixture(scope="session")
def records(people: pd.DataFrame) -> pd.DataFrame:
    """The same in a row for each person at each point."""
    points = {
        "start": {"low": "before", "warmth": "warmth"},
        "end": {"low": "after", "warmth": "warmth_after"},
    }
    return long_records(people, points, person="person", keep=["team"])
