"""SurveyMonkey, as it exports all individual answers (CSV, Excel), with its columns condensed or
expanded.

Two header rows: the question, and below it "Response", "Open-Ended Response", a statement of a
matrix, or an option, where the question goes on to the right under blanks. Condensed, a question
with one answer has one column and options of choose-many each their own; expanded, every option has
its own. A cell has the words of the option. What somebody writes at "Other" has a column of its
own. First come the columns about the respondent, blank in the second row.
"""

from types import MappingProxyType

from survey.exchange.cells import cell_text
from survey.exchange.tools.tool import Role, Rows, Tool, header

__all__ = ["SURVEYMONKEY"]


def _header_rows(rows: Rows) -> int:
    first = header(rows)
    if "respondent id" not in first or not {"collector id", "start date"} & set(first):
        return 0
    second = [cell_text(cell) for cell in rows[1]] if rows[1:] else []
    place = first.index("respondent id")
    return 2 if any(second) and not second[place : place + 1][0] else 1


SURVEYMONKEY = Tool(
    name="SurveyMonkey",
    header_rows=_header_rows,
    roles=MappingProxyType(
        {
            "respondent id": Role.RESPONDENT,
            "start date": Role.STARTED,
            "end date": Role.COMPLETED,
            **dict.fromkeys(
                ("ip address", "email address", "first name", "last name"), Role.IDENTIFIES
            ),
            **dict.fromkeys(("collector id", "date created", "date modified"), Role.SERVICE),
        }
    ),
    respondent=(Role.RESPONDENT,),
    separators=(";", ","),
    beginnings=(("custom data", Role.IDENTIFIES),),
    usual=(" [Response]", " [Open-Ended Response]"),
    option_columns=True,
)
