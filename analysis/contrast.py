"""How well two colours stand out from each other, as WCAG 2.2 has it. Colours are #rrggbb."""

from typing import Final

__all__ = ["LUMINANCE", "OF_MEANING", "OF_TEXT", "contrast", "linear"]

OF_TEXT, OF_MEANING = 4.5, 3.0
"""The least contrast of text with what it stands on, and of what carries meaning (criteria 1.4.3
and 1.4.11, level AA)."""

LUMINANCE: Final = (0.2126, 0.7152, 0.0722)
"""How bright red, green and blue are to the eye."""


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminances, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#767676", "#ffffff"), 2)
    (21.0, 4.54)
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def linear(colour: str) -> tuple[float, float, float]:
    """Red, green and blue as amounts of light, 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(part: float) -> float:
    light: float = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    return light


def _luminance(colour: str) -> float:
    """Relative luminance, 0 black to 1 white."""
    return sum(weight * light for weight, light in zip(LUMINANCE, linear(colour), strict=True))
