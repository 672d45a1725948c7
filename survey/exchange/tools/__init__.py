"""The tools whose exports are recognised, as one read-only table: `TOOLS`. A new one is a module
here and a place there.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from survey.exchange.cells import Cell
from survey.exchange.tools.google_forms import GOOGLE_FORMS
from survey.exchange.tools.microsoft_forms import MICROSOFT_FORMS
from survey.exchange.tools.surveymonkey import SURVEYMONKEY
from survey.exchange.tools.tool import Role, Tool

__all__ = ["TOOLS", "Role", "Tool", "recognised"]

TOOLS: Mapping[str, Tool] = MappingProxyType(
    {tool.name: tool for tool in (GOOGLE_FORMS, MICROSOFT_FORMS, SURVEYMONKEY)}
)
"""Every tool by its name. The first that recognises a file has it."""


def recognised(rows: Sequence[Sequence[Cell]]) -> Tool | None:
    """The tool that writes files beginning with these rows (the first two that are not blank); None
    where none does.
    """
    return next((tool for tool in TOOLS.values() if rows and tool.header_rows(rows)), None)
