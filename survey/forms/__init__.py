"""Forms that go out and come back. One definition makes each of them; one set of rules reads them.

form       what is made, what comes back, the entry of a format
batch      one for each case of a sample list
addressed  the case that a returned form was made for
reading    a returned form through the interview's rules
files      returned files, whatever their bytes are
folder     one or many of them into the store
lists      what has to be looked at, as CSV
workbook   Excel                       page     a single-file web page
paper      A4 to print                 xlsform  for ODK and KoBo
text       plain text and .docx to paste into other tools

A new format is a module with a `FORMAT` and a place in the table below.
"""

import importlib
from collections.abc import Mapping
from types import MappingProxyType

from survey.errors import StudyError, did_you_mean, shown
from survey.forms.form import (
    Addressee,
    Alarm,
    Blank,
    Filled,
    Form,
    Format,
    Given,
    Identity,
    Refusal,
    RefusedError,
)

__all__ = [
    "FORMATS",
    "Addressee",
    "Alarm",
    "Blank",
    "Filled",
    "Form",
    "Format",
    "Given",
    "Identity",
    "Refusal",
    "RefusedError",
    "format_named",
]

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "workbook": "survey.forms.workbook",
        "page": "survey.forms.page",
        "paper": "survey.forms.paper",
        "xlsform": "survey.forms.xlsform",
        "text": "survey.forms.text",
        "docx": "survey.forms.text.docx",
    }
)
"""Every format by its name on the command line, and the module that has it, loaded when it is
used."""


def format_named(name: str) -> Format:
    """The format with this name. Raises StudyError with the nearest one."""
    if name not in FORMATS:
        raise StudyError(f"there is no form format {shown(name)}{did_you_mean(name, FORMATS)}")
    found = importlib.import_module(FORMATS[name]).FORMAT
    assert isinstance(found, Format)  # noqa: S101  # the table above names formats only
    return found
