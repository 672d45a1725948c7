"""Every command has help, and docs/commands.md shows what the commands print."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from survey.cli import COMMANDS, concord

DOCUMENT = Path(__file__).parents[2] / "docs" / "commands.md"


def commands(
    group: click.Group = concord, path: str = "concord"
) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = concord.get_command(click.Context(concord), name)
    assert command is not None
    assert COMMANDS[name].line == command.get_short_help_str(limit=1000)


def test_the_list_of_commands_needs_none_of_them() -> None:
    program = """
import sys
from survey.cli import concord
concord.main(["--help"], standalone_mode=False)
print(sorted(name for name in sys.modules if name.startswith("survey.cli.")))
"""
    listed = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    ).stdout.splitlines()
    assert listed[-1] == "[]"
    found = "".join("".join(listed).split())
    assert all("".join(f"{name}{each.line}".split()) in found for name, each in COMMANDS.items())


@pytest.mark.parametrize(
    ("path", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_command_and_option_says_what_it_is_for(path: str, command: click.Command) -> None:
    assert command.help, path
    unexplained = [
        each.name for each in command.params if isinstance(each, click.Option) and not each.help
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    ("path", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_help_is_text_alone(path: str, command: click.Command) -> None:
    """No backslash and no control sign: what steers the layout is not to be read."""
    said = command.get_help(click.Context(command, info_name=path, **concord.context_settings))
    assert [sign for sign in said if sign == "\\" or not (sign.isprintable() or sign == "\n")] == []


def test_the_page_of_commands_is_what_they_print() -> None:
    assert DOCUMENT.read_text("utf-8") == page(), "write it anew with: make docs"


def page() -> str:
    """docs/commands.md, from the commands themselves."""
    parts = [
        (
            "# Commands\n\nWritten from the commands' own help; `concord COMMAND --help` prints "
            "the same.\n"
        )
    ]
    for path, command in commands():
        context = click.Context(
            command, info_name=path, terminal_width=100, **concord.context_settings
        )
        parts.append(f"## `{path}`\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    click.echo(page(), nl=False)
