"""Figures of a draft as plain objects, for JSON."""

from collections.abc import Iterable
from typing import Any

from analysis.judgement.checked import Checked

__all__ = ["rows_of"]


def rows_of(checked: Iterable[Checked]) -> list[dict[str, Any]]:
    """One object for every figure, in the order of the draft; NaN is undefined.

    `published`, `computed`, `low`, `high`: shares and differences of them as proportions, numbers
    of people and multiples as they are. `waved`: why the figure is not checked; it then counts as
    no failure. `base`, `n`: None where it is of no answers, such as of research.
    `part`: of the document. `proposed`: what an unbound figure probably is.
    """
    return [
        {
            "text": one.mention.text,
            "place": one.mention.place,
            "part": one.mention.part,
            "kind": one.mention.kind,
            "claim": one.claim or None,
            "base": (one.base or None) if one.claim else None,
            "published": one.published,
            "computed": one.computed,
            "low": one.low,
            "high": one.high,
            "n": one.n if one.claim and (one.n or one.base) else None,
            "verdict": one.verdict,
            "reason": one.reason,
            "suggestion": one.suggestion,
            "waved": one.waved,
            "proposed": one.proposal.claim or None if one.proposal else None,
        }
        for one in checked
    ]
