"""The study of coverage runs, and finds what is known of the methods."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.methods.intervals import methods_for

ROOT = Path(__file__).parents[2]
PROGRAM, PAGE = ROOT / "benchmarks" / "coverage.py", ROOT / "docs" / "coverage.md"
OF_DIFFERENCES = ROOT / "benchmarks" / "differences.py"


@pytest.mark.slow
def test_a_small_study_of_coverage_writes_its_tables_and_pictures(tmp_path):
    small = ["--replications", "200", "--sizes", "80", "--shares", "0.2"]
    files = ["--images", str(tmp_path), "--csv", str(tmp_path / "all.csv")]
    run = subprocess.run(
        [sys.executable, str(PROGRAM), *small, *files],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    study = pd.read_csv(tmp_path / "all.csv")
    same = {"beta", "xlogit"}
    assert set(study["method"]) == set(methods_for(design=True)) - same
    for method in (set(methods_for(design=True)) | set(methods_for(design=False))) - same:
        assert f"| `{method}` |" in run.stdout
    middle = study.query("method in ['wilson', 'logit', 'clopper-pearson']")
    assert middle["coverage"].between(0.90, 0.99).all()
    widths = study.groupby("method")["width"].mean()
    assert widths["wilson"] < widths["logit"] < widths["clopper-pearson"]
    exact = run.stdout.split("With a design")[0]
    rows = [line for line in exact.splitlines() if line.startswith("|")]
    assert len(rows) == 14
    assert [row for row in rows if row not in PAGE.read_text("utf-8")] == []
    for name in ("coverage.png", "coverage-designs.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_small_study_of_differences_finds_no_contradiction_and_the_figures_of_the_page(tmp_path):
    small = ["--replications", "100", "--sizes", "80", "--csv", str(tmp_path / "all.csv")]
    run = subprocess.run(
        [sys.executable, str(OF_DIFFERENCES), *small],
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    study = pd.read_csv(tmp_path / "all.csv").set_index("method")
    for method in ("default", "t", "newcombe"):
        assert (study.loc[method, "contradicted"] == 0).all()
    assert study.loc["p of t, interval of newcombe", "contradicted"].mean() > 0.02
    assert (study.loc["default", "none"] == 0).all()
    assert study.loc["default", "coverage"].mean() > 0.94
    exact = run.stdout.split("With a design")[0]
    rows = [line for line in exact.splitlines() if line.startswith("|")]
    assert len(rows) == 3 * 7
    assert [row for row in rows if row not in PAGE.read_text("utf-8")] == []
