"""The study of coverage runs, and finds what is known of the methods."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.intervals import methods_for

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "coverage.py"


@pytest.mark.slow
def test_a_small_study_of_coverage_writes_its_tables_and_pictures(tmp_path):
    small = ["--replications", "400", "--sizes", "80", "--shares", "0.05", "0.5"]
    files = ["--images", str(tmp_path), "--csv", str(tmp_path / "all.csv")]
    run = subprocess.run([sys.executable, str(PROGRAM), *small, *files], capture_output=True, text=True, check=True, timeout=120)
    study = pd.read_csv(tmp_path / "all.csv")
    same = {"beta", "xlogit"}
    assert set(study["method"]) == set(methods_for(design=True)) - same
    for method in (set(methods_for(design=True)) | set(methods_for(design=False))) - same:
        assert f"| `{method}` |" in run.stdout
    middle = study.query("p == 0.5 and method in ['wilson', 'logit', 'clopper-pearson']")
    assert middle["coverage"].between(0.90, 0.99).all()
    widths = study.query("p == 0.05").groupby("method")["width"].mean()
    assert widths["mean"] < widths["wilson"] < widths["clopper-pearson"]
    for name in ("coverage.png", "coverage-designs.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
