"""Simulated studies with R's figures on them (`witness/`), and thirteen real trials beside the
checkout.
"""

from pathlib import Path

import pandas as pd
import pytest

WITNESS = Path(__file__).parent / "witness"


@pytest.fixture(scope="session")
def witness() -> Path:
    return WITNESS


@pytest.fixture(scope="session")
def meta(shared: Path) -> Path:
    """The folder of real trials and metafor's figures on them."""
    return shared / "data/meta"


@pytest.fixture(scope="session")
def bcg(meta: Path) -> pd.DataFrame:
    """Thirteen trials of a vaccine, with metafor's names of columns."""
    names = {"tpos": "ai", "tneg": "bi", "cpos": "ci", "cneg": "di"}
    return pd.read_csv(meta / "bcg.csv").rename(columns=names)


@pytest.fixture(scope="session")
def apart() -> pd.DataFrame:
    """22 simulated effects that lie far apart."""
    return pd.read_csv(WITNESS / "effects.csv").query("set == 'apart'").reset_index(drop=True)
