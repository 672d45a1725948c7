"""How a study's weights came about, in words, from the report that `concord weight` leaves beside
them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

from analysis.publication.standards import Standard
from analysis.publication.weights import release_weights
from analysis.reports.model import within
from analysis.reports.wording import ReportWords, labels_of
from analysis.rounding import percent
from analysis.weighting import read_weights_report
from survey.words import Phrases
from survey.words.punctuation import Punctuation

__all__ = ["WeightingPhrases", "weighting_in_words"]


@dataclass(frozen=True)
class WeightingPhrases(Phrases):
    """What is said of weights."""

    place: ClassVar[str] = "weighting"
    weighted: str = "Weighted to the population by {variables}"
    weighted_groups: str = "Weighted to the population by {variables} ({groups} only)"
    made: str = "The weights were made by {method}, from {n} interviews."
    raking: str = "raking"
    post_stratification: str = "post-stratification"
    cell_weighting: str = "cell weighting"
    targets: str = "Targets: {targets}."
    range_: str = "Weights lie between {smallest} and {largest} times their mean."
    cap: str = "None is above {cap} times the {of}."
    floor: str = "None is under {floor} times the {of}."
    mean: str = "mean"
    median: str = "median"
    trimmed: str = "{n} interviews are at such a bound."
    effective: str = (
        "What the weights leave of the sample is an effective size of {effective} (design effect "
        "of the weights {deff})."
    )


def weighting_in_words(
    folder: Path, weights: str, words: ReportWords, standard: Standard
) -> tuple[str, tuple[str, ...]]:
    """A line for every table, and sentences for the methods: method, targets, range of the weights,
    bounds, effective size, as far as the standard has them. `weights`: the column that counts. Both
    empty where the folder has no report of such weights.
    """
    found = read_weights_report(folder)
    if not weights or found is None or found["asked"].get("name") != weights:
        return "", ()
    report = release_weights(found, standard)
    return _line(report, words), tuple(_sentences(report, words))


def _line(report: Mapping[str, Any], words: ReportWords) -> str:
    variables = dict.fromkeys(row["variable"] for row in report["categories"])
    listed = words.catalogue.listed(within(words.column(name)) for name in variables)
    groups = report["asked"].get("groups") or ()
    if not groups:
        return _said(words, "weighted", variables=listed)
    labels = words.catalogue.listed(within(words.group("group", code)) for code in groups)
    return _said(words, "weighted_groups", variables=listed, groups=labels)


def _sentences(report: Mapping[str, Any], words: ReportWords) -> Iterator[str]:
    asked, catalogue = report["asked"], words.catalogue
    method = str(report["method"])
    key = method.replace("-", "_").replace(" ", "_")
    known = key in ("raking", "post_stratification", "cell_weighting")
    named = _said(words, key) if known else method
    yield _said(words, "made", method=named, n=catalogue.count(int(report["n"])))
    yield _said(words, "targets", targets="; ".join(_targets(report["categories"], words)))
    if report["mean"] is not None:
        mean = float(report["mean"]) or 1.0
        bounds = {
            name: catalogue.number(float(report[name]) / mean, places=2)
            for name in ("smallest", "largest")
        }
        yield _said(words, "range_", **bounds)
    of = _said(words, "median" if asked.get("relative_to") == "median" else "mean")
    for bound in ("cap", "floor"):
        if asked.get(bound) is not None:
            limit = catalogue.number(float(asked[bound]))
            yield _said(words, bound, of=of, **{bound: limit})
    if report["n_effective"] is None:
        return
    if trimmed := int(report["at_cap"]) + int(report["at_floor"]):
        yield _said(words, "trimmed", n=catalogue.count(trimmed))
    effective = catalogue.count(round(float(report["n_effective"])))
    deff = catalogue.number(float(report["deff"]), places=2)
    yield _said(words, "effective", effective=effective, deff=deff)


def _targets(categories: Sequence[Mapping[str, Any]], words: ReportWords) -> Iterator[str]:
    """Each variable with its categories and their shares of the population."""
    comma = words.catalogue.phrases(Punctuation).comma
    for variable, rows in groupby(categories, key=lambda row: str(row["variable"])):
        item = words.codebook.items.get(variable)
        labels = labels_of(item, words.language) if item is not None else {}
        shares = (
            f"{labels.get(code := str(row['category']), code)} "
            f"{percent(float(row['target']), 1, words.language)}"
            for row in rows
        )
        yield f"{words.column(variable)} ({comma.join(shares)})"


def _said(words: ReportWords, key: str, /, **fields: object) -> str:
    return words.catalogue.said(WeightingPhrases, key, **fields)
