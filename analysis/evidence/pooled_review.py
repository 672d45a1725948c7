"""A review's effects pooled, domain by domain."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.evidence.pooling import COLUMNS, pool
from analysis.evidence.review.review import EFFECT, Review
from analysis.evidence.ways import in_several_ways
from survey.errors import DataError, did_you_mean, shown

__all__ = [
    "INDEPENDENT",
    "MODELS",
    "PoolChoices",
    "domains_chosen",
    "pool_review",
    "published",
    "ways_of_review",
]

INDEPENDENT, THREE_LEVEL, CHE = "independent", "three-level", "CHE"
MODELS = ("auto", INDEPENDENT, THREE_LEVEL, CHE)
"""auto: CHE with robust errors where a study has several effects, else independent."""

RHO = 0.6


@dataclass(frozen=True, slots=True)
class PoolChoices:
    """How a review is pooled; the names are those of `pool`."""

    method: str = "REML"
    test: str = "adhoc"
    model: str = "auto"
    rho: float = RHO
    level: float = 0.95
    prediction: Literal["t", "metafor"] = "t"


def domains_chosen(review: Review, names: tuple[str, ...]) -> tuple[str, ...]:
    """The domains of these names, all for none. Raises DataError for one that is not there."""
    for name in names:
        if name not in review.domains:
            raise DataError.of(
                "domain", f"{shown(name)} is no domain{did_you_mean(name, review.domains)}"
            )
    return names or review.domains


def pool_review(
    review: Review, choices: PoolChoices, domains: tuple[str, ...] = ()
) -> pd.DataFrame:
    """A row for each domain and kind that has effects: domain, kind (effect, or change), metric,
    model (and the columns of `pool`), with effects above 0 as benefits. Effects of several
    comparisons of one study depend on each other, so that those of shared samples are of one
    cluster.
    """
    frame = review.frame()
    rows = []
    for domain in domains_chosen(review, domains):
        here = frame[(frame.domain == domain) & frame.yi.notna()]
        for kind, part in here.groupby("kind", sort=False):
            model = choices.model
            if model == "auto":
                model = CHE if part["sample"].duplicated().any() else INDEPENDENT
            found = _pooled(part, model, choices)
            rows.append(
                {
                    "domain": domain,
                    "kind": kind,
                    "metric": part.metric.iloc[0],
                    "model": model,
                    **found.iloc[0].to_dict(),
                }
            )
    columns = ["domain", "kind", "metric", "model", *COLUMNS, "flag"]
    return pd.DataFrame(rows).reindex(columns=columns)


def _pooled(part: pd.DataFrame, model: str, choices: PoolChoices) -> pd.DataFrame:
    if model == INDEPENDENT:
        found = pool(
            part,
            method=choices.method,
            test=choices.test,
            level=choices.level,
            prediction=choices.prediction,
        )
        return found.assign(studies=part["sample"].nunique())
    return pool(
        part,
        method=choices.method if choices.method in ("REML", "ML") else "REML",
        cluster="sample",
        rho=choices.rho if model == CHE else None,
        robust="CR2" if model == CHE else None,
        level=choices.level,
        prediction=choices.prediction,
    )


def published(review: Review, domains: tuple[str, ...] = ()) -> pd.DataFrame:
    """What the review pooled itself, as printed: domain, metric, comparison, estimate, low, high,
    level, p, i2, benefit (the side of 0 on which it is), k, studies, source.
    """
    chosen = domains_chosen(review, domains)
    rows = [
        {
            "domain": one.domain,
            "metric": one.metric,
            "comparison": one.comparison,
            "estimate": one.estimate,
            "low": one.low,
            "high": one.high,
            "level": one.level,
            "p": one.p,
            "i2": one.i2,
            "benefit": one.benefit,
            "k": one.k,
            "studies": one.studies,
            "source": one.source or review.source.source,
        }
        for one in review.source.pooled
        if one.domain in chosen
    ]
    return pd.DataFrame(rows)


def ways_of_review(
    review: Review, choices: PoolChoices, domains: tuple[str, ...] = ()
) -> pd.DataFrame:
    """The effects of each domain in several ways: domain, kind, metric, then as
    `in_several_ways`.
    """
    frame = review.frame()
    parts = []
    for domain in domains_chosen(review, domains):
        here = frame[(frame.domain == domain) & frame.yi.notna()]
        for kind, part in here.groupby("kind", sort=False):
            some = part.reset_index(drop=True)
            metric = str(some.metric[0])
            found = in_several_ways(
                some,
                study="sample",
                risk="risk" if (some.risk == "low").any() else None,
                rho=choices.rho,
                method=choices.method,
                test=choices.test,
                level=choices.level,
                measure=metric if kind == EFFECT else None,
            )
            found.insert(0, "metric", metric)
            found.insert(0, "kind", kind)
            found.insert(0, "domain", domain)
            parts.append(found)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
