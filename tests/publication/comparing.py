"""Outputs of one call on two studies that differ only in what may not be told: whether a reader
could tell the two apart.
"""

import re
from collections.abc import Iterator
from difflib import unified_diff
from itertools import islice

import numpy as np

from tests.publication.outputs import Outputs, readable

__all__ = ["differences"]

_OF_THE_RUN = re.compile(
    rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)?"  # when it was written
    rb"|D:\d{14}"  # the same in a PDF
    rb"|(?<![\w.])(?=[0-9a-f]*[a-f])[0-9a-f]{12}(?!\w)"  # the fingerprint of all answers
)
"""What differs between two runs. A fingerprint is a hash: who could try what leads to it would have
to have all other answers.
"""

_NUMBER = re.compile(rb"-?\d+\.\d+(?:e[+-]?\d+)?")

_SHOWN = 8
"""Lines of a difference that are enough to find it."""


def differences(one: Outputs, other: Outputs) -> Iterator[str]:
    """Where the two differ, in lines; numbers are the same that differ as sums in another order
    do.
    """
    if one.code != other.code:
        yield f"left with {one.code}, and with {other.code}"
    parts = dict(one.parts()), dict(other.parts())
    for name in sorted(parts[0].keys() | parts[1].keys()):
        if name not in parts[0] or name not in parts[1]:
            yield f"{name} is there once only"
            continue
        contents = [_OF_THE_RUN.sub(b"", each[name]) for each in parts]
        if not _same(*contents):
            lines = unified_diff(*(readable(name, each).splitlines() for each in contents), n=0)
            told = (
                line[:200].rstrip() for line in lines if not line.startswith(("---", "+++", "@@"))
            )
            yield "\n  ".join((name, *islice(told, _SHOWN)))


def _same(one: bytes, other: bytes) -> bool:
    if one == other:
        return True
    if _NUMBER.sub(b"", one) != _NUMBER.sub(b"", other):
        return False
    numbers = [np.array(_NUMBER.findall(each), np.float64) for each in (one, other)]
    return np.allclose(*numbers, rtol=1e-9, atol=1e-12)
