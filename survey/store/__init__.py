"""The store: where interviews are kept. SQLite in one file by default, PostgreSQL by URL.

    store = open_store("study.db")
    recording = store.begin(interview, mode="terminal")
    recording.save(interview.answer("agree"))        # on disk when it returns
    recording.complete()

Answers are only ever appended; what counts is the latest row of each question, and the rows before
it are the history.

database     how it is opened; transactions
tables       the tables
rows         between rows of the tables and typed values
migrations   the steps that bring an older store up to date
copies       a whole store copied, of one moment
backups      a copy in one sealed file
machine      which machine and process this is
writers      who is writing in a store now
leases       who is writing a running interview
recording    one interview being made
running      such interviews begun, listed and gone on with
cases        whom the study wants to ask, and each attempt
matching     which interviews a condition holds for
doubts       unusual answers of the interviews that count
endings      how interviews end that do not count
listing      which interviews there are, and what happened to each
rebuilt      a kept interview made again from its definition
amending     the same with other answers
corrections  interviews corrected, discarded, opened again
identity     whose a return is: the rules
known        what the store has of whoever a return may be of
recognising  returns recognised by them
unnamed      rows of data files that name nobody, known again
pairs        two interviews that may be of one person
alerts       answers that must not wait, and who has seen to them
intake       finished interviews in bulk
long_intake  the same, so long that others must not wait for it
counting     which interviews count at this moment
staging      the marks of what such an intake brings
writing      what came in and is recognised, into rows
taken        what came in and what became of it
snapshot     one state of it, read by columns
store        all of this as one object
opening      how a store is opened, brought up to date and restored
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from survey.store.alerts import Concern, SignOff, concerns, sign_off
    from survey.store.amending import Amended, Change, amended, given_in, to_correct
    from survey.store.backups import Backup
    from survey.store.cases import Attempt, Case, Entered, Met, SampleList
    from survey.store.corrections import as_asked, correct, discard, reopen
    from survey.store.database import Database, engine_for, file_of
    from survey.store.doubts import Doubted, doubted
    from survey.store.endings import ENDINGS, Ending
    from survey.store.leases import Lease
    from survey.store.listing import Event, Kept, Wanted, endings, events, interview_named, listed
    from survey.store.matching import numbers
    from survey.store.migrations import Upgrade
    from survey.store.opening import Restored, back_up_store, open_store, restore
    from survey.store.pairs import Decided, Pair, decide, pairs
    from survey.store.rebuilt import Rebuilt
    from survey.store.recording import Recording
    from survey.store.running import Interrupted
    from survey.store.snapshot import Snapshot, answered
    from survey.store.store import HistoryEntry, Store
    from survey.store.taken import Earlier, Source, Taken
    from survey.store.unnamed import repeated

__all__ = [
    "ENDINGS",
    "Amended",
    "Attempt",
    "Backup",
    "Case",
    "Change",
    "Concern",
    "Database",
    "Decided",
    "Doubted",
    "Earlier",
    "Ending",
    "Entered",
    "Event",
    "HistoryEntry",
    "Interrupted",
    "Kept",
    "Lease",
    "Met",
    "Pair",
    "Rebuilt",
    "Recording",
    "Restored",
    "SampleList",
    "SignOff",
    "Snapshot",
    "Source",
    "Store",
    "Taken",
    "Upgrade",
    "Wanted",
    "amended",
    "answered",
    "as_asked",
    "back_up_store",
    "concerns",
    "correct",
    "decide",
    "discard",
    "doubted",
    "endings",
    "engine_for",
    "events",
    "file_of",
    "given_in",
    "interview_named",
    "listed",
    "numbers",
    "open_store",
    "pairs",
    "reopen",
    "repeated",
    "restore",
    "sign_off",
    "to_correct",
]

unfold(
    __name__,
    {
        "survey.store.alerts": "Concern SignOff concerns sign_off",
        "survey.store.amending": "Amended Change amended given_in to_correct",
        "survey.store.backups": "Backup",
        "survey.store.corrections": "as_asked correct discard reopen",
        "survey.store.cases": "Attempt Case Entered Met SampleList",
        "survey.store.database": "Database engine_for file_of",
        "survey.store.doubts": "Doubted doubted",
        "survey.store.endings": "ENDINGS Ending",
        "survey.store.leases": "Lease",
        "survey.store.listing": "Event Kept Wanted endings events interview_named listed",
        "survey.store.matching": "numbers",
        "survey.store.migrations": "Upgrade",
        "survey.store.opening": "Restored back_up_store open_store restore",
        "survey.store.pairs": "Decided Pair decide pairs",
        "survey.store.rebuilt": "Rebuilt",
        "survey.store.recording": "Recording",
        "survey.store.snapshot": "Snapshot answered",
        "survey.store.running": "Interrupted",
        "survey.store.store": "HistoryEntry Store",
        "survey.store.taken": "Earlier Source Taken",
        "survey.store.unnamed": "repeated",
    },
)
