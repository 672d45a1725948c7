"""Google Forms, as it downloads answers (CSV) and as Google Sheets keeps and saves them (CSV,
Excel).

The first column is the time of sending, under a name in the language of the form's owner; each
question has one column under its wording, a row of a grid "Question [Row]". Ticked boxes are joined
by ";" in the file that Forms downloads and by ", " in Sheets; what somebody writes at "Other"
stands in place of an option, after the others. A quiz has scores beside the answers.
"""

from types import MappingProxyType

from survey.exchange.tools.tool import Role, Rows, Tool, header

__all__ = ["GOOGLE_FORMS"]

_TIMESTAMP = (
    "timestamp",
    "stamp amser",  # cy
    "zeitstempel",  # de
    "marca temporal",  # es
    "horodateur",  # fr
    "informazioni cronologiche",  # it
    "tijdstempel",  # nl
    "carimbo de data/hora",  # pt
)


def _header_rows(rows: Rows) -> int:
    return 1 if header(rows)[:1] and header(rows)[0] in _TIMESTAMP else 0


GOOGLE_FORMS = Tool(
    name="Google Forms",
    header_rows=_header_rows,
    roles=MappingProxyType(
        {
            **dict.fromkeys(_TIMESTAMP, Role.COMPLETED),
            **dict.fromkeys(("email address", "username", "email"), Role.IDENTIFIES),
            **dict.fromkeys(("score", "total score"), Role.SERVICE),
        }
    ),
    respondent=(),  # a second has many people in it
    separators=(";", ","),
    endings=((" [score]", Role.SERVICE), (" [feedback]", Role.SERVICE)),
)
