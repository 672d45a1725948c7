"""The committed results of R are what R gives."""

import subprocess
from pathlib import Path

import pandas as pd

WITNESS = Path(__file__).parent / "witness"


def test_running_the_witness_again_gives_the_committed_files(rscript, tmp_path):
    environment = {"LC_ALL": "C.UTF-8", "PATH": str(Path(rscript).parent) + ":/usr/bin:/bin"}
    subprocess.run([rscript, str(WITNESS / "witness.R"), str(tmp_path)], check=True, env=environment, timeout=120)
    written = sorted(path.name for path in tmp_path.glob("*.csv"))
    assert written == sorted(path.name for path in WITNESS.glob("*.csv"))
    for name in written:
        pd.testing.assert_frame_equal(pd.read_csv(tmp_path / name), pd.read_csv(WITNESS / name), rtol=1e-12, atol=1e-12)
