"""The short code of a case, such as "4K7-QM2X9": what stands on its form, and leads back to it.

It is made from the id alone, so that a form made twice has the same; the last sign is a check that
finds one wrong sign or two swapped ones.
"""

import hashlib
from collections.abc import Iterable

from survey.errors import DataError, shown
from survey.store import Case

__all__ = ["case_code", "case_of", "case_seal"]

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""31 of them, a prime number, without letters that look like figures."""

_READ_AS = str.maketrans("OIL", "011", " -–\t\n")
_LENGTH = 7
_SEAL = 16


def case_code(case: str) -> str:
    """The code of the case with this id.

    >>> case_code("n-014")
    'DYN-GS5W0'
    """
    number = int.from_bytes(hashlib.sha256(f"case\n{case}".encode()).digest())
    signs = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    body = "".join(signs)
    return f"{body[:3]}-{body[3:]}{_check(body)}"


def case_seal(case: Case) -> str:
    """What tells this case from one of the same id in another list: made from its id and the
    moment it was added.
    """
    return hashlib.sha256(f"seal\n{case.id}\n{case.added}".encode()).hexdigest()[:_SEAL]


def case_of(code: str, cases: Iterable[Case]) -> Case | None:
    """The case with this code, however it was typed; None where none of these has it.

    Raises DataError where it is no code, or a sign is wrong.
    """
    typed = code.upper().translate(_READ_AS)
    looks = "it looks like 4K7-QM2X9, and stands on the form"
    if len(typed) != _LENGTH + 1 or set(typed) - set(_SIGNS):
        raise DataError.of("case code", f"{shown(code)} is not one; {looks}")
    if _check(typed[:-1]) != typed[-1]:
        raise DataError.of("case code", f"a sign is wrong in {shown(code)}; {looks}")
    wanted = f"{typed[:3]}-{typed[3:]}"
    return next((case for case in cases if case_code(case.id) == wanted), None)


def _check(body: str) -> str:
    """Weights each place by its number, so that swapped signs differ too."""
    total = sum(place * _SIGNS.index(sign) for place, sign in enumerate(body, start=2))
    return _SIGNS[total % len(_SIGNS)]
