"""Tests of association and sizes of effects, as two read-only tables: `TESTS` and `EFFECTS`.

In the formulas groups are i (r of them) and answers j (c of them); n respondents are in the table,
n_ij in a cell. With a design ν are its degrees of freedom among them: first-stage clusters less
strata.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.estimation.crosstable import CrossTable
from analysis.methods import chi_square, ranks
from analysis.methods.chi_square import Finding

__all__ = ["EFFECTS", "TESTS", "AssociationTest", "Effect"]


@dataclass(frozen=True, slots=True)
class AssociationTest:
    """One way to test an item against groups.

    `design`: whether it is for samples with a design, or for those without. `ordered`: whether
    answers must run from low to high. `default`: whether it is made without being asked for, and
    `groups`: of how many groups, "2" or "3+"; "" for any. `two_by_two`: whether it is for two
    groups and two answers alone. `large`: whether its p value is right only where many are expected
    in every cell.
    """

    name: str
    title: str
    formula: str
    source: str
    witness: str
    function: Callable[[CrossTable], Finding]
    effect: str
    design: bool = False
    ordered: bool = False
    groups: str = ""
    default: bool = True
    two_by_two: bool = False
    large: bool = False

    def fits(self, table: CrossTable) -> bool:
        """Whether it is made of such a table without being asked for."""
        groups, answers = table.counts.shape
        several = {"2": groups == 2, "3+": groups != 2}.get(self.groups, True)
        square = (groups, answers) == (2, 2)
        return several and (table.ordered or not self.ordered) and (square or not self.two_by_two)


@dataclass(frozen=True, slots=True)
class Effect:
    """One size of an effect, worked out from a table."""

    name: str
    title: str
    formula: str
    source: str
    function: Callable[[CrossTable], float]


_PEARSON = "Pearson, K. (1900). Philosophical Magazine 50, 157–175"
_FISHER = "Fisher, R. A. (1935). Journal of the Royal Statistical Society 98, 39–82"
_YATES = "Yates, F. (1934). Supplement to the Journal of the Royal Statistical Society 1, 217–235"
_RAO_SCOTT = "Rao, J. N. K. & Scott, A. J. (1984). Annals of Statistics 12, 46–60"
_THOMAS = (
    "Thomas, D. R. & Rao, J. N. K. (1987). Journal of the American Statistical Association "
    "82, 630–636"
)
_KOCH = (
    "Koch, G. G., Freeman, D. H. & Freeman, J. L. (1975). International Statistical Review "
    "43, 59–78"
)
_LUMLEY_SCOTT = "Lumley, T. & Scott, A. J. (2013). Biometrika 100, 831–842"
_RANKS = (
    "t = (R₂ − R₁) / se of two groups, else X² = D′V⁻¹D with F's p value, R weighted mean "
    "scores, D their differences"
)
_F = "R survey, svychisq"
_RANK_TEST = "R survey, svyranktest"

TESTS: Mapping[tuple[str, bool], AssociationTest] = MappingProxyType(
    {
        (test.name, test.design): test
        for test in (
            AssociationTest(
                "chi-square",
                "Chi-square",
                (
                    "X² = Σ (|n_ij − e_ij| − y)² / e_ij, e_ij = n_i. n_.j / n; y is ½ of 2 × 2 "
                    "(Yates), else 0"
                ),
                f"{_PEARSON}; {_YATES}",
                "pingouin chi2_independence, R chisq.test",
                chi_square.chi_square,
                "cramer_v",
                large=True,
            ),
            AssociationTest(
                "fisher",
                "Fisher's exact",
                (
                    "of 2 × 2: p = Σ P(table) over the tables with these margins that are no "
                    "likelier than the one observed; no statistic"
                ),
                _FISHER,
                "R fisher.test",
                chi_square.fisher,
                "cramer_v",
                two_by_two=True,
            ),
            AssociationTest(
                "kruskal-wallis",
                "Kruskal–Wallis",
                "H = (n − 1) · (squares between groups / squares in all) of the midranks, "
                "which corrects for ties",
                (
                    "Kruskal, W. H. & Wallis, W. A. (1952). Journal of the American Statistical "
                    "Association 47, 583–621"
                ),
                "pingouin kruskal, R kruskal.test",
                ranks.kruskal_wallis,
                "epsilon2",
                ordered=True,
            ),
            AssociationTest(
                "mann-whitney",
                "Mann–Whitney",
                "U = pairs in which the first group answers higher, ties ½; "
                "z = (|U − n₁ n₂ / 2| − ½) / σ, σ corrected for ties",
                "Mann, H. B. & Whitney, D. R. (1947). Annals of Mathematical Statistics 18, 50–60",
                "pingouin mwu, R wilcox.test",
                ranks.mann_whitney,
                "rank_biserial",
                ordered=True,
                groups="2",
            ),
            AssociationTest(
                "rao-scott",
                "Rao–Scott F (second order)",
                (
                    "F = X² / tr Δ with d₀ = (tr Δ)² / tr Δ² and d₀ ν degrees of freedom, Δ the "
                    "generalised design effects"
                ),
                f"{_RAO_SCOTT}; {_THOMAS}",
                _F,
                chi_square.rao_scott,
                "cramer_v",
                design=True,
                large=True,
            ),
            AssociationTest(
                "rao-scott-chisq",
                "Rao–Scott chi-square (first order)",
                "X², with the p value of X² df / tr Δ as chi-square with df = (r − 1)(c − 1)",
                _RAO_SCOTT,
                f"{_F} (statistic = 'Chisq')",
                chi_square.rao_scott_chisq,
                "cramer_v",
                design=True,
                default=False,
                large=True,
            ),
            AssociationTest(
                "wald",
                "Wald",
                "F = Y′V⁻¹Y / df with df and ν degrees of freedom, Y = N_ij − N_i. N_.j / N",
                _KOCH,
                f"{_F} (statistic = 'Wald')",
                chi_square.wald,
                "cramer_v",
                design=True,
                default=False,
                large=True,
            ),
            AssociationTest(
                "adjusted-wald",
                "Adjusted Wald",
                "F = Y′V⁻¹Y (ν − df + 1) / (df ν) with df and ν − df + 1 degrees of freedom",
                _THOMAS,
                f"{_F} (statistic = 'adjWald')",
                chi_square.adjusted_wald,
                "cramer_v",
                design=True,
                default=False,
                large=True,
            ),
            AssociationTest(
                "wilcoxon",
                "Wilcoxon with a design",
                f"{_RANKS}; scores are the ranks",
                _LUMLEY_SCOTT,
                _RANK_TEST,
                ranks.wilcoxon,
                "rank_biserial",
                design=True,
                ordered=True,
                groups="2",
            ),
            AssociationTest(
                "kruskal-wallis",
                "Kruskal–Wallis with a design",
                f"{_RANKS}; scores are the ranks",
                _LUMLEY_SCOTT,
                _RANK_TEST,
                ranks.wilcoxon,
                "epsilon2",
                design=True,
                ordered=True,
                groups="3+",
            ),
            AssociationTest(
                "van-der-waerden",
                "Van der Waerden with a design",
                f"{_RANKS}; scores are normal quantiles of the ranks",
                _LUMLEY_SCOTT,
                _RANK_TEST,
                ranks.van_der_waerden,
                "epsilon2",
                design=True,
                ordered=True,
                default=False,
            ),
            AssociationTest(
                "median",
                "Median with a design",
                f"{_RANKS}; scores are 1 above the middle rank, else 0",
                _LUMLEY_SCOTT,
                _RANK_TEST,
                ranks.median,
                "epsilon2",
                design=True,
                ordered=True,
                default=False,
            ),
        )
    }
)
"""Every test by its name and whether it is for a design. A new one is a function and an entry
here."""

EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        effect.name: effect
        for effect in (
            Effect(
                "cramer_v",
                "Cramér’s V",
                "√(X² / (n · min(r − 1, c − 1))), 0 to 1; X² without Yates's correction, "
                "with a design of the weighted shares",
                "Cramér, H. (1946). Mathematical Methods of Statistics, ch. 21",
                chi_square.cramer_v,
            ),
            Effect(
                "epsilon2",
                "ε²",
                "share of the variance of the ranks that lies between groups, 0 to 1: H / (n − 1)",
                "Tomczak, M. & Tomczak, E. (2014). Trends in Sport Sciences 1(21), 19–25",
                ranks.epsilon_squared,
            ),
            Effect(
                "rank_biserial",
                "Rank-biserial",
                "2 P − 1, P the share of pairs in which the first group answers higher, "
                "ties ½; −1 to 1",
                "Wendt, H. W. (1972). European Journal of Social Psychology 2, 463–465",
                ranks.rank_biserial,
            ),
        )
    }
)
"""Every size of an effect by its name."""
