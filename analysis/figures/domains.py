"""Of whom exactly a figure is: the groups behind the names of its people, and the condition that
takes them out of all respondents.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from analysis.figures.people import EVERYBODY, Part, People
from survey.codebook import Codebook
from survey.conditions import And, Choices, Compare, Condition, Name, Node, Or, Text
from survey.errors import ConditionError, DataError, did_you_mean, shown

__all__ = ["canonical", "domain_of", "filter_named", "members_of", "named_groups", "together"]

GROUP = "group"
"""The column of respondent groups, which combinations and populations are made of."""


def named_groups(
    codebook: Codebook, groups: Sequence[str], by: str = GROUP
) -> Mapping[str, frozenset[str]]:
    """Every name that people can be called by, and the groups it stands for. `groups`: those of the
    column `by`.
    """
    known = {group: frozenset({group}) for group in groups}
    if by != GROUP:
        return known
    together = (*codebook.populations, *codebook.combinations)
    return {each.code: frozenset(each.of) for each in together} | known


def members_of(
    people: People, codebook: Codebook, groups: Sequence[str], by: str = GROUP
) -> frozenset[str]:
    """The groups that the people are of, or a part of. Raises DataError, with the nearest match,
    for a name of nobody.
    """
    if people.everybody or any(not part.codes for part in people.parts):
        return frozenset(groups)
    known = named_groups(codebook, groups, by)
    for code in people.codes:
        if code not in known:
            raise DataError.of(
                "claim",
                f"there is no group {shown(code)}{did_you_mean(code, known, len(known))}",
            )
    return frozenset().union(*(known[code] for code in people.codes))


def canonical(people: People, codebook: Codebook, groups: Sequence[str], by: str = GROUP) -> People:
    """The same people under the name that they always have: groups in the order of the study. All
    groups together are everybody. Raises DataError as `members_of` does.
    """
    members_of(people, codebook, groups, by)
    parts = tuple(
        Part(tuple(sorted(part.codes, key=_order(groups))), part.where) for part in people.parts
    )
    found = People(parts)
    every = len(groups) > 1 and not found.filtered and set(found.codes) == set(groups)
    return EVERYBODY if every else found


def together(members: frozenset[str], groups: Sequence[str]) -> People:
    """These groups as people; everybody where they are all there are."""
    if len(groups) > 1 and members == set(groups):
        return EVERYBODY
    return People.of(*(group for group in groups if group in members))


def _order(groups: Sequence[str]) -> Callable[[str], int]:
    """Groups as the study has them, then other names as they stand."""
    places = {group: place for place, group in enumerate(groups)}
    return lambda code: places.get(code, len(places))


def filter_named(text: str, codebook: Codebook | None) -> Condition:
    """The condition of the filter of this name, else the text as a condition. Raises DataError for
    what is neither; the nearest filter is named where the text is a bare word.
    """
    filters = {} if codebook is None else {one.code: one.where for one in codebook.filters}
    if text.strip() in filters:
        return filters[text.strip()]
    try:
        return Condition.parse(text, columns=True)
    except ConditionError as error:
        bare = re.fullmatch(r"[\w.-]+", text.strip()) is not None
        near = did_you_mean(text.strip(), filters) if bare else ""
        raise DataError.of("where", f"{error}{near}") from None


def domain_of(
    people: People, codebook: Codebook, groups: Sequence[str], by: str = GROUP
) -> Condition | None:
    """The condition that is true of these people, in the language of conditions; None for
    everybody.
    """
    if people.everybody:
        return None
    members_of(people, codebook, groups, by)
    known = named_groups(codebook, groups, by)
    parts = [_part(part, codebook, known, by) for part in people.parts]
    tree = parts[0] if len(parts) == 1 else Or(tuple(parts))
    return Condition(people.name, tree)


def _part(part: Part, codebook: Codebook, known: Mapping[str, frozenset[str]], by: str) -> Node:
    wanted = frozenset[str]().union(*(known[code] for code in part.codes))
    within: Node | None = None
    if part.codes:
        codes = tuple(Text(code) for code in sorted(wanted))
        within = Compare(Name(by), "in", Choices(codes))
    if not part.where:
        assert within is not None  # noqa: S101  # else it is everybody
        return within
    filtered = filter_named(part.where, codebook).tree
    return filtered if within is None else And((within, filtered))
