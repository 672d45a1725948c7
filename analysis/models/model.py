"""Does the difference stay when the rest is held constant? Regression of answers on what may
explain them, by the design of the sample.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri, stdtr, stdtrit

from analysis.counting.domains.conditions import Where
from analysis.counting.measured import rows_of
from analysis.counting.opening import opened
from analysis.counting.sample import sampled
from analysis.counting.table import Frame
from analysis.design import Design, checked_design
from analysis.estimation.by_row import RowDomain
from analysis.limits import FEW_DEGREES, LOW_BASE
from analysis.methods.intervals import checked_level
from analysis.models.columns import CONSTANT, Columns, independent
from analysis.models.families import family_named
from analysis.models.fitted import Fitted
from analysis.models.formula import Asked
from analysis.models.margins import contrasts_of, margins_of
from analysis.models.proportional import proportional_odds
from analysis.models.terms import tests_of
from analysis.models.variables import explanation, response_of, without
from survey.errors import DataError

__all__ = ["Model", "fitted_model", "model"]

Floats = npt.NDArray[np.float64]

COLLINEAR, SEPARATION, UNFITTED = "collinear", "separation", "not converged"
"""Flags of coefficients that there are none of: others say the same; they are infinite; no maximum
was found."""


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted model; `analysis.model` makes it.

    `response`: what is explained, `net`: which of its answers count (of a logistic model), in the
    way of `agreement`. `answers`: those of an ordinal model, in order. `n`: respondents with an
    answer to everything; `n_missing`: others of the domain. `level`: of all intervals.
    """

    formula: str
    family: str
    response: str
    net: str
    answers: tuple[str, ...]
    n: int
    n_missing: int
    level: float
    columns: Columns = field(repr=False)
    frame: pd.DataFrame = field(repr=False)
    fitted: Fitted = field(repr=False)

    @property
    def df(self) -> float:
        """Degrees of freedom; infinite where intervals go by the normal distribution."""
        return self.fitted.df

    @property
    def converged(self) -> bool:
        """Whether a maximum was found, of what is not separated."""
        return self.fitted.fit.converged

    @property
    def names(self) -> tuple[str, ...]:
        """R's names of the coefficients, thresholds last."""
        pairs = zip(self.answers, self.answers[1:], strict=False)
        return (*self.columns.names, *(f"{one}|{other}" for one, other in pairs))

    @cached_property
    def coefficients(self) -> pd.DataFrame:
        """term, estimate, std_error, df, low, high, p_value, flag: on the scale of the model, by
        R's names. The test is of 0, two-sided. `flag` is the gravest of "no answers" (nobody is of
        the category), "collinear" (earlier terms say the same), "separation" (the likeliest
        coefficient is infinite), "not converged", "no variance" (no degrees of freedom), "low
        base", "few clusters".
        """
        fitted = self.fitted
        errors = np.sqrt(np.maximum(np.diag(fitted.covariance), 0))
        flags = np.full(fitted.size, self.caution, dtype=object)
        known = fitted.defined & (errors > 0) & (fitted.df > 0)
        flags[~known] = "no variance"
        if not self.converged and not fitted.directions:
            flags[:] = UNFITTED
        flags[~fitted.kept] = COLLINEAR
        flags[fitted.endless] = SEPARATION
        estimate = np.where(fitted.defined, fitted.coefficients, np.nan)
        found = self.table(estimate, np.where(fitted.defined, errors, np.nan), flags)
        found.insert(0, "term", np.array(self.names, dtype=object))
        return self._with_absent(found)

    @cached_property
    def odds_ratios(self) -> pd.DataFrame:
        """term, odds_ratio, low, high, p_value, flag: exp of each coefficient but constants; empty
        for a linear model.
        """
        found = self.coefficients
        constants = {CONSTANT, *self.names[len(self.columns.names) :]}
        rows = found[~found["term"].isin(constants)]
        if not self.fitted.family.odds:
            rows = rows[:0]
        with np.errstate(over="ignore"):
            each = {name: np.exp(rows[name]) for name in ("low", "high")}
            return rows[["term", "p_value", "flag"]].assign(
                odds_ratio=np.exp(rows["estimate"]), **each
            )[["term", "odds_ratio", "low", "high", "p_value", "flag"]]

    @cached_property
    def tests(self) -> pd.DataFrame:
        """term, test, statistic, df1, df2, p_value: of each term whether it says anything, by Wald
        (an F with a design) and Rao–Scott (a working likelihood ratio, −2 log, for weights of mean
        1, against Σ λ χ²₁). NaN where a coefficient of the term is undefined.
        """
        return tests_of(self)

    def margins(self, by: str) -> pd.DataFrame:
        """Adjusted figures by group: what is expected of everybody in the model, were they of that
        group and otherwise as they are (average marginal predictions). Shares from 0 to 1 of a
        logistic and of an ordinal model, which has a row for each answer; else means.

        group, (answer), n (respondents of the group), unadjusted (the group's own share or mean in
        the model's rows), estimate, std_error, df, low, high, flag. Intervals are estimate ± t
        std_error, those of shares within 0 and 1. `by`: a
        column of the formula with categories. `flag`: as of coefficients; "separation" where
        everybody would give one answer. std_error takes both the coefficients and who is in the
        sample as uncertain, added as R's svypredmeans does.

        Source: Graubard, B. I. & Korn, E. L. (1999). Biometrics 55, 652–659. Witness: R survey's
        svypredmeans.
        """
        return margins_of(self, by)

    def contrasts(self, by: str) -> pd.DataFrame:
        """Differences between all pairs of adjusted figures.

        group_a, group_b, (answer), estimate_a, estimate_b, difference, std_error, df, low, high,
        p_value, p_adjusted (Holm), unadjusted, unadjusted_low, unadjusted_high (the difference of
        the groups' own figures in the same rows), flag.
        """
        return contrasts_of(self, by)

    def proportional_odds(self) -> pd.DataFrame:
        """term, statistic, df1, df2, p_value: whether slopes are alike at every threshold of an
        ordinal model, for each term and, last, for "all": a Wald test of binary models at the
        thresholds, with their covariance by the design, or without one Brant's.

        Source: Brant, R. (1990). Biometrics 46, 1171–1178. Raises DataError for other models.
        """
        return proportional_odds(self)

    # --- for what is made of it ---

    def quantile(self) -> float:
        """Of intervals at `level`; NaN without degrees of freedom."""
        at = (1 + self.level) / 2
        if np.isinf(self.df):
            return float(ndtri(at))
        return float(stdtrit(self.df, at)) if self.df > 0 else np.nan

    def p_values(self, z: Floats) -> Floats:
        """Two-sided."""
        away = -np.abs(z)
        found: Floats = 2 * (stdtr(np.inf if np.isinf(self.df) else self.df, away))
        return found if self.df > 0 else np.full(z.shape, np.nan)

    def table(
        self, estimate: Floats, errors: Floats, flags: npt.NDArray[np.object_]
    ) -> pd.DataFrame:
        """Figures with their intervals and tests of 0; errors of 0 have none."""
        errors = np.where(errors > 0, errors, np.nan)
        reach = self.quantile() * errors
        return pd.DataFrame(
            {
                "estimate": estimate,
                "std_error": errors,
                "df": np.where(np.isinf(self.df), np.nan, self.df),
                "low": estimate - reach,
                "high": estimate + reach,
                "p_value": self.p_values(estimate / errors),
                "flag": flags,
            }
        )

    @property
    def caution(self) -> str:
        """What to know of every figure of the model."""
        if self.fitted.domain is not None and self.df < FEW_DEGREES:
            return "few clusters"
        return "low base" if self.n < LOW_BASE else ""

    def _with_absent(self, table: pd.DataFrame) -> pd.DataFrame:
        """With a row for each category that nobody is of, after those of its term."""
        if not any(self.columns.absent.values()):
            return table
        terms = [*self.columns.terms, *("" for _ in range(self.fitted.size - self.fitted.slopes))]
        rows = list[dict[str, Any]]()
        for place, row in enumerate(table.to_dict("records")):
            rows.append({str(name): value for name, value in row.items()})
            term = terms[place]
            if term not in terms[place + 1 :]:
                absent = self.columns.absent.get(term, ())
                rows += [{"term": name, "flag": "no answers"} for name in absent]
        return pd.DataFrame(rows, columns=table.columns)


