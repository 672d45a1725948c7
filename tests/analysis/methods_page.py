"""docs/methods.md, from the tables of the methods themselves: each estimator's formula, source and witness.

python tests/analysis/methods_page.py > docs/methods.md
"""

import sys
from collections.abc import Iterable, Iterator

import analysis
from analysis.standards import STANDARDS

INTRODUCTION = """\
# Methods

How each figure is worked out, who proposed it, and which other program gave the same. Written from the tables in the code
(`analysis.METHODS`, `DIFFERENCES`, `ADJUSTMENTS`, `TESTS`, `EFFECTS`, `MEASURES`, `standards.STANDARDS`), so a new entry is here too.
Run `make docs` after changing one.

Witnesses are named with their files: R and R survey scripts in `tests/analysis/witness/` with the figures they gave on our own simulated
answers; the reference files that the tests read where they are present hold figures for real answers.

## Notation

Proportions are from 0 to 1; n is the unweighted base, x the respondents in it with one of the answers, w weights, p = x / n or with
weights Σ w y / Σ w over the base, se its standard error. z and t are quantiles at 1 − (1 − level) / 2, of the normal distribution and of
Student's t with df degrees of freedom. Missing answers are outside the base unless it says otherwise; who was not asked counts nowhere.

## Variance with a design

| what | formula | source | witness |
|---|---|---|---|
| variance of a share | z_i = w_i (y_i − p) / Σ w in the domain, 0 outside it; Σ over strata h of (1 − n_h / N_h) · n_h / (n_h − 1) · Σ over \
clusters (z_hc − z̄_h)², stage by stage | Binder, D. A. (1983). International Statistical Review 51, 279–292; Särndal, C.-E., Swensson, B. \
& Wretman, J. (1992). Model Assisted Survey Sampling, ch. 4–5 | R survey, `witness_design.R` |
| variance of any figure of totals | the same with z = Σ w ∂T/∂W | Demnati, A. & Rao, J. N. K. (2004). Survey Methodology 30, 17–26 | R survey: \
differences, tests and means below |
| replicate weights | scale · Σ rscales (T_r − T̄)² | Wolter, K. M. (2007). Introduction to Variance Estimation, ch. 3–5 | R survey, \
`witness_design.R` |
| degrees of freedom | first-stage clusters with somebody of the domain less strata with somebody; of replicates, rank − 1 | Korn, E. L. & \
Graubard, B. I. (1999). Analysis of Health Surveys, 5.2 | R survey, `degf` |
| design effect | variance over p (1 − p) / (n − 1) · (1 − n / N) | Kish, L. (1965). Survey Sampling, 8.2 | R survey, `deff=TRUE` |
| effective base | (Σ w)² / Σ w² | Kish (1965), 11.7 | by hand |
| a stratum with one cluster | an error, or a rule named: adjust, average, certainty, remove | R survey, `survey.lonely.psu` | R survey, \
`witness_design.R` |

A group is a domain of the whole sample: clusters and strata without anybody of the group stay in the formula.
"""

