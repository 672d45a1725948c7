"""Weighting: raking, post-stratification and cell weighting to a population, with trimming.

One margin is post-stratification, one of several columns crossed ("region × age_band") cell
weighting, several margins raking: it is one method. Weights start from those of the design where
there are any.

targets     what the sample is to look like
raking      the numbers
fitting     weights for a frame, with a report
files       weights beside study.yaml, and back to the interviews
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.weighting.files import (
        REPORT_FILE,
        WEIGHTS_FILE,
        read_weights_report,
        with_weights,
        write_weights,
    )
    from analysis.weighting.fitting import Weighting, WeightingReport, weigh
    from analysis.weighting.targets import Targets

__all__ = [
    "REPORT_FILE",
    "WEIGHTS_FILE",
    "Targets",
    "Weighting",
    "WeightingReport",
    "read_weights_report",
    "weigh",
    "with_weights",
    "write_weights",
]

unfold(
    __name__,
    {
        "analysis.weighting.files": "REPORT_FILE WEIGHTS_FILE read_weights_report with_weights "
        "write_weights",
        "analysis.weighting.fitting": "Weighting WeightingReport weigh",
        "analysis.weighting.targets": "Targets",
    },
)
