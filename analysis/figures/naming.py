"""Figures, and differences of two, by the names that an author gives them.

gov_enough.disagree.teachers               the share of a group
gov_enough.disagree.teachers-public        the first group's share less the second's
"""

from collections.abc import Sequence
from dataclasses import replace

from analysis.figures.domains import GROUP, canonical, named_groups
from analysis.figures.identity import USUAL, Identity, parts_of
from analysis.figures.people import LESS, People, pieces
from survey.codebook import Codebook
from survey.errors import DataError

__all__ = ["figure_named", "people_named"]


def figure_named(
    text: str, codebook: Codebook, groups: Sequence[str], base: str = "", by: str = GROUP
) -> tuple[Identity, People | None]:
    """The figure, and of a difference the people that it is less. `groups`: those of the column
    `by`. `base`: where the name has none. Raises DataError, with the nearest match, for what the
    study does not have.
    """
    item, answers, people, stated = parts_of(text)
    base = stated or base or USUAL
    if people and (sides := _sides(people, codebook, groups, by)):
        one, other = (people_named(side, codebook, groups, by) for side in sides)
        return replace(Identity.read(f"{item}.{answers}", codebook, base), people=one), other
    known = tuple(named_groups(codebook, groups, by))
    identity = Identity.read(text, codebook, base, known)
    of = canonical(identity.people, codebook, groups, by)
    return replace(identity, people=of), None


def people_named(text: str, codebook: Codebook, groups: Sequence[str], by: str = GROUP) -> People:
    """People by the name an author gives them, under the name they always have. Raises DataError,
    with the nearest match, for nobody.
    """
    known = tuple(named_groups(codebook, groups, by))
    return canonical(People.read(text, known), codebook, groups, by)


def _sides(text: str, codebook: Codebook, groups: Sequence[str], by: str) -> tuple[str, str] | None:
    """The two sides of a difference, teachers-public; None where the text names people by itself,
    or has no sign. Codes may hold the sign too, so it stands where both sides are known, else where
    it stands first.
    """
    if text in named_groups(codebook, groups, by):
        return None
    parts = list(pieces(text, LESS))
    splits = [(LESS.join(parts[:at]), LESS.join(parts[at:])) for at in range(1, len(parts))]

    def known(side: str) -> bool:
        try:
            people_named(side, codebook, groups, by)
        except DataError:
            return False
        return True

    fitting = [split for split in splits if all(map(known, split))]
    return next(iter([*fitting, *splits]), None)
