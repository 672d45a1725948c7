"""The tables of the store, as the newest Concord makes them.

definitions   each definition an interview was ever made by, as text, by hash
interviews    one row an interview: who, how, when, status, and where it stands
answers       append-only: one row each time an answer is given, changed or leaves the route
events        append-only: started, paused, resumed, language, completed, discarded, corrected …
leases        who is writing a running interview now
intakes       long intakes that go on now
cases         the people, nurseries or schools to be asked; contact details are in another file
attempts      append-only: what came of each attempt to ask a case
pairs         two interviews that may be of one person, until somebody decides
sign_offs     append-only: alerts that somebody has seen to
sources       data files that were imported, by fingerprint
migrations    append-only: each time the store was brought up to date, and what that did to answers
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

__all__ = [
    "STATUSES",
    "answers",
    "attempts",
    "cases",
    "definitions",
    "events",
    "intakes",
    "interviews",
    "leases",
    "metadata",
    "migrations",
    "pairs",
    "schema_version",
    "sign_offs",
    "sources",
]

STATUSES = ("started", "paused", "completed", "discarded")

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

definitions = Table(
    "definitions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("instrument", String, nullable=False),
    Column("version", String, nullable=False),
    Column("text", Text, nullable=False),  # self-contained: shipped scales are written out
    Column("added", String, nullable=False),
)

interviews = Table(
    "interviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("definition", ForeignKey("definitions.hash"), nullable=False),
    Column("instrument", String, nullable=False),
    Column("version", String, nullable=False),
    Column("group", String),  # empty until it is known
    Column("mode", String, nullable=False),
    Column("language", String, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("displayed", Text, nullable=False),  # JSON: the ids in the order shown
    Column("status", String, CheckConstraint(f"status IN {STATUSES}"), nullable=False),
    Column("position", String),  # the question gone back to; empty at the first open one
    Column("started", String),  # ISO 8601 in UTC, as all times here
    Column("completed", String),
    Column("attributes", Text, nullable=False),  # JSON: weight, stratum …
    Column(
        "content", String(64)
    ),  # fingerprint of the answers of a form or data row, to know it again
    Column("source", ForeignKey("sources.fingerprint")),
    Column("case", String),  # the case it is of; no foreign key: a form may come before its case
    Column("interviewer", String),
    Column("ended_as", String),  # of what is discarded: declined, withdrawn, mistake, test …
    Column("form", String),  # of what came in on a form: its id, the same in every copy of a file
    Column("mark", String),  # … the reference that somebody chose
    Column("row", Integer),  # … of a form for many, or of a data file without ids
    Column("sender", String),  # … who filled a form for many
    Column("file", String),  # … folder and name
    Column("intake", String(36)),  # the long intake that brings it, until that is settled
    Index("interviews_by_status", "status"),
    Index("interviews_by_form", "form"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview", ForeignKey("interviews.id"), nullable=False),
    Column("question", String, nullable=False),
    Column("value", Text),  # JSON
    Column("missing", String),
    Column("wall", String, nullable=False),
    Column(
        "monotonic", Float
    ),  # seconds of the machine's steady clock, for time spent on a question
    CheckConstraint("(value IS NULL) <> (missing IS NULL)", name="value_or_missing"),
    Index("answers_by_interview", "interview"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview", ForeignKey("interviews.id"), nullable=False),
    Column("event", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("wall", String, nullable=False),
    Column("who", String),  # the interviewer, or who decided in the office
)

leases = Table(
    "leases",
    metadata,
    Column("interview", ForeignKey("interviews.id"), primary_key=True, autoincrement=False),
    Column("holder", String(36), nullable=False),  # of one recording in one window
    Column("machine", String, nullable=False),
    Column("process", Integer, nullable=False),
    Column("interviewer", String, nullable=False),
    Column("since", String, nullable=False),
    Column("beat", String, nullable=False),  # the last sign of life
)

intakes = Table(
    "intakes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("machine", String, nullable=False),
    Column("process", Integer, nullable=False),
    Column("since", String, nullable=False),
    Column("beat", String, nullable=False),
    Column("merged", String),  # from when all that it brings counts
    Column("source", String(64)),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String, primary_key=True),
    Column("group", String, nullable=False),
    Column("language", String, nullable=False),
    Column("attributes", Text, nullable=False),  # JSON: what may be used in tables
    Column("interviewer", String, nullable=False),  # who has it
    Column("added", String, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("outcome", String, nullable=False),
    Column("interviewer", String, nullable=False),
    Column("call_back", String),  # the day to try again
    Column("interview", String(36)),  # the uuid of the interview it led to
    Column("note", Text, nullable=False),
    Column("wall", String, nullable=False),
    Index("attempts_by_case", "case"),
)

pairs = Table(
    "pairs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first", String(36), nullable=False),  # uuids; the one that was there before
    Column("second", String(36), nullable=False),
    Column("reason", Text, nullable=False),  # what makes them alike, and what speaks against it
    Column("decision", String),  # same, different; empty until somebody decides
    Column("who", String),
    Column("added", String, nullable=False),
    Column("decided", String),
    UniqueConstraint("first", "second"),
)

sign_offs = Table(
    "sign_offs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interview", ForeignKey("interviews.id"), nullable=False),
    Column("question", String, nullable=False),
    Column("answer", Integer, nullable=False),  # up to this row of answers it is seen to
    Column("who", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("wall", String, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("name", String, nullable=False),
    Column("mapping", String(64), nullable=False),
    Column("added", String, nullable=False),
)

migrations = Table(
    "migrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("from_version", Integer, nullable=False),
    Column("to_version", Integer, nullable=False),
    Column("wall", String, nullable=False),
    Column("converted", Integer, nullable=False),  # answers whose kind of missing answer changed
    Column("ambiguous", Integer, nullable=False),  # those left as they were, though in doubt
)

_REFUSALS = {
    "sqlite": (
        """CREATE TRIGGER {0}_append_only BEFORE UPDATE ON {0} BEGIN
           SELECT RAISE(ABORT, '{0} are append-only'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION {0}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           RAISE EXCEPTION '{0} are append-only'; END $$""",
        "CREATE TRIGGER {0}_append_only BEFORE UPDATE ON {0} EXECUTE FUNCTION {0}_refuse()",
    ),
}
"""What makes the database itself refuse to change a row of the history."""

for _table in (answers, events, attempts, sign_offs, migrations):
    for _dialect, _statements in _REFUSALS.items():
        for _statement in _statements:
            # SQLAlchemy has no types for it
            _made = DDL(_statement.format(_table.name))  # type: ignore[no-untyped-call]
            event.listen(_table, "after_create", _made.execute_if(dialect=_dialect))
