"""How the sample was drawn: which columns hold weights, strata, clusters and population sizes, or
replicate weights.

A `Design` only names columns; `analysis.counting.sample` reads them from a frame and checks them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from fnmatch import translate
from types import MappingProxyType

from survey.errors import DataError, did_you_mean, shown

__all__ = ["LONELY", "REPLICATE_TYPES", "Design", "Replicates", "checked_design"]

LONELY: Mapping[str, str] = MappingProxyType(
    {
        "error": "refused, with the stratum named",
        "adjust": "its one cluster deviates from the mean of all clusters, which is 0",
        "average": "it adds as much as the other strata do on average",
        "certainty": "its cluster was certain to be drawn and adds nothing",
        "remove": "adds nothing",
    }
)
"""What a stratum with one cluster adds to a variance, by the name of the rule. Names and rules are
those of R's survey."""

REPLICATE_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "JK1": "jackknife without strata: scale (R − 1) / R",
        "JKn": "jackknife with strata: rscales to be given",
        "JK2": "jackknife of paired clusters: scale 1",
        "BRR": "balanced repeated replication: scale 1 / R",
        "Fay": "balanced repeated replication after Fay: scale 1 / (R (1 − rho)²)",
        "bootstrap": "bootstrap: scale 1 / (R − 1)",
        "ACS": "successive differences: scale 4 / R",
        "other": "scale and rscales as given, 1 where they are not",
    }
)
"""The kinds of R replicate weights and their scale where none is given, as in R's survey."""


@dataclass(frozen=True, slots=True)
class Replicates:
    """Replicate weights, one column each.

    `columns`: a pattern such as "repw*" (in the order of the frame, numbers by size) or names.
    `type`: one of `REPLICATE_TYPES`. The variance is scale · Σ rscales (p_r − p̄)², p̄ the mean of
    the replicates, or with `mse` the estimate itself. `combined`: each replicate weight is a whole
    weight; False where it is a factor by which the weight is multiplied.
    """

    columns: str | Sequence[str]
    type: str
    _: KW_ONLY
    scale: float | None = None
    rscales: Sequence[float] | None = None
    rho: float | None = None
    combined: bool = True
    mse: bool = False

    def __post_init__(self) -> None:
        if str(self.type) not in REPLICATE_TYPES:
            known = did_you_mean(self.type, REPLICATE_TYPES)
            raise DataError.of(
                "replicates", f"{shown(self.type)} is not a type of replicate weights{known}"
            )
        if (self.type == "Fay") != (self.rho is not None):
            raise DataError.of(
                "replicates",
                "rho belongs to the type Fay, which needs it: the factor kept, from 0 to under 1",
            )
        if self.rho is not None and not 0 <= self.rho < 1:
            raise DataError.of(
                "replicates", f"rho is {self.rho:g}; it is a factor from 0 to under 1"
            )
        if self.type == "JKn" and self.rscales is None:
            raise DataError.of(
                "replicates",
                (
                    "the type JKn needs rscales, one number for each replicate: (n − 1) / n of its "
                    "stratum"
                ),
            )
        if self.scale is not None and not self.scale > 0:
            raise DataError.of("replicates", f"scale is {self.scale:g}; it is a number above 0")
        object.__setattr__(self, "columns", _names(self.columns, "replicates"))
        if self.rscales is not None:
            object.__setattr__(self, "rscales", tuple(float(one) for one in self.rscales))

    def named_in(self, known: Sequence[str]) -> tuple[str, ...]:
        """The columns of a frame that match. Raises DataError where there are fewer than two, or a
        name is not there.
        """
        found: list[str] = []
        for pattern in self.columns:
            matching = re.compile(translate(pattern))
            some = (
                [pattern]
                if pattern in known
                else sorted((one for one in known if matching.match(one)), key=_by_number)
            )
            if not some:
                raise DataError.of(
                    "replicates",
                    f"there is no column {shown(pattern)}{did_you_mean(pattern, known)}",
                )
            found.extend(some)
        columns = tuple(dict.fromkeys(found))
        if len(columns) < 2:
            raise DataError.of(
                "replicates",
                f"only the column {shown(columns[0])} matches; a variance needs two at least",
            )
        if self.rscales is not None and len(self.rscales) != len(columns):
            raise DataError.of(
                "replicates",
                f"there are {len(columns)} columns and {len(self.rscales)} rscales; "
                "give one for each",
            )
        return columns

    def scale_of(self, count: int) -> float:
        """What the sum of squares of so many replicates is multiplied by."""
        match self.type:
            case "BRR":
                return 1 / count
            case "Fay":
                return 1 / (count * (1 - (self.rho or 0)) ** 2)
            case "ACS":
                return 4 / count
            case "JK2":
                return 1.0
        if self.scale is not None:
            return self.scale
        return {"JK1": (count - 1) / count, "bootstrap": 1 / (count - 1)}.get(self.type, 1.0)


