"""No command says a database's password, whatever is wrong with the URL or the server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SECRET = "s3cr3t"  # noqa: S105  # made up, to be looked for

URLS = [
    f"postgresql+psycopg://anna:{SECRET}@127.0.0.1:1/none",
    f"postgresql+psycopg://anna:{SECRET}@x@127.0.0.1:one/none?password={SECRET}",
    f"nonsense://anna:{SECRET}@127.0.0.1/none",
]

COMMANDS = [
    ["status"],
    ["status", "--json"],
    ["agreement"],
    ["agreement", "--json"],
    ["report", "--page", "report.html"],
    ["collect", "--plain"],
    ["collect", "--from-paper"],
    ["import", "rows.csv"],
    ["export", "rows.csv"],
    ["form", "read", "forms"],
    ["interview", "list"],
    ["cases", "list"],
    ["backup"],
    ["restore", "rows.csv"],
]


STUDY = "title: A study\ninstruments: [early-relationships-public]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n", "utf-8")
    (tmp_path / "forms").mkdir()
    return tmp_path


@pytest.mark.parametrize("url", URLS)
def test_the_url_in_a_study_and_on_the_command_line(
    folder: Path, concord: Callable[..., Any], url: str
) -> None:
    told = {}
    for command in COMMANDS:
        option = ["--to" if command[0] == "restore" else "--store", url]
        told[*command] = concord(*command, *option, inside=folder)
    (folder / "study.yaml").write_text(f"{STUDY}store: '{url}'\n", "utf-8")
    for command in COMMANDS:
        told["study", *command] = concord(*command, inside=folder)
    assert not [name for name, done in told.items() if SECRET in done.out + done.err]
    assert {done.code for done in told.values()} <= {2, 3}
    assert sum("***" in done.err for done in told.values()) > len(COMMANDS)  # they got that far