CLOSING = """\
## Scales

| what | formula | source | witness |
|---|---|---|---|
| score | sum or mean of the answers' values, reversed ones as low + high − value; with missing answers the mean of those given times the \
number of items, where enough were given | the scale's own rules | by hand |
| Cronbach's alpha | k / (k − 1) · (1 − Σ s_j² / s_T²); standardised: k r̄ / (1 + (k − 1) r̄) | Cronbach, L. J. (1951). Psychometrika 16, 297–334 | R, \
`witness_scales.R`; pingouin |
| interval of alpha | 1 − (1 − α) F at the quantiles of F with n − 1 and (n − 1)(k − 1) degrees of freedom | Feldt, L. S., Woodruff, D. J. & \
Salih, F. A. (1987). Applied Psychological Measurement 11, 93–103 | R, `witness_scales.R` |
| item–rest correlation, alpha if dropped | of the item with the sum of the others; alpha of the others | Nunnally, J. C. (1978). \
Psychometric Theory, 2nd ed. | R, `witness_scales.R` |

## Weighting

| what | formula | source | witness |
|---|---|---|---|
| post-stratification | w · N_c / Σ w in each cell c | Holt, D. & Smith, T. M. F. (1979). JRSS A 142, 33–46 | R survey, `postStratify` |
| raking | margin after margin as above, until none moves | Deming, W. E. & Stephan, F. F. (1940). Annals of Mathematical Statistics 11, \
427–444 | R survey, `rake` |
| trimming | weights beyond bounds around their mean are cut and the rest is raked again | Potter, F. (1990). Proceedings of the Survey \
Research Methods Section, ASA, 225–230 | R survey, `trimWeights`; by hand |
| loss by weighting | 1 + cv² of the weights | Kish, L. (1992). Journal of Official Statistics 8, 183–200 | by hand |

## Planning

| what | formula | source | witness |
|---|---|---|---|
| interviews for a margin | the least n whose Wilson (or Wald) interval at p is no wider than ± the margin | Wilson, E. B. (1927). JASA 22, \
209–212 | R, `witness_planning.R`; statsmodels |
| interviews for a difference | the pooled chi-square test of two proportions without continuity correction | Fleiss, J. L. (1981). \
Statistical Methods for Rates and Proportions, 2nd ed., 3.2 | R, `power.prop.test`; statsmodels |
| clusters | design effect 1 + (m − 1) ρ | Kish (1965), 5.4 | by hand |
| finite population | variance times (N − n) / (N − 1) | Cochran, W. G. (1977). Sampling Techniques, 3rd ed., ch. 4 | R, `witness_planning.R` |

## Which interval to choose

[coverage.md](coverage.md) shows how often each interval contains the true share, by exact sums and by simulation.
"""

WITNESSES = {
    "intervals": "R, `witness.R`; R survey, `witness_design.R`",
    "differences": "R, `witness_differences.R`; R survey `svyttest`",
    "adjustments": "R, `p.adjust`",
    "measures": "R survey `svymean`, `svycontrast`, `witness_association.R`; by hand",
}


def row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") or "–" for cell in cells) + " |\n"


def table(heading: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = tuple(columns)
    return f"## {heading}\n\n{row(*names)}{row(*['---'] * len(names))}{''.join(row(*cells) for cells in rows)}"


def page() -> str:
    return "\n".join([INTRODUCTION, *sections(), CLOSING])


def sections() -> Iterator[str]:
    yield table(
        "Intervals of a share",
        ("name", "without a design", "source", "with a design", "source", "witness"),
        (
            (f"`{name}`", one.formula, one.source, one.design_formula, one.design_source, WITNESSES["intervals"])
            for name, one in analysis.METHODS.items()
        ),
    )
    yield table(
        "Intervals of a difference",
        ("name", "without a design", "with a design", "source", "witness"),
        (
            (f"`{name}`", one.formula, one.design_formula, one.source, WITNESSES["differences"])
            for name, one in analysis.DIFFERENCES.items()
        ),
    )
    yield table(
        "Several comparisons",
        ("name", "adjusted p", "holds", "source", "witness"),
        (
            (f"`{name}`", one.formula, one.holds, one.source, WITNESSES["adjustments"])
            for name, one in analysis.ADJUSTMENTS.items()
        ),
    )
    yield table(
        "Tests of association",
        ("name", "for", "formula", "source", "witness"),
        (
            (f"`{one.name}`", "designs" if one.design else "simple samples", one.formula, one.source, one.witness)
            for one in analysis.TESTS.values()
        ),
    )
    yield table(
        "Sizes of effects",
        ("name", "formula", "source"),
        ((f"`{name}`", one.formula, one.source) for name, one in analysis.EFFECTS.items()),
    )
    yield table(
        "Items summed up",
        ("name", "formula", "source", "witness"),
        ((f"`{name}`", one.formula, one.source, WITNESSES["measures"]) for name, one in analysis.MEASURES.items()),
    )
    yield table(
        "Standards of publication",
        ("name", "marks", "hides", "rounds", "source"),
        ((f"`{name}`", one.marks, one.hides, one.rounds, one.source) for name, one in STANDARDS.items()),
    )


if __name__ == "__main__":
    sys.stdout.write(page())
