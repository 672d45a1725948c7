"""How proportions are rounded wherever they are published: half up, from the unrounded figure."""

from decimal import ROUND_HALF_UP, Decimal

from survey.words import catalogue_of, right_to_left
from survey.words.notation import notation

__all__ = ["percent", "percent_of_level", "percentage", "points", "signed"]

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


def percent(share: float, places: int = 0, language: str = "en") -> str:
    """The same as people read it in a language.

    >>> percent(0.845), percent(0.0845, 1, "pl")
    ('85%', '8,5%')
    """
    written = str(percentage(share, places)).replace(".", notation(language).decimal)
    return catalogue_of(language).percent(written)


def points(difference: float, places: int = 0, language: str = "en", *, plus: bool = True) -> str:
    """A difference of proportions in percentage points, with its sign and without their name.
    `plus`: also where it is above 0.

    >>> points(-0.125), points(0.0), points(0.2), points(-0.0312, 1, "pl")
    ('−13', '0', '+20', '−3,1')
    """
    size = percentage(abs(difference), places)
    written = str(size).replace(".", notation(language).decimal)
    sign = "−" if difference < 0 else "+" if plus else ""
    return signed(f"{sign}{written}", language) if size and sign else written


def signed(written: str, language: str = "en") -> str:
    """A number that begins with a sign, so marked that the sign stays before it where the text
    around it runs from the right.
    """
    return f"\N{LEFT-TO-RIGHT MARK}{written}" if right_to_left(language) else written


def percent_of_level(level: float, language: str = "en") -> str:
    """A level of confidence as people write it, with the decimals that it has.

    >>> percent_of_level(0.95), percent_of_level(0.999, "pl")
    ('95%', '99,9%')
    """
    catalogue = catalogue_of(language)
    return catalogue.percent(catalogue.number(float(f"{level * 100:g}")))
