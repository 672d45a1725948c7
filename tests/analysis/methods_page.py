"""The tables of docs/methods.md, from those of the methods themselves: each estimator's formula,
source and witness.

python tests/analysis/methods_page.py > docs/methods.md
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import analysis
from analysis.evidence import (
    ESTIMATORS,
    MEASURES,
    NUMBERS,
    PREDICTIONS,
    ROBUST,
    TESTS,
    WAYS,
)
from analysis.evidence.small_studies import CHECKS
from analysis.models import FAMILIES, MODEL_TESTS
from analysis.outcomes import CUTOFFS, RATES, RELIABLE_CHANGE, STANDARDISED, TALKING_THERAPIES
from analysis.publication.standards import STANDARDS

DOCUMENT = Path(__file__).parents[2] / "docs" / "methods.md"
BEGIN, END = (
    "<!-- from here to the next mark: written by tests/analysis/methods_page.py -->",
    "<!-- from here on by hand -->",
)

WITNESSES = {
    "intervals": "R, `witness.R`; R survey, `witness_design.R`",
    "differences": "R, `witness_differences.R`, `witness_score_differences.R`; R survey `svyttest`",
    "adjustments": "R, `p.adjust`",
    "evidence": "R metafor, `witness_evidence.R`",
    "outcomes": "R clinicalsignificance; R, `witness_outcomes.R`",
    "measures": "R survey `svymean`, `svycontrast`, `witness_association.R`; by hand",
}


def row(*cells: str) -> str:
    return (
        "| "
        + " | ".join(cell.replace("|", "\\|").replace("\n", " ") or "–" for cell in cells)
        + " |\n"
    )


def table(heading: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = tuple(columns)
    under = ["---"] * len(names)
    return f"## {heading}\n\n{''.join(row(*cells) for cells in (names, under, *rows))}"


def page() -> str:
    """The page as it should be: what stands there by hand, with the tables between the marks."""
    before, rest = DOCUMENT.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{chr(10).join(sections())}\n{END}{after}"


def sections() -> Iterator[str]:
    yield table(
        "Intervals of a share",
        ("name", "without a design", "source", "with a design", "source", "witness"),
        (
            (
                f"`{name}`",
                one.formula,
                one.source,
                one.design_formula,
                one.design_source,
                WITNESSES["intervals"],
            )
            for name, one in analysis.METHODS.items()
        ),
    )
    yield table(
        "Intervals and tests of a difference",
        ("name", "without a design", "with a design", "test", "source", "witness"),
        (
            (
                f"`{name}`",
                one.formula,
                one.design_formula,
                one.test,
                one.source,
                WITNESSES["differences"],
            )
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
            (
                f"`{one.name}`",
                "designs" if one.design else "simple samples",
                one.formula,
                one.source,
                one.witness,
            )
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
        (
            (f"`{name}`", one.formula, one.source, WITNESSES["measures"])
            for name, one in analysis.MEASURES.items()
        ),
    )
    yield table(
        "Models",
        ("family", "model", "source", "witness"),
        (
            (f"`{name}`", f"{one.title}: {one.formula}", one.source, one.witness)
            for name, one in FAMILIES.items()
        ),
    )
    yield table(
        "Tests of a model",
        ("name", "statistic and distribution", "source", "witness"),
        ((f"`{name}`", one.formula, one.source, one.witness) for name, one in MODEL_TESTS.items()),
    )
    yield table(
        "Effects of studies",
        ("name", "effect", "variance", "witness"),
        (
            (f"`{name}`", f"{one.title}: {one.formula}", one.variance, WITNESSES["evidence"])
            for name, one in MEASURES.items()
        ),
    )
    yield table(
        "Between studies: estimators of τ²",
        ("name", "τ²", "source", "witness"),
        (
            (f"`{name}`", f"{one.title}: {one.formula}", one.source, WITNESSES["evidence"])
            for name, one in ESTIMATORS.items()
        ),
    )
    yield table(
        "Intervals of a pooled effect",
        ("name", "interval", "source", "witness"),
        (
            (f"`{name}`", f"{one.title}: {one.formula}", one.source, WITNESSES["evidence"])
            for name, one in TESTS.items()
        ),
    )
    yield table(
        "Prediction intervals",
        ("name", "interval", "source"),
        ((f"`{name}`", one.formula, one.source) for name, one in PREDICTIONS.items()),
    )
    yield table(
        "Robust errors of several effects a study",
        ("name", "adjustment", "source", "witness"),
        (
            (f"`{name}`", one.formula, one.source, "R clubSandwich, `witness_evidence.R`")
            for name, one in ROBUST.items()
        ),
    )
    yield table(
        "The same effects in several ways",
        ("name", "what is pooled", "witness"),
        ((f"`{name}`", one.says, WITNESSES["evidence"]) for name, one in WAYS.items()),
    )
    yield table(
        "Numbers needed to treat",
        ("measure", "share without help", "number", "source"),
        (
            (f"`{one.measure}`", "c" if one.needs_share else "", one.formula, one.source)
            for one in NUMBERS.values()
        ),
    )
    yield table(
        "Checks for small studies",
        ("name", "statistic and estimate", "source", "witness"),
        (
            (f"`{name}`", f"{one.title}: {one.says}", one.source, WITNESSES["evidence"])
            for name, one in CHECKS.items()
        ),
    )
    yield table(
        "Reliable change",
        ("name", "index", "reliable beyond", "source", "witness"),
        (
            (
                f"`{name}`",
                f"{one.title}: {one.formula}",
                f"±{one.critical:.3f}",
                one.source,
                WITNESSES["outcomes"],
            )
            for name, one in RELIABLE_CHANGE.items()
        ),
    )
    yield table(
        "Standardised changes",
        ("name", "change", "interval", "source", "witness"),
        (
            (
                f"`{name}`",
                f"{one.title}: {one.formula}",
                one.interval,
                one.source,
                "R, `witness_outcomes.R`; numDeriv",
            )
            for name, one in STANDARDISED.items()
        ),
    )
    yield table(
        "Cut-offs between clinical and functional",
        ("name", "cut-off", "source", "witness"),
        (
            (f"`{name}`", f"{one.title}: {one.formula}", one.source, WITNESSES["outcomes"])
            for name, one in CUTOFFS.items()
        ),
    )
    yield table(
        "Two rates",
        ("name", "of two groups", "of the same people", "source", "witness"),
        (
            (
                f"`{name}`",
                one.two_formula,
                one.same_formula,
                one.source,
                "R, `witness_outcomes.R`",
            )
            for name, one in RATES.items()
        ),
    )
    yield table(
        "Thresholds of NHS Talking Therapies",
        ("scale", "a case from", "reliable change from", "source"),
        (
            (f"`{name}`", f"{one.caseness:g}", f"{one.reliable:g}", one.source)
            for name, one in TALKING_THERAPIES.items()
        ),
    )
    yield table(
        "Standards of publication",
        ("name", "marks", "hides", "rounds", "source"),
        (
            (f"`{name}`", one.marks, one.hides, one.rounds, one.source)
            for name, one in STANDARDS.items()
        ),
    )


if __name__ == "__main__":
    DOCUMENT.write_text(page(), "utf-8")
