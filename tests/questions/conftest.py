"""The matrix fills forms as the tests of forms do, with their helpers by name."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "forms"), str(HERE.parent / "survey")]
