"""Evidence files to reviews: YAML with a line for each fault, tables with row and column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from analysis.evidence.review.forms import FormError, form_of, sized
from analysis.evidence.review.review import Effect, Review
from analysis.evidence.review.source import (
    DomainEntry,
    EffectEntry,
    EvidenceSource,
    StudyEntry,
)
from survey.definition import yaml_tree
from survey.definition.shape import shaped
from survey.definition.yaml_tree import Tree
from survey.errors import DataError, DefinitionError, Fault, did_you_mean, shown
from survey.exchange.cells import cell_text
from survey.exchange.readers import READERS, read

__all__ = ["COLUMNS", "ENDINGS", "read_review"]

_YAML = (".yaml", ".yml")
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
ENDINGS = (*_YAML, *_TABLES)

RISK = "risk_"
_STUDY = tuple(name for name in StudyEntry.model_fields if name not in ("effects", "risk"))
_EFFECT = tuple(EffectEntry.model_fields)
COLUMNS = (*_STUDY, *_EFFECT)
"""Of a table; and any that begins with risk_."""

_NOT_NUMBERS = frozenset({"", "-", "–", "—", "na", "n/a", "nr", "."})
"""What people write into a cell that is empty."""

_Fault = Callable[..., None]
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An effect and its study as they stand in a file, and how a fault of one of its cells is
    told.
    """

    study: StudyEntry
    effect: EffectEntry
    place: str
    fault: _Fault


def read_review(path: Path) -> Review:
    """The review in a file: YAML, or a table in CSV or Excel. Raises DataError or DefinitionError
    with every fault: the line of a YAML file, or row and column of a table.
    """
    ending = path.suffix.lower()
    if ending in _YAML:
        return _from_yaml(path)
    if ending in _TABLES and ending in READERS:
        faults: list[Fault] = []
        entries = list(_from_table(path, faults))
        source = EvidenceSource.model_construct(
            evidence=_code(path.stem), title=path.stem.replace("_", " "), table=path.name
        )
        return _whole(source, entries, faults)
    raise DataError.of(
        str(path), f"the ending {shown(path.suffix)} is none of {', '.join(ENDINGS)}"
    )


def _from_yaml(path: Path) -> Review:
    tree = yaml_tree.parse(yaml_tree.read(path), str(path))
    faults: list[Fault] = []

    def fault(message: str, *steps: str | int) -> None:
        faults.append(Fault(str(path), tree.line_at(*steps), message))

    source = shaped(EvidenceSource, tree, fault, set())
    if source is None or faults:
        raise DefinitionError(sorted(faults, key=lambda one: one.line))
    entries = [
        _Entry(
            study, effect, f"{path}:{tree.line_at('studies', i, 'effects', j)}", _at(fault, i, j)
        )
        for i, study in enumerate(source.studies)
        for j, effect in enumerate(study.effects)
    ]
    if source.table:
        table = path.parent / source.table
        if table.suffix.lower() not in _TABLES:
            fault(f"{shown(source.table)} ends in none of {', '.join(_TABLES)}", "table")
        else:
            entries += _from_table(table, faults)
    return _whole(source, entries, faults)


def _at(fault: _Fault, study: int, effect: int) -> _Fault:
    def told(message: str, column: str) -> None:
        fault(f"{shown(column)} {message}", "studies", study, "effects", effect, column)

    return told


def _from_table(path: Path, faults: list[Fault]) -> Iterator[_Entry]:
    """The rows of a table; what is wrong goes to `faults`."""
    data = read(path)
    names = list(data.columns)
    wrong = [name for name in names if name not in COLUMNS and not name.startswith(RISK)]
    faults += [
        Fault(
            str(path),
            1,
            f"there is no column {shown(name)} in an evidence table{did_you_mean(name, COLUMNS)}",
        )
        for name in wrong
    ]
    lacking = [name for name in ("study", "domain") if name not in names]
    faults += [Fault(str(path), 1, f"a column {shown(name)} is needed") for name in lacking]
    if not wrong and not lacking and not data.rows:
        faults.append(Fault(str(path), 2, "there are no rows; each is an effect of a study"))
    if wrong or lacking:
        return
    studies: dict[str, dict[str, Tree]] = {}
    for place, row in enumerate(data.rows):
        cells = {name: cell_text(data.columns[name][place]).strip() for name in names}
        filled = {name: text for name, text in cells.items() if text.casefold() not in _NOT_NUMBERS}
        entry = _row(path, row, filled, studies, faults)
        if entry is not None:
            yield entry


