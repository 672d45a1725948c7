"""A codebook as JSON has it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from survey.codebook.items import Asking, Item
from survey.missing import Missing
from survey.people import Together
from survey.questionnaire import Score
from survey.wording import Wording

if TYPE_CHECKING:
    from survey.codebook.codebook import Codebook

__all__ = ["plain"]


def plain(codebook: "Codebook") -> dict[str, Any]:
    """What a reader of an exported file needs to know."""
    return {
        "titles": {instrument: title.plain() for instrument, title in codebook.titles.items()},
        "groups": {group.code: group.label.plain() for group in codebook.groups},
        **_people(codebook),
        "missing": {
            kind.value: {"code": kind.code, "label": kind.label.plain()} for kind in Missing
        },
        "items": {item.id: _item(item) for item in codebook.items.values()},
        **(
            {"scores": {score.name: _score(score) for score in codebook.scores.values()}}
            if codebook.scores
            else {}
        ),
    }


def _item(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "ask": item.ask.plain(),
        "kind": item.kind,
        "columns": [column.name for column in item.columns],
        "instruments": list(item.instruments),
    }
    if item.options:
        entry["answers"] = {option.code: option.label.plain() for option in item.options}
    if item.nets:
        entry["nets"] = {
            net.name: {"label": net.label.plain(), "answers": list(net.codes)} for net in item.nets
        }
    if item.missing:
        entry["missing"] = [kind.value for kind in item.missing]
    if item.was:
        entry["was"] = list(item.was)
    if item.of:
        entry["of"] = item.of
    if item.offered:
        entry["offered"] = {code: _versions(by) for code, by in item.offered.items()}
    if len(wordings := list(_wordings(item))) > 1 or item.of:
        entry["asked_as"] = wordings
    if item.short:
        entry["short"] = item.short.plain()
    if routed := {name: _route(each) for name, each in item.askings.items() if _is_routed(each)}:
        entry["routes"] = routed
    return entry


def _versions(by: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{instrument}@{version}" for instrument, version in by]


def _wordings(item: Item) -> Iterator[dict[str, Any]]:
    """Every wording behind it, the oldest first in each instrument, with the versions that have
    it.
    """
    found: dict[Wording, list[tuple[str, str]]] = {}
    for instrument, each in item.ways:
        found.setdefault(each.ask, []).append((instrument, each.version))
    for wording, by in found.items():
        yield {"ask": wording.plain(), "versions": _versions(by)}


def _is_routed(asking: Asking) -> bool:
    return asking.when is not None or asking.asked_of is not None


def _route(asking: Asking) -> dict[str, Any]:
    entry: dict[str, Any] = {"when": asking.when.text} if asking.when else {}
    if asking.asked_of:
        entry["asked_of"] = asking.asked_of.plain()
    return entry | ({"otherwise": asking.otherwise} if asking.otherwise else {})


def _people(codebook: "Codebook") -> dict[str, Any]:
    """Who is counted together; combinations and filters where a study names any."""

    def together(named: Iterable[Together]) -> dict[str, Any]:
        return {each.code: {"of": list(each.of), "label": each.label.plain()} for each in named}

    entry: dict[str, Any] = {}
    if codebook.combinations:
        entry["combinations"] = together(codebook.combinations)
    if codebook.populations:
        entry["populations"] = together(codebook.populations)
    if codebook.filters:
        entry["filters"] = {
            each.code: {"where": each.where.text, "label": each.label.plain()}
            for each in codebook.filters
        }
    return entry


def _score(score: Score) -> dict[str, Any]:
    return {
        "label": score.label.plain(),
        "items": list(score.items),
        "reversed": list(score.reversed),
        "values": dict(score.values),
        "as": score.combine,
        "at_least": score.at_least,
        "prorate": score.prorate,
        **({"measure": known} if (known := score.psychometrics.plain()) else {}),
    }
