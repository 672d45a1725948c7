"""How colours look to colour-blind readers and in grey, and whether they can be told apart.

Dichromatic vision is simulated with the matrices of Machado, Oliveira & Fernandes (2009), IEEE
Transactions on Visualization and Computer Graphics 15(6), for full deficiency, in linear RGB.
Distances are in OKLab (Ottosson 2020).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.contrast import LUMINANCE, linear

__all__ = ["PAPER", "VISIONS", "distance", "seen"]

Matrix = npt.NDArray[np.float64]

PAPER: Final = "#ffffff"


def _matrix(*rows: tuple[float, float, float]) -> Matrix:
    return np.array(rows, np.float64)


VISIONS: Mapping[str, Matrix] = MappingProxyType(
    {
        "full": np.eye(3),
        "protanopia": _matrix(
            (0.152286, 1.052583, -0.204868),
            (0.114503, 0.786281, 0.099216),
            (-0.003882, -0.048116, 1.051998),
        ),
        "deuteranopia": _matrix(
            (0.367322, 0.860646, -0.227968),
            (0.280085, 0.672501, 0.047413),
            (-0.011820, 0.042940, 0.968881),
        ),
        "tritanopia": _matrix(
            (1.255528, -0.076749, -0.178779),
            (-0.078411, 0.930809, 0.147602),
            (0.004733, 0.691367, 0.303900),
        ),
        "grey": _matrix(LUMINANCE, LUMINANCE, LUMINANCE),
    }
)
"""What becomes of linear RGB: with full colour vision, with each kind of dichromatic vision, and on
a printer without colour."""

_TO_LMS = _matrix(
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_OKLAB = _matrix(
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def seen(colour: str, vision: str) -> str:
    """The colour, as #rrggbb, that somebody with full vision would have to be shown to see what
    this vision sees.

    >>> seen("#ff0000", "deuteranopia"), seen("#808080", "protanopia"), seen("#1f5a96", "grey")
    ('#a39000', '#808080', '#585858')
    """
    light = _linear_seen(colour, vision)
    red, green, blue = np.where(
        light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055
    )
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in (red, green, blue))


def distance(one: str, other: str, vision: str = "full") -> float:
    """How far apart two colours are for this vision: the distance in OKLab × 100, 0 the same and
    100 black and white.

    About 2 can just be told apart side by side.

    >>> red, green = "#d62728", "#2ca02c"
    >>> round(distance("#000000", "#ffffff")), round(distance(red, green))
    (100, 34)
    >>> round(distance(red, green, "protanopia"))
    21
    """
    return float(np.linalg.norm(_oklab(one, vision) - _oklab(other, vision)) * 100)


def _linear_seen(colour: str, vision: str) -> Matrix:
    light: Matrix = VISIONS[vision] @ np.array(linear(colour))
    return np.clip(light, 0.0, 1.0)


def _oklab(colour: str, vision: str) -> Matrix:
    return _TO_OKLAB @ np.cbrt(_TO_LMS @ _linear_seen(colour, vision))
