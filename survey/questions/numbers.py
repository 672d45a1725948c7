"""Numbers as people and definition files write them."""

import math
import re

__all__ = ["number_given", "plain_number"]


def plain_number(value: float | None) -> int | float | None:
    """18.0 as 18, so that bounds read as they were written."""
    return int(value) if value is not None and value == int(value) else value


def number_given(given: object) -> int | float | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, str):
        text = given.strip().replace("−", "-")
        if not re.fullmatch(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})", text, re.ASCII):
            return None
        return plain_number(float(text)) if "." in text else int(text)
    if isinstance(given, int):
        return given
    if isinstance(given, float) and math.isfinite(given):
        return plain_number(given)
    return None
