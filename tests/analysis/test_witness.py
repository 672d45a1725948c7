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
        "two_by_two.csv",
    ],
    "witness_differences.R": [
        "adjusted.csv",
        "differences.csv",
        "differences_design.csv",
        "differences_paired.csv",
    ],
    "witness_models.R": [
        "models_coefficients.csv",
        "models_margins.csv",
        "models_proportional.csv",
        "models_tests.csv",
    ],
    "witness_totals.R": ["totals.csv"],
    "witness_score_differences.R": ["score_differences.csv"],
    "witness_scales.R": [
        "scales_alpha.csv",
        "scales_items.csv",
        "scales_means.csv",
        "scales_scores.csv",
        "simulated_items.csv",
    ],
    "witness.R": ["agreement.csv", "distribution.csv", "intervals.csv", "simulated_answers.csv"],
    "witness_schools.R": [
        *(
            "simulated_schools/" + name
            for name in (
                "reference_differences.csv",
                "reference_likert5_distribution.csv",
                "reference_nchs_rules.csv",
                "reference_svychisq.csv",
                "reference_svyciprop.csv",
                "reference_svyranktest.csv",
                "schools.csv",
            )
        ),
    ],
    "witness_students.R": [
        *(
            "simulated_students/" + name
            for name in (
                "labels.csv",
                "reference_agree_ci.csv",
                "reference_cronbach.csv",
                "reference_differences.csv",
                "reference_differences_small.csv",
                "reference_distribution.csv",
                "reference_edge_intervals.csv",
                "reference_tests.csv",
                "students.csv",
            )
        ),
    ],
    "witness_planning.R": [
        "detected_differences.csv",
        "planned_differences.csv",
        "planned_margins.csv",
        "planned_populations.csv",
    ],
    "witness_domains.R": [
        "domains_agreement.csv",
        "domains_distribution.csv",
        "domains_means.csv",
        "domains_tests.csv",
    ],
    "witness_design.R": [
        "design_agreement.csv",
        "design_distribution.csv",
        "simulated_replicates.csv",
        "simulated_sample.csv",
    ],
}


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.csv"))


def test_every_file_has_a_program_that_writes_it():
    assert files(WITNESS) == sorted(name for names in WRITTEN.values() for name in names)
    assert sorted(path.name for path in WITNESS.glob("*.R")) == sorted(WRITTEN)


@pytest.mark.parametrize(
    "program",
    [
        "witness.R",
        "witness_scales.R",
        "witness_score_differences.R",
        "witness_weighting.R",
        "witness_planning.R",
        "witness_schools.R",
        "witness_students.R",
        pytest.param("witness_domains.R", marks=pytest.mark.slow),
        pytest.param("witness_design.R", marks=pytest.mark.slow),
        pytest.param("witness_differences.R", marks=pytest.mark.slow),
        pytest.param("witness_association.R", marks=pytest.mark.slow),
        pytest.param("witness_models.R", marks=pytest.mark.slow),
        pytest.param("witness_totals.R", marks=pytest.mark.slow),
    ],
)
def test_running_a_witness_again_gives_the_committed_files(needs_r, tmp_path, program):
    rscript = needs_r("survey", "MASS")  # survey's grake calls MASS
    environment = {"LC_ALL": "C.UTF-8", "PATH": str(Path(rscript).parent) + ":/usr/bin:/bin"}
    subprocess.run(
        [rscript, str(WITNESS / program), str(tmp_path)], check=True, env=environment, timeout=300
    )
    assert files(tmp_path) == WRITTEN[program]
    for name in WRITTEN[program]:
        pd.testing.assert_frame_equal(
            pd.read_csv(tmp_path / name), pd.read_csv(WITNESS / name), rtol=1e-9, atol=1e-12
        )
