"""The committed results of R are what R gives."""

import subprocess
from pathlib import Path

import pandas as pd
import pytest

WITNESS = Path(__file__).parent / "witness"
WRITTEN = {
    "witness_weighting.R": ["simulated_sample_to_weight.csv", "weights.csv"],
    "witness_association.R": [
        "association.csv",
        "association_design.csv",
        "net_scores.csv",
        "summaries.csv",
    ],
    "witness_differences.R": [
        "adjusted.csv",
        "differences.csv",
        "differences_design.csv",
        "differences_paired.csv",
    ],
    "witness_score_differences.R": ["score_differences.csv"],
    "witness_scales.R": [
        "scales_alpha.csv",
        "scales_items.csv",
        "scales_means.csv",
        "scales_scores.csv",
        "simulated_items.csv",
    ],
    "witness.R": ["agreement.csv", "distribution.csv", "intervals.csv", "simulated_answers.csv"],
    "witness_planning.R": [
        "detected_differences.csv",
        "planned_differences.csv",
        "planned_margins.csv",
        "planned_populations.csv",
    ],
    "witness_design.R": [
        "design_agreement.csv",
        "design_distribution.csv",
        "simulated_replicates.csv",
        "simulated_sample.csv",
    ],
}


def test_every_file_has_a_program_that_writes_it():
    assert sorted(path.name for path in WITNESS.glob("*.csv")) == sorted(
        name for names in WRITTEN.values() for name in names
    )
    assert sorted(path.name for path in WITNESS.glob("*.R")) == sorted(WRITTEN)


@pytest.mark.parametrize(
    "program",
    [
        "witness.R",
        "witness_scales.R",
        "witness_score_differences.R",
        "witness_weighting.R",
        "witness_planning.R",
        pytest.param("witness_design.R", marks=pytest.mark.slow),
        pytest.param("witness_differences.R", marks=pytest.mark.slow),
        pytest.param("witness_association.R", marks=pytest.mark.slow),
    ],
)
def test_running_a_witness_again_gives_the_committed_files(rscript, tmp_path, program):
    environment = {"LC_ALL": "C.UTF-8", "PATH": str(Path(rscript).parent) + ":/usr/bin:/bin"}
    subprocess.run(
        [rscript, str(WITNESS / program), str(tmp_path)], check=True, env=environment, timeout=300
    )
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == WRITTEN[program]
    for name in WRITTEN[program]:
        pd.testing.assert_frame_equal(
            pd.read_csv(tmp_path / name), pd.read_csv(WITNESS / name), rtol=1e-9, atol=1e-12
        )
