"""A review: its studies and their effects, turned so that above 0 is a benefit."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan, pi, sqrt

import numpy as np
import pandas as pd

from analysis.evidence.review.forms import Sized, form_of
from analysis.evidence.review.source import DomainEntry, EffectEntry, EvidenceSource, StudyEntry
from survey.errors import DataError

__all__ = ["CHANGE", "EFFECT", "Effect", "Review", "converted"]

EFFECT, CHANGE = "effect", "change"
"""An effect is against a comparison; a change is before and after alone, and no effect."""

_CHANGES = ("SMCC", "MC")


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect of a study. `found`: with its sign as the study has it, helped less compared; None
    where there is no number. `place`: where it stands.
    """

    study: StudyEntry
    given: EffectEntry
    domain: str
    place: str
    found: Sized | None

    @property
    def kind(self) -> str:
        """Effect or change."""
        form = form_of(self.given)
        change = (form is not None and form.change) or (
            self.study.design == "before-after" or self.given.comparison.casefold() == "none"
        )
        return CHANGE if change else EFFECT

    @property
    def turn(self) -> int:
        """1 where higher is better, −1 where lower is: what makes a benefit positive."""
        return -1 if self.given.better == "lower" else 1

    @property
    def benefit(self) -> Sized | None:
        """The effect, above 0 where it is a benefit."""
        if self.found is None:
            return None
        return Sized(self.turn * self.found.y, self.found.v, self.found.metric)

    @property
    def direction(self) -> float:
        """1 improved, −1 worse, 0 neither."""
        if self.benefit is not None:
            return float(np.sign(self.benefit.y))
        return {"yes": 1.0, "no": -1.0}.get(self.given.improved or "", 0.0)

    @property
    def participants(self) -> float:
        """People that the effect is of; NaN where nobody says."""
        given = self.given
        if given.ni is not None:
            return given.ni
        if given.n1i is not None and given.n2i is not None:
            return given.n1i + given.n2i
        cells = (given.ai, given.bi, given.ci, given.di)
        if all(cell is not None for cell in cells):
            return float(sum(cell for cell in cells if cell is not None))
        return float(self.study.participants) if self.study.participants else nan


@dataclass(frozen=True, eq=False)
class Review:
    """A review as its file has it, with its studies by name and all effects."""

    source: EvidenceSource
    studies: Mapping[str, StudyEntry]
    effects: tuple[Effect, ...]

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains in the order of the file, then of the effects."""
        said = [*self.source.domains, *(each.domain for each in self.source.pooled)]
        return tuple(dict.fromkeys([*said, *(effect.domain for effect in self.effects)]))

    def label(self, domain: str) -> str:
        """How a domain is called: by its label, as the first effect in it was written, or by its
        code in words.
        """
        entry = self.source.domains.get(domain, DomainEntry())
        written = (one.given.domain.strip() for one in self.effects if one.domain == domain)
        called = entry.label or next(written, domain)
        return called if called != domain else domain.replace("_", " ").capitalize()

    def metric(self, domain: str, kind: str) -> str:
        """In what the effects of a domain are pooled: what the file says, else what all are in,
        else SMD. "" where there is none.
        """
        found = {
            effect.found.metric
            for effect in self.effects
            if effect.domain == domain and effect.kind == kind and effect.found is not None
        }
        declared = self.source.domains.get(domain, DomainEntry()).metric
        if kind == CHANGE:
            return found.pop() if len(found) == 1 else "SMCC" if found else ""
        if declared is not None:
            return "ZCOR" if declared == "COR" else declared
        return found.pop() if len(found) == 1 else "SMD" if found else ""

    def frame(self) -> pd.DataFrame:
        """A row for each effect: study, year, design, sample, domain, kind, measure, comparison,
        time, metric, yi (above 0 is a benefit; in the metric of its domain), vi, direction,
        participants, risk (overall), note, place. yi and vi are NaN where there is no number.
        Raises DataError for an effect that cannot be said in the metric of its domain.
        """
        faults = []
        rows = []
        for effect in self.effects:
            metric = self.metric(effect.domain, effect.kind)
            size = effect.benefit
            try:
                turned = None if size is None else converted(size, metric)
            except ValueError as error:
                faults.append(DataError.of(effect.place, f"{error}").faults[0])
                continue
            rows.append(
                {
                    "study": effect.study.study,
                    "year": effect.study.year,
                    "design": effect.study.design or "",
                    "sample": effect.study.sample or effect.study.study,
                    "domain": effect.domain,
                    "kind": effect.kind,
                    "measure": effect.given.measure,
                    "comparison": effect.given.comparison,
                    "time": effect.given.time,
                    "metric": metric,
                    "yi": nan if turned is None else turned.y,
                    "vi": nan if turned is None else turned.v,
                    "direction": effect.direction,
                    "participants": effect.participants,
                    "risk": effect.study.risk.get("overall", ""),
                    "note": effect.given.note,
                    "place": effect.place,
                }
            )
        if faults:
            raise DataError(faults)
        return pd.DataFrame(rows, columns=None if rows else _NO_ROWS)


_NO_ROWS = ["study", "year", "design", "sample", "domain", "kind", "measure", "comparison", "time"]
_NO_ROWS += ["metric", "yi", "vi", "direction", "participants", "risk", "note", "place"]


def converted(size: Sized, metric: str) -> Sized:
    """The effect in another metric: standardised differences, odds ratios and correlations are
    each other's. Raises ValueError for what cannot be said in it.

        d = ln(OR) √3 / π        d = 2r / √(1 − r²) = 2 sinh z

    Source: Chinn (2000), Statistics in Medicine 19, 3127–3131; Borenstein et al. (2009), chapter 7.

    >>> print(f"{converted(Sized(1.0, 0.04, 'OR'), 'SMD').y:.4f}")
    0.5513
    """
    if size.metric == metric:
        return size
    factor = sqrt(3) / pi
    match size.metric, metric:
        case "OR", "SMD":
            return Sized(factor * size.y, factor**2 * size.v, metric)
        case "SMD", "OR":
            return Sized(size.y / factor, size.v / factor**2, metric)
        case "ZCOR", "SMD":
            return Sized(
                2 * float(np.sinh(size.y)), 4 * float(np.cosh(size.y)) ** 2 * size.v, metric
            )
        case "ZCOR", "OR":
            return converted(converted(size, "SMD"), "OR")
        case "SMD", "ZCOR":
            z = float(np.arcsinh(size.y / 2))
            return Sized(z, size.v / (4 * float(np.cosh(z)) ** 2), metric)
        case "OR", "ZCOR":
            return converted(converted(size, "SMD"), "ZCOR")
    raise ValueError(
        f"a {size.metric} cannot be said as {metric}, in which its domain is pooled; give it a "
        "domain of its own"
    )
