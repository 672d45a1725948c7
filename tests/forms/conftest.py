"""What the tests of forms share: the random questionnaires of tests/survey, and the helpers of this
room by name.
"""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "survey")]
