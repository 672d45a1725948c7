"""Import and export of data files with their codebooks.

    interviews = read_interviews("panel.csv", questionnaire, "mapping.yaml")
    imported = import_file("panel.csv", store, [questionnaire], mapping=ColumnMapping.load("mapping.yaml"))
    export(list(store.completed()), store.questionnaires(), "answers.csv")

mapping      the mapping file: which column is which item, what its values mean
cells        what a cell can be: text, number, time
readers      data files as columns of cells, one reader per format
planning     a mapping held against questionnaire and file
answers      the cells of an item as typed answers
importing    a file from elsewhere to finished interviews
drafting     the beginning of a mapping, from what a file holds
layout       the columns of an exported file
exporting    finished interviews to a data file, one writer per format
exported     an exported file back to interviews
keeping      a data file into the store, once and whole
"""

from survey.exchange.drafting import draft_mapping
from survey.exchange.exported import read_exported
from survey.exchange.exporting import export
from survey.exchange.keeping import Imported, import_file, read_interviews
from survey.exchange.mapping import ColumnMapping, json_schema

__all__ = [
    "ColumnMapping",
    "Imported",
    "draft_mapping",
    "export",
    "import_file",
    "json_schema",
    "read_exported",
    "read_interviews",
]
