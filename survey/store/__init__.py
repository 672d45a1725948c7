"""The store: where interviews are kept. SQLite in one file by default, PostgreSQL by URL.

    store = open_store("study.db")
    recording = store.begin(interview, mode="terminal")
    recording.save(interview.answer("agree"))        # on disk when it returns
    recording.complete()

Answers are only ever appended; what counts is the latest row of each question, and the rows before
it are the history.

database     how it is opened; transactions
tables       the tables, and the steps that bring an older store up to date
rows         between rows of the tables and typed values
recording    one interview being made
intake       finished interviews in bulk
snapshot     one state of it, read by columns
store        all of this as one object
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from survey.store.database import file_of
    from survey.store.intake import Source, Taken
    from survey.store.recording import Recording
    from survey.store.snapshot import Snapshot, answered
    from survey.store.store import Given, Interrupted, Store, open_store

__all__ = [
    "Given",
    "Interrupted",
    "Recording",
    "Snapshot",
    "Source",
    "Store",
    "Taken",
    "answered",
    "file_of",
    "open_store",
]

unfold(
    __name__,
    {
        "survey.store.database": "file_of",
        "survey.store.intake": "Source Taken",
        "survey.store.recording": "Recording",
        "survey.store.snapshot": "Snapshot answered",
        "survey.store.store": "Given Interrupted Store open_store",
    },
)