@dataclass(frozen=True, slots=True)
class Design:
    """How the sample was drawn, as names of columns.

    | argument     | the column holds                                                            |
    |--------------|-----------------------------------------------------------------------------|
    | `weights`    | people that each respondent stands for, or a number in proportion; above 0  |
    | `strata`     | the stratum                                                                 |
    | `clusters`   | the cluster (a school); several columns are stages, the first drawn first   |
    | `fpc`        | size of the population in the stratum, or the fraction drawn; one per stage |
    | `replicates` | a `Replicates`: replicate weights, instead of strata, clusters and fpc      |

    Fractions are all 1 or less. Without weights everybody counts the same, or as the population
    sizes say where there are any. Without fpc the clusters count as drawn with replacement, so
    later stages add nothing. `nest`: the names of clusters start again in each stratum. `lonely`:
    what a stratum with one cluster adds, see `LONELY`.

    Raises DataError for arguments that contradict each other.

    >>> Design(weights="weight", strata="region", clusters=["school", "class"]).stages
    ('school', 'class')
    """

    weights: str | None = None
    strata: str | None = None
    clusters: str | Sequence[str] | None = None
    fpc: str | Sequence[str] | None = None
    _: KW_ONLY
    nest: bool = False
    lonely: str = "error"
    replicates: Replicates | None = None

    def __post_init__(self) -> None:
        if str(self.lonely) not in LONELY:
            raise DataError.of(
                "lonely",
                f"there is no rule {shown(self.lonely)}{did_you_mean(self.lonely, LONELY)}",
            )
        for argument, given in (("weights", self.weights), ("strata", self.strata)):
            if not isinstance(given, str | None):
                raise DataError.of(
                    argument, f"a {type(given).__name__} is not the name of one column"
                )
        replicates: object = self.replicates
        if not isinstance(replicates, Replicates | None):
            remedy = 'write Replicates("repw*", "JK1"), with the columns and their type'
            raise DataError.of(
                "replicates", f"a {type(replicates).__name__} is not a Replicates; {remedy}"
            )
        object.__setattr__(self, "clusters", _names(self.clusters, "clusters"))
        object.__setattr__(self, "fpc", _names(self.fpc, "fpc"))
        if self.replicates is not None and (self.strata or self.clusters or self.fpc):
            raise DataError.of(
                "replicates",
                (
                    "replicate weights hold strata, clusters and population sizes already; leave "
                    "those out"
                ),
            )
        stages = max(len(self.stages), 1)
        if self.sizes and len(self.sizes) != stages:
            raise DataError.of(
                "fpc",
                f"there are {stages} stages and {len(self.sizes)} columns of sizes; "
                "give one for each stage",
            )
        if self.nest and not (self.strata and self.stages):
            raise DataError.of("nest", "only clusters within strata can be nested; name both")

    @property
    def stages(self) -> tuple[str, ...]:
        """The columns of clusters, one per stage; none where respondents were drawn themselves."""
        return _names(self.clusters)

    @property
    def sizes(self) -> tuple[str, ...]:
        """The columns of population sizes or fractions, one per stage; none where sampling counts
        as with replacement.
        """
        return _names(self.fpc)

    def columns(self, known: Sequence[str]) -> tuple[str, ...]:
        """Every column it names, out of those of a frame. Raises DataError with the nearest match
        for one that is not there.
        """
        known = [str(name) for name in known]
        singles = {
            "weights": _names(self.weights),
            "strata": _names(self.strata),
            "clusters": self.stages,
            "fpc": self.sizes,
        }
        for argument, names in singles.items():
            for name in names:
                if name not in known:
                    raise DataError.of(
                        argument, f"there is no column {shown(name)}{did_you_mean(name, known)}"
                    )
        replicates = self.replicates.named_in(known) if self.replicates else ()
        return tuple(
            dict.fromkeys([*(name for names in singles.values() for name in names), *replicates])
        )


def checked_design(design: object) -> Design | None:
    """The design, or None where there is none. Raises DataError for anything else."""
    if design is None or isinstance(design, Design):
        return design
    remedy = (
        f"; write Design(weights={design!r})"
        if isinstance(design, str)
        else "; write Design(weights='the column')"
    )
    raise DataError.of("design", f"a {type(design).__name__} is not a Design{remedy}")


def _names(given: str | Iterable[str] | None, argument: str = "design") -> tuple[str, ...]:
    if given is None or isinstance(given, str):
        return () if given is None else (given,)
    names = tuple(given) if isinstance(given, Iterable) else (given,)
    for name in names:
        if not isinstance(name, str):
            raise DataError.of(argument, f"{shown(name)} is not the name of a column")
    return names


def _by_number(name: str) -> list[tuple[int, str]]:
    """Sorts "w2" before "w10"."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]