def model(
    data: Frame,
    formula: str,
    *,
    design: Design | None = None,
    family: str = "logistic",
    where: Where = None,
    net: str = "agree",
    answers: Sequence[object] | None = None,
    level: float = 0.95,
) -> Model:
    """A regression of one item on others, with design-based errors: coefficients, tests of terms,
    adjusted figures by group and their differences.

    `family`: "logistic" (whether one of the answers of `net` or `answers` was given; in a plain
    frame also 0 and 1, truth, or the second of two categories), "linear" (a number) or "ordinal"
    (answers in order, proportional odds: coefficients and thresholds as R's polr has them).
    `formula`: "support ~ group + age + group:region" as in R, read by formulaic: names of columns
    (odd ones as they are or in backticks), numbers, I(), C(), log, log2, log10, exp, poly, bs, cr.
    Texts and categories are compared with their first category that somebody is of.

    Missing answers of any kind leave a respondent out, as R's na.omit: those with everything are a
    domain of the design. `design`: errors are linearised over its strata, clusters and stages, or
    from its replicate weights, each of which is fitted; df are R's, those of the domain + 1 − the
    coefficients (ordinal: − the slopes). Without one they are those of the likelihood (R's lm, glm,
    polr), with t for the linear family. `where`: of whom, a domain of the whole design.

    Raises DataError for a formula that cannot be read or does more than reckon with columns, for
    columns that are not there, for a response the family cannot explain, and where nobody has an
    answer to everything.

    Sources: `FAMILIES`; Binder, D. A. (1983). International Statistical Review 51, 279–292; Lumley,
    T. & Scott, A. J. (2017). Statistical Science 32, 265–278. Witness: R survey's svyglm, svyolr,
    svypredmeans, regTermTest, tests/analysis/witness.

    >>> rows = [("a", 1)] * 60 + [("a", 0)] * 20 + [("b", 1)] * 30 + [("b", 0)] * 30
    >>> fitted = model(pd.DataFrame(rows, columns=["group", "help"]), "help ~ group")
    >>> table = fitted.coefficients[["term", "estimate", "std_error"]]
    >>> print(table.round(3).to_string(index=False))
           term  estimate  std_error
    (Intercept)     1.099      0.258
         groupb    -1.099      0.365
    >>> print(fitted.margins("group")[["group", "n", "estimate"]].to_string(index=False))
    group  n  estimate
        a 80      0.75
        b 60      0.50
    """
    return fitted_model(
        data,
        formula,
        design=design,
        family=family,
        where=where,
        net=net,
        answers=answers,
        level=level,
    )


