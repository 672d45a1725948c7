"""Microsoft Forms, as it opens answers in Excel (and as people save that as CSV).

First ID (a number that begins at 1 in every form), Start time, Completion time, Email, Name and,
where answers may be changed, Last modified time; then each question under its wording, each
statement of a Likert question under its own. Answers of choose-many stand in one cell, each with a
";" after it, and what somebody writes at "Other" among them. A quiz has "Points - …" and "Feedback
- …" beside each question.
"""

from types import MappingProxyType

from survey.exchange.tools.tool import Role, Rows, Tool, header

__all__ = ["MICROSOFT_FORMS"]


def _header_rows(rows: Rows) -> int:
    first = header(rows)
    return 1 if first[:1] == ["id"] and {"start time", "completion time"} <= set(first) else 0


MICROSOFT_FORMS = Tool(
    name="Microsoft Forms",
    header_rows=_header_rows,
    roles=MappingProxyType(
        {
            "id": Role.RESPONDENT,
            "start time": Role.STARTED,
            "completion time": Role.COMPLETED,
            **dict.fromkeys(("email", "name"), Role.IDENTIFIES),
            **dict.fromkeys(
                ("last modified time", "total points", "quiz feedback", "grade posted time"),
                Role.SERVICE,
            ),
        }
    ),
    respondent=(Role.RESPONDENT, Role.STARTED),  # two forms both have an ID 1
    beginnings=(("points - ", Role.SERVICE), ("feedback - ", Role.SERVICE)),
)
