"""Standards of publication as named policies, in one read-only table: `STANDARDS`.

| module     | what is in it                                                          |
|------------|------------------------------------------------------------------------|
| `policies` | the table, and `apply`, which gives a frame as a standard has it        |
| `nchs`     | whether a proportion is certain enough to be published                  |
| `notes`    | what readers are told                                                   |

>>> import analysis
>>> import pandas as pd
>>> from analysis.publication.standards import apply
>>> frame = pd.DataFrame({"group": ["a"] * 40 + ["b"] * 20, "help": (["yes"] * 3 + ["no"]) * 15})
>>> table = analysis.agreement(frame, "help", by="group", answers=["yes"])
>>> table = apply(table, "hse")[["group", "n", "estimate", "suppressed", "flag"]]
>>> print(table.to_string(index=False))
group  n  estimate suppressed     flag
    a 40      0.75            low base
    b 20       NaN          u withheld
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.publication.standards.limits import enough
    from analysis.publication.standards.nchs import LOW_RELIABILITY, NCHS_FLAGS, nchs_review
    from analysis.publication.standards.notes import (
        base_in_words,
        effective_base_in_words,
        precision_note,
        reason_in_words,
    )
    from analysis.publication.standards.policies import (
        DEFAULT,
        FEW_PAIRS,
        NOT_CLEARED,
        STANDARDS,
        SUPPRESSED,
        THIN,
        WITHHELD,
        Standard,
        apply,
        standard_named,
    )

__all__ = [
    "DEFAULT",
    "FEW_PAIRS",
    "LOW_RELIABILITY",
    "NCHS_FLAGS",
    "NOT_CLEARED",
    "STANDARDS",
    "SUPPRESSED",
    "THIN",
    "WITHHELD",
    "Standard",
    "apply",
    "base_in_words",
    "effective_base_in_words",
    "enough",
    "nchs_review",
    "precision_note",
    "reason_in_words",
    "standard_named",
]

unfold(
    __name__,
    {
        "analysis.publication.standards.limits": "enough",
        "analysis.publication.standards.nchs": "LOW_RELIABILITY NCHS_FLAGS nchs_review",
        "analysis.publication.standards.notes": (
            "base_in_words effective_base_in_words precision_note reason_in_words"
        ),
        "analysis.publication.standards.policies": (
            "DEFAULT FEW_PAIRS NOT_CLEARED STANDARDS SUPPRESSED THIN WITHHELD Standard apply "
            "standard_named"
        ),
    },
)
