"""Totals as they may be printed.

A total of people with an answer is a share of the weights that its base has, and says as much: it
is withheld where the share is. A standard that protects counts clears none, since the weights tell
counts that nothing else protects.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import Base
from analysis.counting.domains.conditions import Where
from analysis.counting.nets import codes_given
from analysis.counting.table import By
from analysis.design import Design
from analysis.publication.publishing import Publication
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import WITHHELD
from analysis.publication.tables import RESTS_ON, blanked, letters_of, release_others
from analysis.totals import SUM

__all__ = ["release_totals"]


def release_totals(
    frame: pd.DataFrame,
    publication: Publication,
    *,
    by: By,
    net: str,
    answers: Sequence[object] | None,
    base: Base,
    design: Design | None,
    where: Where,
) -> ReleasedTable:
    """A frame of `total` that was asked of the publication's data with these arguments."""
    standard = publication.standard
    by_base = release_others(frame, standard, "total")
    counted = frame[frame["net"] != SUM]
    if standard.counts or not len(counted):
        return by_base
    shares = agreement(
        publication.data,
        list(dict.fromkeys(counted["item"])),
        by=by,
        net=net,
        answers=answers,
        base=base,
        design=design,
        total=True,
        where=where,
    )
    nets = {str(counted["net"].iloc[0]): codes_given(answers)} if answers else None
    told = publication.shares(shares, by=by, base=base, nets=nets, design=design, where=where)
    reasons = told.frame.set_index(["item", "group"])["reason"]
    keys = pd.MultiIndex.from_frame(frame[["item", "group"]])
    of_shares = reasons.reindex(keys).fillna("").to_numpy(object)
    found = by_base.frame
    every = np.where(found["reason"] != "", found["reason"], of_shares)
    rows = every != ""
    flag = np.where(rows, WITHHELD, found["flag"])
    hidden = blanked(found, rows, RESTS_ON["total"].figures)
    return ReleasedTable(
        hidden.assign(flag=flag, reason=every, suppressed=letters_of(every)), standard
    )
