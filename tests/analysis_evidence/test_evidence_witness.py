"""R gives the committed figures again."""

import subprocess
from pathlib import Path

import pandas as pd
import pytest


@pytest.mark.slow
def test_running_the_witness_again_gives_the_committed_files(needs_r, witness, tmp_path):
    rscript = needs_r("metafor", "clubSandwich")
    environment = {"LC_ALL": "C.UTF-8", "PATH": str(Path(rscript).parent) + ":/usr/bin:/bin"}
    program = witness / "witness_evidence.R"
    subprocess.run([rscript, program, tmp_path], check=True, env=environment, timeout=300)
    written = sorted(path.name for path in witness.glob("*.csv"))
    assert sorted(path.name for path in tmp_path.iterdir()) == written
    for name in written:
        pd.testing.assert_frame_equal(
            pd.read_csv(tmp_path / name), pd.read_csv(witness / name), rtol=1e-6, atol=1e-9
        )
