"""A small store of version 1, as Concord 0.1 made it: its tables word for word, its answers
simulated.

    python tests/survey/old_store.py old.db

Seven interviews with `refused` for a reason each: what it was, and what it has to become, is in
ANSWERS and EXPECTED.
"""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from survey.definition import dump, loads

__all__ = ["AMBIGUOUS", "CONVERTED", "EXPECTED", "OLD", "make_old_store"]

OLD = loads("""
instrument: old
version: "1"
title: Old and simulated
groups: {parents: Parents}
sections:
  - title: One
    questions:
      - {id: asked, ask: "Asked?", choose: {yes: "Yes", no: "No"}}
      - id: offered
        ask: "Offered?"
        choose: {yes: "Yes", no: "No"}
        missing: [dont_know, refused]
      - {id: left_empty, ask: "Left empty?", text: {}, optional: true}
      - {id: both, ask: "Both?", number: {}, optional: true, missing: [refused]}
      - {id: routed, ask: "Routed?", text: {}, optional: true, when: "asked == 'yes'"}
""")

_TABLES = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE definitions (hash VARCHAR(64) NOT NULL, instrument VARCHAR NOT NULL,
    version VARCHAR NOT NULL, text TEXT NOT NULL, added VARCHAR NOT NULL, PRIMARY KEY (hash));
CREATE TABLE sources (fingerprint VARCHAR(64) NOT NULL, name VARCHAR NOT NULL,
    mapping VARCHAR(64) NOT NULL, added VARCHAR NOT NULL, PRIMARY KEY (fingerprint));
CREATE TABLE interviews (id INTEGER NOT NULL, uuid VARCHAR(36) NOT NULL,
    definition VARCHAR(64) NOT NULL, instrument VARCHAR NOT NULL, version VARCHAR NOT NULL,
    "group" VARCHAR, mode VARCHAR NOT NULL, language VARCHAR NOT NULL, seed BIGINT NOT NULL,
    displayed TEXT NOT NULL, status VARCHAR NOT NULL
    CHECK (status IN ('started', 'paused', 'completed', 'discarded')),
    position VARCHAR, started VARCHAR, completed VARCHAR, attributes TEXT NOT NULL,
    content VARCHAR(64), source VARCHAR(64), PRIMARY KEY (id), UNIQUE (uuid),
    FOREIGN KEY(definition) REFERENCES definitions (hash),
    FOREIGN KEY(source) REFERENCES sources (fingerprint));
CREATE INDEX interviews_by_status ON interviews (status);
CREATE TABLE answers (id INTEGER NOT NULL, interview INTEGER NOT NULL, question VARCHAR NOT NULL,
    value TEXT, missing VARCHAR, wall VARCHAR NOT NULL, monotonic FLOAT, PRIMARY KEY (id),
    CONSTRAINT value_or_missing CHECK ((value IS NULL) <> (missing IS NULL)),
    FOREIGN KEY(interview) REFERENCES interviews (id));
CREATE INDEX answers_by_interview ON answers (interview);
CREATE TRIGGER answers_append_only BEFORE UPDATE ON answers
    BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END;
CREATE TABLE events (id INTEGER NOT NULL, interview INTEGER NOT NULL, event VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, wall VARCHAR NOT NULL, PRIMARY KEY (id),
    FOREIGN KEY(interview) REFERENCES interviews (id));
CREATE TRIGGER events_append_only BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
INSERT INTO schema_version VALUES (1);
"""

REFUSED, NOT_ASKED = ("refused",), ("not_asked",)
"""Kinds of missing answer stand in tuples, so that no answer is taken for one."""

_ALL = {"offered": REFUSED, "left_empty": REFUSED, "both": REFUSED}

ANSWERS: dict[str, tuple[str, str, list[tuple[str, object]]]] = {
    "terminal": ("terminal", "completed", [("asked", "no"), *_ALL.items()]),
    "paper": ("paper", "completed", [("asked", REFUSED), *_ALL.items()]),
    "workbook": ("workbook", "completed", [("asked", "no"), *_ALL.items()]),
    "imported": ("online panel", "completed", [("asked", "no"), *_ALL.items()]),
    "changed": (
        "paper",
        "completed",
        [("asked", "no"), *_ALL.items(), ("offered", "yes"), ("left_empty", "fin"), ("both", 3)],
    ),
    "left": (
        "terminal",
        "paused",
        [("asked", "yes"), ("routed", REFUSED), ("asked", "no"), ("routed", NOT_ASKED)],
    ),
    "discarded": ("paper", "discarded", [("asked", REFUSED)]),
}
"""By uuid: mode, status, and answers as they came."""

_NO_ANSWER = {"offered": "refused", "left_empty": "no_answer", "both": "refused"}

EXPECTED: dict[str, dict[str, object]] = {
    "terminal": {"asked": "no", **_NO_ANSWER},
    "paper": {"asked": "no_answer", **_NO_ANSWER},
    "workbook": {"asked": "no", **_NO_ANSWER},
    "imported": {"asked": "no", **_NO_ANSWER},
    "changed": {"asked": "no", "offered": "yes", "left_empty": "fin", "both": 3},
    "left": {"asked": "no"},
    "discarded": {"asked": "no_answer"},
}
"""The answers that count by today's rules; kinds of missing answer by their names."""

CONVERTED = 6
AMBIGUOUS = 6
"""`offered` and `both`, each on paper, in a workbook and in an import."""


def make_old_store(place: Path) -> None:
    moment = "2022-06-13T09:00:00+00:00"
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.executescript(_TABLES)
        definition = (OLD.hash, OLD.instrument, OLD.version, dump(OLD), moment)
        connection.execute("INSERT INTO definitions VALUES (?, ?, ?, ?, ?)", definition)
        source = ("f" * 64, "panel.csv", "", moment)
        connection.execute("INSERT INTO sources VALUES (?, ?, ?, ?)", source)
        for number, (uuid, (mode, status, answers)) in enumerate(ANSWERS.items(), start=1):
            row = (number, uuid, *definition[:3], "parents", mode, "en", 0, "[]", status, None)
            row = (*row, moment, moment if status == "completed" else None, "{}", None)
            row = (*row, "f" * 64 if uuid == "imported" else None)
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO interviews VALUES ({marks})", row)  # noqa: S608
            for question, answer in answers:
                missing = answer[0] if isinstance(answer, tuple) else None
                value = None if isinstance(answer, tuple) else json.dumps(answer)
                given = (number, question, value, missing, moment)
                connection.execute(
                    "INSERT INTO answers (interview, question, value, missing, wall) "
                    "VALUES (?, ?, ?, ?, ?)",
                    given,
                )
            event = (number, status, "", moment)
            connection.execute(
                "INSERT INTO events (interview, event, reason, wall) VALUES (?, ?, ?, ?)", event
            )


if __name__ == "__main__":
    make_old_store(Path(sys.argv[1]))
