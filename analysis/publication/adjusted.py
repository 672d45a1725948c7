"""Models as they may be printed: adjusted figures by group, their differences, coefficients.

A group that is withheld is not in the model that the others are told by, and neither is whoever is
in a thin category of what is held constant: so that no figure that is told goes by what they
answered. A standard that protects counts clears no model, since nothing else protects the counts it
tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.agreement import agreement
from analysis.counting.domains.conditions import Where
from analysis.counting.nets import codes_given
from analysis.design import Design
from analysis.methods.adjusting import ADJUSTMENTS
from analysis.methods.differences import outcomes
from analysis.models import Model, fitted_model
from analysis.publication.publishing import Publication
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import NOT_CLEARED, THIN, WITHHELD, Standard, apply
from analysis.publication.standards.limits import HIDDEN_BASE
from analysis.publication.tables import RESTS_ON, blanked, letters_of
from survey.errors import DataError, shown

__all__ = ["ReleasedModel", "formula_of", "release_model"]

MOST_ROUNDS = 9
"""How often categories are left out that became thin when others were."""


@dataclass(frozen=True, eq=False)
class ReleasedModel:
    """What may be printed of a model. `margins`: as `Model.margins` with item and net; `contrasts`:
    as `Model.contrasts`, of groups that are told, with `holds` (a key of `HOLDS`); `coefficients`:
    as `Model.coefficients`. `n`: respondents in it; `left_out`: categories that were too thin, by
    column, without the groups.
    """

    margins: ReleasedTable
    contrasts: ReleasedTable
    coefficients: ReleasedTable
    family: str
    n: int
    left_out: dict[str, tuple[str, ...]]


HOLDS = ("stays", "goes", "shows", "turns", "neither", "")
"""What becomes of a difference when the rest is held constant: it is clear before and after, before
only, after only, the other way round, in neither; "" where it could not be tested."""


def formula_of(item: str, by: str, adjust: Sequence[str]) -> str:
    """The formula of a model of an item by a group, with others held constant."""
    return f"`{item}` ~ " + " + ".join(f"`{name}`" for name in dict.fromkeys((by, *adjust)))


def release_model(
    publication: Publication,
    item: str,
    *,
    by: str,
    adjust: Sequence[str],
    family: str,
    net: str = "agree",
    answers: Sequence[object] | None = None,
    design: Design | None = None,
    level: float = 0.95,
    where: Where = None,
) -> ReleasedModel:
    """A model of `item` by the groups of `by`, with `adjust` held constant. Raises DataError as
    `analysis.model` does.
    """
    if by in adjust:
        raise DataError.of(
            "adjust", f"{shown(by)} is what is compared; name others to be held constant"
        )
    standard = publication.standard
    asked: dict[str, Any] = {
        "design": design,
        "family": family,
        "where": where,
        "net": net,
        "answers": answers,
        "level": level,
    }
    formula, data = formula_of(item, by, adjust), publication.data
    model = fitted_model(data, formula, **asked)
    margins = model.margins(by)
    if standard.counts:
        reasons = dict.fromkeys(margins["group"], NOT_CLEARED)
        return _released(model, margins, reasons, by=by, standard=standard, left_out={})
    shares = _withheld_shares(publication, item, by, asked) if family == "logistic" else {}
    reasons, left_out = dict[str, str](), dict[str, set[str]]()
    whole = margins
    for _ in range(MOST_ROUNDS if standard.name != "none" else 0):
        found = shares | _thin(margins, model, standard)
        found = {group: why for group, why in found.items() if group not in reasons}
        thin = {name: some for name in adjust if (some := _thin_categories(model, name))}
        if not found and not thin:
            break
        reasons |= found
        for name, some in thin.items():
            left_out.setdefault(name, set()).update(some)
        told = set(whole["group"]) - set(reasons)
        if not told:
            break
        for name, some in thin.items():
            _refuse_where_all_are(name, some, model)
        model = fitted_model(data, formula, leaving_out=left_out | {by: set(reasons)}, **asked)
        margins = model.margins(by)
    merged = _in_order(whole, margins, reasons)
    kept = {name: tuple(sorted(some)) for name, some in left_out.items()}
    return _released(model, merged, reasons, by=by, standard=standard, left_out=kept)


def _in_order(whole: pd.DataFrame, margins: pd.DataFrame, reasons: dict[str, str]) -> pd.DataFrame:
    """The figures of those who are told, and the rows of the others as they were at first."""
    told = ~whole["group"].isin(list(reasons))
    found = whole.copy()
    if told.any():
        found.loc[told] = margins[margins["group"].isin(whole.loc[told, "group"])].to_numpy()
    return found.infer_objects()


def _withheld_shares(
    publication: Publication, item: str, by: str, asked: dict[str, Any]
) -> dict[str, str]:
    """Groups whose plain share is withheld, and why."""
    frame = agreement(
        publication.data,
        item,
        by=by,
        net=asked["net"],
        answers=asked["answers"],
        design=asked["design"],
        where=asked["where"],
    )
    answers = asked["answers"]
    nets = {str(frame["net"].iloc[0]): codes_given(answers)} if answers else None
    found = publication.shares(
        frame, by=by, nets=nets, design=asked["design"], where=asked["where"]
    ).frame
    return {
        str(row["group"]): str(row["reason"]) for row in found.to_dict("records") if row["reason"]
    }


def _thin(margins: pd.DataFrame, model: Model, standard: Standard) -> dict[str, str]:
    """Groups with too few in the model, or whose adjusted share is too uncertain."""
    n = margins["n"].to_numpy(np.int64)
    found = {
        str(group): THIN
        for group, count in zip(margins["group"], n, strict=True)
        if 0 < count < HIDDEN_BASE
    }
    if model.family == "logistic":
        judged = apply(margins.assign(item=model.response, net=model.net), standard)
        for row in judged[judged["flag"] == WITHHELD].to_dict("records"):
            found.setdefault(str(row["group"]), str(row["reason"]))
    return found


def _thin_categories(model: Model, name: str) -> set[str]:
    """Categories of what is held constant that fewer than `HIDDEN_BASE` are of."""
    column = model.frame[name]
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return set()
    counts = column.value_counts()
    return {str(code) for code, count in counts.items() if 0 < count < HIDDEN_BASE}


def _refuse_where_all_are(name: str, thin: set[str], model: Model) -> None:
    counts = model.frame[name].value_counts()
    if {str(code) for code, count in counts.items() if count} <= thin:
        raise DataError.of(
            "adjust",
            f"fewer than {HIDDEN_BASE} people gave each answer to {shown(name)}, so that none of "
            "them can be held constant; leave it out, or name one with fewer answers",
        )


def _released(
    model: Model,
    margins: pd.DataFrame,
    reasons: dict[str, str],
    *,
    by: str,
    standard: Standard,
    left_out: dict[str, tuple[str, ...]],
) -> ReleasedModel:
    margins = margins.assign(level=model.level)
    margins.insert(0, "item", model.response)
    margins.insert(1, "net", model.net)
    of_groups = margins["group"].map(lambda group: reasons.get(group, "")).to_numpy(object)
    contrasts = model.contrasts(by)
    told = {
        str(group)
        for group, n in zip(margins["group"], margins["n"], strict=True)
        if group not in reasons and n
    }
    both = contrasts["group_a"].isin(told) & contrasts["group_b"].isin(told)
    contrasts = contrasts[both].reset_index(drop=True)
    contrasts["p_adjusted"] = ADJUSTMENTS["holm"](contrasts["p_value"])
    contrasts = contrasts.assign(level=model.level, holds=_holds(contrasts, model.level))
    thin = standard.name != "none" and (model.n < HIDDEN_BASE or not told)
    whole = NOT_CLEARED if standard.counts else THIN if thin else ""
    coefficients = model.coefficients.assign(n=model.n)
    every = {by: tuple(reasons), **left_out}
    names = [f"{name}{code}" for name, codes in every.items() for code in codes]
    coefficients["flag"] = coefficients["flag"].mask(coefficients["term"].isin(names), WITHHELD)
    return ReleasedModel(
        _table(margins, of_groups, "adjusted", standard),
        _table(contrasts, np.full(len(contrasts), "", dtype=object), "adjusted", standard),
        _table(
            coefficients, np.full(len(coefficients), whole, dtype=object), "coefficient", standard
        ),
        model.family,
        model.n,
        left_out,
    )


def _table(
    frame: pd.DataFrame, reasons: npt.NDArray[np.object_], kind: str, standard: Standard
) -> ReleasedTable:
    rows = reasons != ""
    found = blanked(frame, rows, RESTS_ON[kind].figures)
    flags = np.where(rows, WITHHELD, frame["flag"])
    return ReleasedTable(
        found.assign(flag=flags, reason=reasons, suppressed=letters_of(reasons)), standard
    )


def _holds(contrasts: pd.DataFrame, level: float) -> list[str]:
    """What becomes of each difference."""
    after = outcomes(contrasts["p_adjusted"].to_numpy(np.float64), level)
    found = []
    for row, outcome in zip(contrasts.to_dict("records"), after, strict=True):
        low, high = row["unadjusted_low"], row["unadjusted_high"]
        if outcome == "not tested" or np.isnan(low):
            found.append("")
            continue
        before, now = low > 0 or high < 0, outcome == "clear"
        turned = before and now and row["difference"] * row["unadjusted"] < 0
        name = "turns" if turned else "stays" if before and now else "goes" if before else ""
        found.append(name or ("shows" if now else "neither"))
    return found
