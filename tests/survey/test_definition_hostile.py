# ruff: noqa: E501  # hostile files are written in one piece
"""Whatever a file holds, reading it gives a questionnaire or a DefinitionError: soon, in little
memory, nothing else.
"""

import contextlib
import copy
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

import instruments
from survey.definition import dump, loads, source
from survey.errors import DefinitionError

SECONDS, MEGABYTES = 10.0, 400.0
"""Ten times what the worst of these files costs, so that no busy or slow machine fails; what
explodes goes far beyond."""
TEXTS = [instruments.text(name) for name in instruments.names()]
TREES = [source(instruments.load(name)) for name in instruments.names()]
SIGNS = [
    *"{}[]:,&*!|>'\"%@`#-?\t\n \x00\x07\x1b\x85\ud800\ufeff",
    "é",
    "👶",
    "- ",
    ": ",
    "---\n",
    "<<: ",
    "!!python/object:os.system ",
    "~",
]
VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1e308,
    "",
    " ",
    "x" * 5000,
    [],
    {},
    [[]],
    {"a": []},
    {"en": ""},
    "no",
    "a == 'b'",
    "not",
    "((((",
    ["a"],
    {"a": "b"},
]

HEAD = 'instrument: made-up\nversion: "1"\ntitle: T\ngroups: {public: P}\n'


def section(questions: str) -> str:
    return f"{HEAD}sections:\n- title: S\n  questions:\n{questions}"


def repeated(line: str, times: int) -> str:
    return "".join(line.replace("#", str(number)) for number in range(times))


HOSTILE: dict[str, str] = {
    "nested lists": "[" * 100_000,
    "nested mappings": "{a: " * 100_000,
    "nested blocks": "".join(" " * depth + "a:\n" for depth in range(1000)),
    "a huge text": f"{HEAD}x: {'x' * 990_000}",
    "a huge key": f"{HEAD}{'x' * 990_000}: a",
    "more than a megabyte": "# " + "x" * 1_100_000,
    "nothing but comments": "# x\n" * 240_000,
    "a billion laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "merge keys": "a: {<<: {<<: {<<: {}}}}",
    "a giant list": "- a\n" * 240_000,
    "a giant list of what is wrong": f"{HEAD}sections:\n" + "- a\n" * 29_000,
    "many questions": section(repeated("  - {id: a#, note: a}\n", 5_800)),
    "many equal ids": section("  - {id: a, note: a}\n" * 5_800),
    "many unknown names": section(repeated("  - {id: aaaa#, note: a, when: answered(bbbb#)}\n", 4_200)),
    "many later names": section(repeated("  - {id: a#, note: a, when: answered(b)}\n", 4_000) + "  - {id: b, ask: b, text: }\n"),
    "a long chain": section("  - {id: a0, ask: a, number: }\n" + repeated(("  - {id: b#, ask: b, "
        "number: , when: a0 == #}\n"), 2_000)),
    "many options": section("  - id: a\n    ask: b\n    choose_many:\n" + repeated("      a#: b#\n", 14_000)),
    "many equal labels": section("  - id: a\n    ask: b\n    choose:\n" + repeated("      a#: b\n", 14_000)),
    "many languages": HEAD.replace("groups", f"languages: [{repeated('aa-a#,', 300)}]\ngroups") + "sections:\n- title: S\n  questions:\n"
    + repeated("  - {id: a#, note: {en: x}}\n", 4_000),
    "a condition of brackets": section(f'  - {{id: a, note: a, when: "{"(" * 900}a{")" * 900}"}}'),
    "a condition of nots": section(f'  - {{id: b, ask: b, text: }}\n  - {{id: a, note: a, when: '
        f'"{"not " * 490}answered(b)"}}'),
    "a condition of minuses": section(f'  - {{id: b, ask: b, number: }}\n  - {{id: a, note: a, '
        f'when: "{"-" * 90}b == 1"}}'),
    "conditions on everything": section("".join((f"  - {{id: q{n}, ask: a, choose_many: "
        f"{{{repeated('c#: L#,', 60)}}}}}\n") for n in range(30))
    + "".join((f'  - {{id: a{n}, note: a, when: '
        f'"{" and ".join(f"selected(q{m},{chr(39)}c{n}{chr(39)})" for m in range(30))}"}}\n') for n in range(60))),
    "conditions that never hold": section("  - {id: q, ask: a, number: {}}\n" + repeated(('  - {id: a#, note: a, when: "q == # and q == -5 and q > '
        '3"}\n'), 2_500)),
    "long lists in conditions": section("  - {id: n, ask: a, number: {}}\n" + repeated((f'  - {{id: a#, note: a, when: "n in ({"7," * 900}1) and n '
        '== '
        f'-5"}}\n'), 110)),
    "a section's condition again and again": (f'{HEAD}sections:\n- {{title: a, questions: [{{id: '
        f'a, ask: b, number: }}]}}\n- title: b\n  when: "{" or ".join(["a == 12345"] * 140)}"\n '
            ' questions:\n')
    + repeated("  - {id: b#, note: b, when: a == 1}\n", 4_000),
    "bytes of another encoding": "\ufffe\ufffe",
}  # fmt: skip