def _row(
    path: Path,
    row: int,
    cells: Mapping[str, str],
    studies: dict[str, dict[str, Tree]],
    faults: list[Fault],
) -> _Entry | None:
    """One row. What an earlier row said of its study holds for it too, and may not be otherwise."""
    before = len(faults)

    def fault(message: str, *steps: str | int) -> None:
        column = str(steps[0]) if steps else ""
        if column == "risk" and len(steps) > 1:
            column = f"{RISK}{steps[1]}"
        said = message.removeprefix(f"{shown(steps[-1])} ") if steps else message
        faults.append(Fault(str(path), row, f"column {column}: {said}" if column else said))

    name = cells.get("study", "")
    if not name:
        fault("is empty; each row names its study", "study")
        return None
    if "domain" not in cells:
        fault("is empty; each row names the outcome domain of its effect", "domain")
        return None
    own: dict[str, Tree] = {
        key: Tree(text, row, {}) for key, text in cells.items() if key in _STUDY
    }
    risks = {
        key.removeprefix(RISK): Tree(text.casefold(), row, {})
        for key, text in cells.items()
        if key.startswith(RISK)
    }
    known = studies.setdefault(name, {})
    for key, tree in {**own, **{f"{RISK}{one}": tree for one, tree in risks.items()}}.items():
        said = known.setdefault(key, tree)
        if said.value != tree.value:
            fault(
                f"{shown(tree.value)} is not what row {said.line} says of {shown(name)}: "
                f"{shown(said.value)}",
                key,
            )
    whole = {key: tree for key, tree in known.items() if not key.startswith(RISK)}
    risky = {key.removeprefix(RISK): one for key, one in known.items() if key.startswith(RISK)}
    if risky:
        whole["risk"] = Tree(risky, row, dict.fromkeys(risky, row))
    study = _shaped(StudyEntry, whole, row, fault)
    effect_cells = {k: Tree(text, row, {}) for k, text in cells.items() if k in _EFFECT}
    effect = _shaped(EffectEntry, effect_cells, row, fault)
    if len(faults) > before or study is None or effect is None:
        return None
    return _Entry(study, effect, f"{path}, row {row}", fault)


def _shaped(model: type[_Model], cells: dict[str, Tree], row: int, fault: _Fault) -> _Model | None:
    return shaped(model, Tree(cells, row, dict.fromkeys(cells, row)), fault, set())


def _whole(source: EvidenceSource, entries: list[_Entry], faults: list[Fault]) -> Review:
    """The review, its effects worked out and turned. Raises DataError with every fault."""
    effects = [
        effect for entry in entries if (effect := _effect(entry, source.domains)) is not None
    ]
    if faults:
        raise DataError(sorted(faults, key=lambda one: (one.place, one.line)))
    studies = {entry.study.study: entry.study for entry in entries}
    studies |= {study.study: study for study in source.studies}
    return Review(source, MappingProxyType(studies), tuple(effects))


def _effect(entry: _Entry, domains: Mapping[str, DomainEntry]) -> Effect | None:
    domain = _code(entry.effect.domain)
    declared = domains.get(domain, DomainEntry())
    if domains and domain not in domains:
        entry.fault(
            f"{shown(entry.effect.domain)} is no domain of the review"
            f"{did_you_mean(domain, domains)}",
            "domain",
        )
        return None
    better = entry.effect.better or declared.better
    effect = entry.effect.model_copy(update={"better": better})
    form = form_of(effect)
    if form is None and effect.improved is None:
        entry.fault(
            "there is no effect: no numbers, and 'improved' does not say which way it went",
            "improved",
        )
        return None
    if form is not None and better is None:
        entry.fault("is empty; say what is good on this measure: higher or lower", "better")
        return None
    try:
        found = sized(effect)
    except FormError as error:
        entry.fault(str(error), error.column)
        return None
    return Effect(entry.study, effect, domain, entry.place, found)


def _code(text: str) -> str:
    """Words as a code: small letters, digits, _.

    >>> _code("Maternal depression")
    'maternal_depression'
    """
    return "_".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())
