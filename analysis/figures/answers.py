"""Which answers count together in a figure: a NET of the item, or answers named one by one.

The two are never mistaken for one another: a scale of agreement has the NET "agree" (agree or
strongly agree) and the answer "agree", and their shares differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from survey.codebook import Item
from survey.errors import DataError, did_you_mean, shown

__all__ = ["ALONE", "JOIN", "Answers", "answers_name"]

JOIN, ALONE = "+", "="
"""Between answers that count together, and before one that was named by its code."""


def answers_name(codes: Sequence[str], net: str = "") -> str:
    """The name of answers in frames and figures: that of the NET they were asked for by, else their
    codes.

    >>> answers_name(["agree", "strongly_agree"], "agree"), answers_name(["agree"])
    ('agree', '=agree')
    >>> answers_name(["3", "4"])
    '3+4'
    """
    return net or (ALONE if len(codes) == 1 else "") + JOIN.join(codes)


@dataclass(frozen=True, slots=True)
class Answers:
    """`codes`: those that count, in the order of the codebook. `net`: the NET that was asked for,
    empty where the codes were named.
    """

    codes: tuple[str, ...]
    net: str = ""
    shadowed: bool = field(default=False, compare=False)
    """Whether a NET of the item is called like the one answer, so that the sign is needed."""

    @classmethod
    def read(cls, text: str, item: Item) -> Self:
        """From a NET, `=code`, a code that no NET is called by, or codes joined by `+`. Raises
        DataError with the nearest match.
        """
        if (net := item.net(text)) is not None:
            return cls(net.codes, net.name)
        named = text.removeprefix(ALONE).split(JOIN)
        if unknown := [code for code in named if code not in item.codes]:
            known = [*(one.name for one in item.nets), *item.codes]
            raise DataError.of(
                "claim",
                f"{item.id} has no NET or answer "
                f"{shown(unknown[0])}{did_you_mean(unknown[0], known, len(known))}",
            )
        return cls.of(item, named)

    @classmethod
    def of(cls, item: Item, codes: Iterable[str]) -> Self:
        """These codes of an item, in its order."""
        wanted = set(codes)
        there = tuple(code for code in item.codes if code in wanted)
        return cls(there, shadowed=len(there) == 1 and item.net(there[0]) is not None)

    @classmethod
    def fitting(cls, item: Item, codes: Iterable[str]) -> Self:
        """The NET that these codes are, the first where several are; else the codes by
        themselves.
        """
        wanted = set(codes)
        net = next((one for one in item.nets if set(one.codes) == wanted), None)
        return cls.of(item, wanted) if net is None else cls(net.codes, net.name)

    @property
    def name(self) -> str:
        """As the column `net` of frames has it."""
        return answers_name(self.codes, self.net)

    @property
    def written(self) -> str:
        """As names of figures have it: one answer without its sign, where no NET is called so.

        >>> Answers(("yes",)).written, Answers(("agree",), shadowed=True).written
        ('yes', '=agree')
        """
        return self.name if self.shadowed else self.name.removeprefix(ALONE)
