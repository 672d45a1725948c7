"""The tests of this room share the random questionnaires of `questionnaires.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