def by_sign(dice: random.Random) -> str:
    """A shipped definition with a few characters changed, lost, doubled or moved."""
    text = dice.choice(TEXTS)
    for _ in range(dice.choice([1, 1, 2, 5, 40])):
        place, length = dice.randrange(len(text)), dice.choice([0, 1, 1, 3, 30])
        put = dice.choice(
            [
                "",
                dice.choice(SIGNS),
                text[place : place + length] * 2,
                text[dice.randrange(len(text)) :][:length],
            ]
        )
        text = text[:place] + put + text[place + length :]
    return text


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree, as a container with the key in it."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from places(value)


def by_tree(dice: random.Random) -> str:
    """A shipped definition with entries lost, replaced, renamed or swapped with others."""
    tree = copy.deepcopy(dice.choice(TREES))
    for _ in range(dice.choice([1, 1, 2, 4, 12])):
        all_places = list(places(tree))
        if not all_places:
            break
        (holder, key), (other, name) = dice.choice(all_places), dice.choice(all_places)
        match dice.randrange(5):
            case 0:
                del holder[key]
            case 1:
                holder[key] = copy.deepcopy(dice.choice(VALUES))
            case 2:
                holder[key] = copy.deepcopy(other[name])
            case 3 if isinstance(holder, dict):
                holder[dice.choice([f"{key}x", str(key)[1:], "when", "was", "nets", "block"])] = (
                    holder.pop(key)
                )
            case _ if isinstance(holder[key], str) and holder[key]:
                cut = dice.randrange(len(holder[key]))
                holder[key] = (
                    holder[key][:cut]
                    + dice.choice(["", "'", "(", " and ", "zz", "\x1b[2J"])
                    + holder[key][cut + 1 :]
                )
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


def by_chance(dice: random.Random) -> str:
    """Random YAML of the words that definitions are made of."""
    words = [
        "instrument",
        "version",
        "title",
        "languages",
        "groups",
        "consent",
        "scales",
        "sections",
        "questions",
        "id",
        "ask",
        "choose",
        "note",
        "when",
        "block",
        "items",
        "nets",
        "en",
        "cy",
        "a",
        "b",
    ]

    def entry(depth: int) -> Any:
        if depth > 5 or dice.random() < 0.3:
            return dice.choice([*words, *VALUES])
        if dice.random() < 0.4:
            return [entry(depth + 1) for _ in range(dice.randrange(4))]
        return {dice.choice(words): entry(depth + 1) for _ in range(dice.randrange(6))}

    if dice.random() < 0.2:
        return "".join(dice.choice(SIGNS + words) for _ in range(dice.randrange(200)))
    return yaml.safe_dump({**dict.fromkeys(words[:5], "x"), "sections": entry(0)}, sort_keys=False)


def read(text: str) -> str:
    """How long reading may take and what it may raise; what came out."""
    try:
        questionnaire = loads(text)
    except DefinitionError as error:
        faults = error.faults
    else:
        assert loads(dump(questionnaire)) == questionnaire
        return "loaded"
    assert faults
    assert all(fault.message and "\x1b" not in fault.message for fault in faults)
    return "refused"


def costs(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds of one run, and megabytes at the peak of another: measuring memory slows what it
    measures.
    """
    started = time.process_time()
    act()
    seconds = time.process_time() - started
    tracemalloc.start()
    try:
        act()
        return seconds, tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def only_reading(text: str) -> Callable[[], object]:
    def act() -> None:
        with contextlib.suppress(DefinitionError):
            loads(text)

    return act


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_before_it_costs_much(name: str) -> None:
    text = HOSTILE[name]
    seconds, megabytes = costs(only_reading(text))
    assert seconds < SECONDS, f"{name} took {seconds:.2f} s"
    assert megabytes < MEGABYTES, f"{name} took {megabytes:.0f} MB"


def check_mutants(count: int) -> tuple[float, float, int]:
    """The worst seconds and megabytes of this many mutants, and how many of them loaded."""
    worst_seconds = worst_megabytes = 0.0
    loaded = 0
    for seed in range(count):
        dice = random.Random(seed)
        text = (by_sign, by_tree, by_chance)[seed % 3](dice)
        try:
            loaded += read(text) == "loaded"
        except Exception as error:
            raise AssertionError(f"mutant {seed}: {error!r}") from error
        seconds, megabytes = costs(only_reading(text)) if seed % 10 == 0 else (0.0, 0.0)
        worst_seconds, worst_megabytes = (
            max(worst_seconds, seconds),
            max(worst_megabytes, megabytes),
        )
    return worst_seconds, worst_megabytes, loaded


def held(count: int) -> None:
    seconds, megabytes, loaded = check_mutants(count)
    # shown by -s
    print(f"{count} mutants, {loaded} still sound: at worst {seconds:.2f} s, {megabytes:.1f} MB")  # noqa: T201
    assert loaded > 0
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_a_hundred_and_fifty_mutated_definitions_give_only_definition_errors() -> None:
    held(150)


@pytest.mark.slow
def test_two_thousand_mutated_definitions_give_only_definition_errors() -> None:
    held(2_000)
