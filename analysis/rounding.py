"""How proportions are rounded wherever they are published: half up, from the unrounded figure."""

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["percent", "percentage"]

EXACT = 12
"""Decimals of a proportion that count: what stands beyond is the rounding of binary numbers, so
that 0.285 is 28.5%, thus 29%."""


def percentage(share: float, places: int = 0) -> Decimal:
    """A proportion in per cent, rounded half up. Raises ValueError for NaN.

    >>> percentage(0.845), percentage(0.285), percentage(0.97449, 1)
    (Decimal('85'), Decimal('29'), Decimal('97.4'))
    """
    if share != share:  # noqa: PLR0124  # NaN
        raise ValueError("an undefined share has no percentage")
    exact = Decimal(f"{share:.{EXACT}f}") * 100
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(share: float, places: int = 0) -> str:
    """The same as people read it.

    >>> percent(0.845)
    '85%'
    """
    return f"{percentage(share, places)}%"
