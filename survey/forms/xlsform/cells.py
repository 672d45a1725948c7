"""Texts as the cells of an XLSForm hold them."""

import json
import re

from survey.forms.xlsform import names

__all__ = ["LONGEST_CELL", "as_json", "cell"]

LONGEST_CELL = 32_767

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def cell(text: str) -> str:
    """A text as tools for XLSForm leave it alone: nothing that looks like a reference to a
    question, nothing XML refuses.
    """
    return _UNWRITABLE.sub("\ufffd", text.replace("${", names.NO_REFERENCE))[:LONGEST_CELL]


def as_json(value: object) -> str:
    """Plain values as a carrier column holds them; empty where there are none."""
    return json.dumps(value, ensure_ascii=False) if value else ""
