"""Import and export of data files with their codebooks.

    interviews = read_interviews("panel.csv", questionnaire, "mapping.yaml")
    imported = import_file("panel.csv", store, [questionnaire],
    mapping=ColumnMapping.load("mapping.yaml"))
    export(list(store.completed()), store.questionnaires(), "answers.csv")

mapping      the mapping file: which column is which item, what its values mean
cells        what a cell can be: text, number, day
times        days and times as other tools write them
readers      data files as columns of cells, one reader per format
columns      rows under a header, of one row or two, as columns
planning     a mapping held against questionnaire and file
typed        how answers of each type stand in a file, and what a cell says of one
missing_cells  what a cell says instead of an answer
understanding  each distinct cell of a column understood once
answers      the cells of an item as typed answers
option_columns  the same, with one column for each option: marks, places
joined       several answers in one cell
on_route     the answers of each row put on the route
importing    a file from elsewhere to finished interviews
drafting     the beginning of a mapping, from what a file holds
tools        Google Forms, Microsoft Forms, SurveyMonkey: their exports recognised
matching     the columns of such an export matched with questions by their words
wording_values  the same for what their cells say
proposing    a mapping proposed for such an export; mapping_text its lines
layout       the columns of an exported file
exporting    finished interviews to a data file, one writer per format
spss         the variables of an SPSS file
exported     an exported file back to interviews; exported_files its parts, exported_cells its cells
keeping      a data file into the store, once and whole
case_list    whom to ask, from a spreadsheet
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from survey.exchange.case_list import CaseList, Known, case_id_fault, read_case_list
    from survey.exchange.drafting import draft_mapping
    from survey.exchange.exported import read_exported
    from survey.exchange.exporting import export
    from survey.exchange.keeping import Imported, import_file, read_interviews
    from survey.exchange.mapping import ColumnMapping, json_schema
    from survey.exchange.proposing import Proposal, best_proposal, propose

__all__ = [
    "CaseList",
    "ColumnMapping",
    "Imported",
    "Known",
    "Proposal",
    "best_proposal",
    "case_id_fault",
    "draft_mapping",
    "export",
    "import_file",
    "json_schema",
    "propose",
    "read_case_list",
    "read_exported",
    "read_interviews",
]

unfold(
    __name__,
    {
        "survey.exchange.case_list": "CaseList Known case_id_fault read_case_list",
        "survey.exchange.drafting": "draft_mapping",
        "survey.exchange.exported": "read_exported",
        "survey.exchange.exporting": "export",
        "survey.exchange.keeping": "Imported import_file read_interviews",
        "survey.exchange.mapping": "ColumnMapping json_schema",
        "survey.exchange.proposing": "Proposal best_proposal propose",
    },
)
