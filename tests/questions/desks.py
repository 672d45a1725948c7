"""The table of desks, in the order in which a question meets them."""

from asking_desks import INTERVIEW, KEYING, SIMULATION, TERMINAL
from data_desks import ANALYSIS, EXPORT, IMPORT, QUALITY, REPORT, STORE
from definition_desks import CONDITIONS, DEFINITION, EARLIER
from desk import Desk
from form_desks import PAGE, PAPER, TEXT, WORD, WORKBOOK, XLSFORM

DESKS: tuple[Desk, ...] = (
    DEFINITION,
    CONDITIONS,
    EARLIER,
    INTERVIEW,
    TERMINAL,
    PAGE,
    WORKBOOK,
    PAPER,
    KEYING,
    XLSFORM,
    TEXT,
    WORD,
    SIMULATION,
    STORE,
    IMPORT,
    EXPORT,
    ANALYSIS,
    QUALITY,
    REPORT,
)
