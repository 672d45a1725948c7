"""Which way studies went: the share that improved. Votes are not effects.

A study of a domain improved, or did worse, where seven in ten of its outcomes or more did, else it
is mixed (Boon & Thomson 2021, Research Synthesis Methods 12, 29–33). Counting how many improved
says nothing of how much, gives a study of twenty the weight of one of two thousand, and is not made
right by leaving out what was not significant. The sign test asks only whether as many improved as
did worse, mixed ones aside: the crudest test there is (Cochrane Handbook 12.2.2.1).
"""

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from analysis.evidence.review.review import Review
from analysis.methods.intervals import METHODS

__all__ = ["CAUTION", "COLUMNS", "directions", "study_directions", "totals"]

CAUTION = "votes are not effects: how many improved does not say by how much"
MOST = 0.7
"""The share of a study's outcomes that makes its direction."""

COLUMNS = ["domain", "kind", "of", "n", "improved", "same", "worse", "share", "low", "high"]
COLUMNS += ["sign_p_value"]


def study_directions(review: Review) -> pd.DataFrame:
    """The direction of each study in each domain: study, domain, kind, outcomes, up, down,
    direction (1 improved, −1 worse, 0 mixed or the same), participants, risk.
    """
    frame = review.frame()
    rows = []
    for (domain, kind, study), part in frame.groupby(["domain", "kind", "study"], sort=False):
        up, down = int((part.direction > 0).sum()), int((part.direction < 0).sum())
        n = len(part)
        direction = 1 if up >= MOST * n else -1 if down >= MOST * n else 0
        rows.append(
            {
                "study": study,
                "domain": domain,
                "kind": kind,
                "outcomes": n,
                "up": up,
                "down": down,
                "direction": direction,
                "participants": float(part.participants.max()),
                "risk": part.risk.iloc[0],
            }
        )
    return pd.DataFrame(
        rows,
        columns=None
        if rows
        else ["study", "domain", "kind", "outcomes", "up", "down", "direction", "participants"],
    )


def directions(review: Review, level: float = 0.95) -> pd.DataFrame:
    """The share that improved, by domain and kind: of studies, and of outcomes.

    Columns: domain, kind (effect, or change without a comparison), of (studies or outcomes), n,
    improved, same (or mixed), worse, share (improved / n), low, high (Wilson; of outcomes NaN,
    which are not independent), sign_p_value (improved against worse; of studies alone).
    """
    frame, studies = review.frame(), study_directions(review)
    rows = []
    for (domain, kind), part in studies.groupby(["domain", "kind"], sort=False):
        outcomes = frame[(frame.domain == domain) & (frame.kind == kind)]
        for of, signs in (("studies", part.direction), ("outcomes", outcomes.direction)):
            n, up, down = len(signs), int((signs > 0).sum()), int((signs < 0).sum())
            low, high = METHODS["wilson"](up, n, level)
            alone = of == "studies"
            rows.append(
                {
                    "domain": domain,
                    "kind": kind,
                    "of": of,
                    "n": n,
                    "improved": up,
                    "same": n - up - down,
                    "worse": down,
                    "share": up / n,
                    "low": float(low) if alone else np.nan,
                    "high": float(high) if alone else np.nan,
                    "sign_p_value": binomtest(up, up + down).pvalue
                    if alone and up + down
                    else np.nan,
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def totals(review: Review) -> pd.DataFrame:
    """Studies and participants, by domain and in all ("all"): domain, studies, samples,
    participants, unknown (samples whose people nobody numbered).

    People of a sample that several studies share count once, as many as the largest of these says.
    """
    frame = review.frame()
    rows = []
    for domain in (*dict.fromkeys(frame.domain), "all"):
        part = frame if domain == "all" else frame[frame.domain == domain]
        studies = [review.studies[name] for name in dict.fromkeys(part.study)]
        if domain == "all":
            studies = list(review.studies.values())
        people: dict[str, float] = {}
        for study in studies:
            effects = part.participants[part.study == study.study]
            said = [float(study.participants)] if study.participants else list(effects.dropna())
            sample = study.sample or study.study
            people[sample] = max([people.get(sample, 0.0), *said])
        known = [number for number in people.values() if number > 0]
        rows.append(
            {
                "domain": domain,
                "studies": len(studies),
                "samples": len(people),
                "participants": int(sum(known)),
                "unknown": len(people) - len(known),
            }
        )
    return pd.DataFrame(rows)