def fitted_model(
    data: Frame,
    formula: str,
    *,
    design: Design | None,
    family: str,
    where: Where,
    net: str,
    answers: Sequence[object] | None,
    level: float,
    leaving_out: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Model:
    """The same, `leaving_out` whoever is in some categories of a column: they are outside the
    domain, as those without an answer are.
    """
    design, level, of_family = checked_design(design), checked_level(level), family_named(family)
    table = opened(data, None, None, design, where)
    asked = Asked.of(formula, [str(name) for name in table.names])
    names = [asked.response, *asked.names]
    if table.in_engine or (design is not None and design.replicates is not None):
        table = opened(data, names, None, design, where)
    table = rows_of(table, names, None, design)
    response = response_of(table, asked.response, family, net, answers)
    explained = {
        name: without(explanation(table, name), leaving_out.get(name, ())) for name in asked.names
    }
    inside = np.ones(len(table.frame), np.bool_) if table.inside is None else table.inside
    known = inside & ~np.isnan(response.values)
    for column in explained.values():
        known &= column.notna().to_numpy()
    rows = np.flatnonzero(known)
    if not len(rows):
        raise DataError.of(
            "formula", f"nobody has an answer to all of {', '.join(names)}; leave one of them out"
        )
    frame = pd.DataFrame(explained, index=range(len(table.frame)))
    frame = frame if len(rows) == len(frame) else frame.iloc[rows].reset_index(drop=True)
    y, of_answers = response.values[rows], response.answers
    if family == "ordinal":
        y, of_answers = _answers_given(y, of_answers, asked.response)
    columns, x = Columns.of(asked, frame, constant=of_family.constant)
    domain = None if design is None else RowDomain(sampled(design, table), rows)
    weights = np.ones(len(rows)) if domain is None else domain.weights
    kept = independent(x, weights)
    fitted = Fitted.of(of_family, x, y, len(of_answers), kept=kept, domain=domain)
    missing = int(inside.sum()) - len(rows)
    return Model(
        formula,
        family,
        asked.response,
        response.net,
        of_answers,
        len(rows),
        missing,
        level,
        columns,
        frame,
        fitted,
    )


def _answers_given(
    y: Floats, answers: tuple[str, ...], name: str
) -> tuple[Floats, tuple[str, ...]]:
    """Without the answers that nobody gave. Raises DataError where fewer than three are left."""
    there, places = np.unique(y.astype(np.intp), return_inverse=True)
    if len(there) < 3:
        raise DataError.of(
            "formula",
            f"{len(there)} of the answers to {name} were given; an ordinal model needs three at "
            "least, so say family='logistic'",
        )
    return places.astype(np.float64), tuple(answers[place] for place in there)
