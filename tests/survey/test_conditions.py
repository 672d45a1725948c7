"""The language of conditions means what `docs/conditions.md` says, and reads nothing else."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.conditions import (
    And,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Condition,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    could_be,
    evaluate,
    passed_over,
    simplified,
)
from survey.definition import loads
from survey.errors import ConditionError
from survey.missing import Missing

DOCUMENT = (Path(__file__).parents[2] / "docs" / "conditions.md").read_text("utf-8")
WORDS = {"true": True, "false": False, "unknown": None}


def table(first: str) -> list[list[str]]:
    """The rows of the document's table whose heading begins with this, the heading first."""
    start = DOCUMENT.index(f"\n| {first}")
    rows = DOCUMENT[start:].split("\n\n")[0].strip().splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [cells[0], *cells[2:]]


def answer(name: str, *, several: bool) -> object:
    if name in Missing.names():
        return Missing(name)
    code = "none" if name == "none of these" else name
    return (code,) if several else code


# --- meaning ---


def test_the_truth_table_of_the_document_holds_cell_by_cell() -> None:
    heading, *rows = table("x is")
    assert len(rows) == 4 + len(Missing)
    for name, *cells in rows:
        for condition, cell in zip(heading[1:], cells, strict=True):
            several = name == "none of these" or condition.startswith(("selected", "count"))
            if cell != "–":
                assert (
                    Condition.parse(condition).holds({"x": answer(name, several=several)})
                    is WORDS[cell]
                ), (name, condition)


def test_what_the_table_leaves_out_is_refused_when_the_file_is_read() -> None:
    heading, *rows = table("x is")
    dashes = [heading[place] for row in rows for place, cell in enumerate(row) if cell == "–"]
    assert dashes
    for condition in dashes:
        text = (
            'instrument: a\nversion: "1"\ntitle: T\ngroups: {p: P}\nsections:\n- title: S\n  '
            "questions:\n"
            "  - {id: x, ask: X, choose_many: {a: A, b: B}, none: None}\n"
            f'  - {{id: y, ask: Y, text: , when: "{condition}"}}\n'
        )
        with pytest.raises(
            Exception, match=r"may have several answers; use selected\(x, 'a'\) or count\(x\)"
        ):
            loads(text)


def test_kleenes_table_of_the_document_holds() -> None:
    _, *rows = table("a       | b")
    assert len(rows) == 9
    given_answers = {"true": 1, "false": 0, "unknown": Missing.REFUSED}
    for a, b, *outcomes in rows:
        known = {"a": given_answers[a], "b": given_answers[b]}
        texts = ("a == 1 and b == 1", "a == 1 or b == 1", "not a == 1")
        assert [Condition.parse(each).holds(known) for each in texts] == [
            WORDS[each] for each in outcomes
        ]


def test_the_examples_of_the_document_load() -> None:
    example = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)[0]
    head = (
        'instrument: a\nversion: "1"\ntitle: T\ngroups: {p: P}\nsections:\n- title: S\n  '
        "questions:\n"
    )
    before = (
        "  - {id: worked, ask: W, choose: {yes: Y}}\n  - {id: region, ask: R, choose: "
        "{wales: W, england: E}}\n"
    )
    text = head + before + "".join(f"  {line}\n" for line in example.splitlines())
    assert [question.id for question in loads(text).questions][2:] == ["visits", "trained", "age"]


@pytest.mark.parametrize(
    ("condition", "answers", "value"),
    [
        ("1 + 2 * 3 - 4 / 8", {}, 6.5),
        ("(1 + 2) * -3", {}, -9),
        ("x / 0", {"x": 1}, None),
        ("x + 1", {"x": Missing.DONT_KNOW}, None),
        ("x * 1000000 * 1000000", {"x": 1e308}, None),
        ("not x == 1 and y == 2", {"x": 1, "y": 2}, False),
        ("x == 1 or y == 2 and z == 3", {"x": 1}, True),
        ("not not x == 1", {"x": 1}, True),
        ("x in (1, -2)", {"x": -2}, True),
        ("x not in ['a', \"b\"]", {"x": "a"}, False),
        ("x in ('dont_know', 'a')", {"x": Missing.DONT_KNOW}, True),
        ("x not in ('dont_know', 'a')", {"x": Missing.REFUSED}, None),
        ("day < '2022-06-13'", {"day": "2022-06-12"}, True),
        ("x == 'a'", {"x": 1}, None),
        ("x < 'a'", {"x": ("a",)}, None),
        ("count(x)", {"x": ("a", "none")}, 1),
        ("selected(x, 'a')", {"x": "a"}, True),
        ("answered(x)", {}, False),
    ],
)
def test_a_condition_has_this_value(condition: str, answers: dict, value: object) -> None:
    assert evaluate(Condition.parse(condition).tree, answers) == value


# --- laws ---

ids = st.sampled_from("xyz")
numbers = st.integers(-4, 8).map(lambda half: half / 2)
sums = st.recursive(
    ids.map(Name) | numbers.map(lambda value: Number(abs(value))),
    lambda inner: (
        st.builds(Arithmetic, inner, st.sampled_from("+-*/"), inner) | st.builds(Negative, inner)
    ),
    max_leaves=5,
)
comparisons = st.builds(
    Compare, sums, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), sums
) | st.builds(
    Compare,
    ids.map(Name),
    st.sampled_from(["in", "not in"]),
    st.lists(numbers.map(Number), min_size=1).map(lambda each: Choices(tuple(each))),
)
calls = st.builds(Call, st.just("answered"), ids) | st.builds(
    Call, st.just("selected"), ids, st.sampled_from(["a", "it's", ""])
)
kinds = st.builds(
    Compare,
    ids.map(Name),
    st.sampled_from(["==", "!="]),
    st.sampled_from(Missing.names()).map(Text),
)


def truths(atoms: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        atoms,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
            | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
        ),
        max_leaves=8,
    )


trees = truths(comparisons | calls | kinds)
values = numbers | st.sampled_from(Missing)
known = st.dictionaries(ids, values)


def written(node: Node | Choices) -> str:
    """A tree as text, every part in brackets."""
    match node:
        case Number(value):
            return repr(value)
        case Text(value):
            return f'"{value}"'
        case Name(id):
            return id
        case Choices(parts):
            values = [("-" if part.value < 0 else "") + repr(abs(part.value)) for part in parts]
            return f"({', '.join(values)})"
        case Call("selected", id, code):
            return f'selected({id}, "{code}")'
        case Call(function, id):
            return f"{function}({id})"
        case Compare(left, operator, right):
            return f"({written(left)}) {operator} " + (
                written(right) if isinstance(right, Choices) else f"({written(right)})"
            )
        case Arithmetic(left, operator, right):
            return f"({written(left)}) {operator} ({written(right)})"
        case Negative(inner):
            return f"-({written(inner)})"
        case Not(inner):
            return f"not ({written(inner)})"
        case And(parts) | Or(parts):
            joint = " and " if isinstance(node, And) else " or "
            return joint.join(f"({written(part)})" for part in parts)


@given(trees)
def test_a_tree_written_out_is_read_back_as_the_same_tree(tree: Node) -> None:
    assert Condition.parse(written(tree)).tree == tree


@given(trees, trees, trees, known)
def test_and_and_or_keep_the_laws_of_logic(a: Node, b: Node, c: Node, answers: dict) -> None:
    def value(node: Node) -> object:
        outcome = evaluate(node, answers)
        assert outcome is None or isinstance(outcome, bool)
        return outcome

    for join in (And, Or):
        assert value(join((a, b))) is value(join((b, a)))
        assert (
            value(join((a, join((b, c)))))
            is value(join((join((a, b)), c)))
            is value(join((a, b, c)))
        )
        assert value(join((a, a))) is value(a)
    assert value(Not(And((a, b)))) is value(Or((Not(a), Not(b))))
    assert value(Not(Or((a, b)))) is value(And((Not(a), Not(b))))
    assert value(Not(Not(a))) is value(a)
    assert value(And((a, Or((b, c))))) is value(Or((And((a, b)), And((a, c)))))


@given(truths(comparisons), known, known)
def test_what_is_known_stays_so_when_more_is_known(tree: Node, answers: dict, more: dict) -> None:
    before = evaluate(tree, answers)
    given_before = {
        name: value for name, value in answers.items() if not isinstance(value, Missing)
    }
    if before is not None:
        assert evaluate(tree, {**more, **given_before}) is before


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from([*"xy()[]'\",+-*/<>=! 1.", "and ", "or ", "not ", "in ", "==", "answered("])
    ).map("".join)
)
def test_any_text_is_a_condition_or_a_condition_error(text: str) -> None:
    try:
        condition = Condition.parse(text)
    except ConditionError as error:
        place, length = error.position, len(error.text)
    else:
        place, length = 0, -1
    if length >= 0:
        assert 0 <= place <= length
        return
    for x, y in itertools.product([1, "a", ("a",), Missing.REFUSED], repeat=2):
        condition.holds({"x": x, "y": y})


# --- reading ---


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "x.__class__",
        "[x for x in y]",
        "lambda: 1",
        "(x := 1)",
        "x ** 2",
        "x // 2",
        "x % 2",
        "x[0]",
        "x if y else z",
        "{'a': 1}",
        "x; y",
        "0x10",
        "1_000",
        "1e5",
        "x is y",
        "f'{x}'",
        "b'a'",
        "'a' 'b'",
        "# x",
        "x\\y",
        "`x`",
        "x @ y",
        "print(x)",
        "exec('x')",
    ],
)
def test_what_is_python_but_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        Condition.parse(text)


WANTED = "expected a question's id, a number or a quoted text"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"{WANTED}, found the end at character 1 of ''"),
        ("x = 1", "cannot read '= 1'; write '==' to compare at character 3 of 'x = 1'"),
        ("x & y", "cannot read '& y'; write 'and' at character 3 of 'x & y'"),
        ("x | y", "cannot read '| y'; write 'or' at character 3 of 'x | y'"),
        ("!x", "cannot read '!x'; write 'not' or '!=' at character 1 of '!x'"),
        (
            "${x} == 1",
            (
                "cannot read '${x} == 1'; write the id alone, without ${} at character 1 of "
                "'${x} == "
                "1'"
            ),
        ),
        ("x == ‘a’", "cannot read '‘a’'; use straight quotes at character 6 of 'x == ‘a’'"),
        ("x == 'a", "cannot read ''a'; the text has no closing quote at character 6 of 'x == 'a'"),
        ("x == 12a", "cannot read '12a' at character 6 of 'x == 12a'"),
        ("x == 1 y", "expected 'and', 'or' or the end, found 'y' at character 8 of 'x == 1 y'"),
        (
            "1 < x < 3",
            "expected 'and' between two comparisons, found '<' at character 7 of '1 < x < 3'",
        ),
        ("(x == 1", "expected ')', found the end at character 8 of '(x == 1'"),
        (
            "x in 'a'",
            "expected a list such as ('a', 'b'), found ''a'' at character 6 of 'x in 'a''",
        ),
        (
            "x in ()",
            "expected at least one value in the list, found the end at character 8 of 'x in ()'",
        ),
        ("x in (y)", "expected a number or a quoted text, found 'y' at character 7 of 'x in (y)'"),
        ("x not 1", "expected 'in', found '1' at character 7 of 'x not 1'"),
        ("x == and", f"{WANTED}, found 'and' at character 6 of 'x == and'"),
        (
            "selectd(x, 'a')",
            (
                "there is no function 'selectd'; did you mean 'selected'? at character 1 of "
                "'selectd(x, 'a')'"
            ),
        ),
        ("selected(x)", "expected ',', found ')' at character 11 of 'selected(x)'"),
        (
            "selected(x, 1)",
            (
                "expected an answer in quotes, such as selected(x, 'a'), found ')' at character 14 "
                "of 'selected(x, 1)'"
            ),
        ),
        ("count('a')", "expected a question's id, found ''a'' at character 7 of 'count('a')'"),
        ("9" * 400 + " > x", f"the number is too large at character 1 of '{'9' * 59}…'"),
    ],
)
def test_a_slip_is_told_with_its_place_and_remedy(text: str, message: str) -> None:
    with pytest.raises(ConditionError) as refused:
        Condition.parse(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("sound", "over", "message"),
    [
        (
            "x == 1" + " " * 1_000 + "or y == 1",
            "x == 1" + " " * 2_000 + "or y",
            "the condition is longer than 2000 characters; split it",
        ),
        (
            "(" * 39 + "x == 1" + ")" * 39,
            "(" * 40 + "x == 1" + ")" * 40,
            "more than 40 brackets within brackets; simplify",
        ),
        (
            "x" + " + x" * 100,
            "x" + " + x" * 101,
            "more than 100 signs of arithmetic; use a computed question",
        ),
    ],
    ids=["length", "brackets", "sums"],
)
def test_the_limits_are_told(sound: str, over: str, message: str) -> None:
    assert Condition.parse(sound).names
    with pytest.raises(ConditionError, match=re.escape(message)):
        Condition.parse(over)


def test_two_conditions_together_are_read_back_as_the_same() -> None:
    first, second = Condition.parse("x == 1 or y == 2"), Condition.parse("z == 3")
    both = Condition.both(first, second)
    assert both is not None
    assert Condition.parse(both.text) == both
    assert Condition.both(first, None) == Condition.both(None, first) == first


def test_a_rating_is_compared_as_the_number_it_says() -> None:
    assert Condition.parse("a < b").holds({"a": "10", "b": "9"}) is False
    assert Condition.parse("a <= 9").holds({"a": "10"}) is False
    assert Condition.parse("9 < a").holds({"a": "10"}) is True
    assert Condition.parse("a == '10'").holds({"a": "10"}) is True


# --- the same, said more simply ---


@given(trees, known)
def test_a_simpler_condition_is_the_same_condition(tree: Node, answers: dict) -> None:
    simple = simplified(tree)
    assert evaluate(simple, answers) is evaluate(tree, answers)
    assert evaluate(simplified(tree, wanted=False), answers) is evaluate(Not(tree), answers)
    assert simplified(simple) == simple


def test_nothing_stands_in_it_twice_or_in_needless_brackets() -> None:
    text = "(a == 1) and (b == 2 and (not (a != 1)) and not (c == 3 or 4 > d))"
    assert (
        simplified(Condition.parse(text).tree)
        == Condition.parse("a == 1 and b == 2 and c != 3 and d >= 4").tree
    )


# --- who was certainly passed over ---

CHAIN = {
    "parent": None,
    "looked": Condition.parse("parent == 'yes'"),
    "satisfied": Condition.parse("looked == 'yes'"),
    "unhappy": Condition.parse("not (satisfied == 'yes')"),
    "either": Condition.parse("looked == 'yes' or region == 'wales'"),
    "silent": Condition.parse("not answered(looked)"),
}


@pytest.mark.parametrize(
    ("answers", "past"),
    [
        ({"parent": "no", "region": "wales"}, {"looked", "satisfied", "unhappy"}),
        ({"parent": "no", "region": "england"}, {"looked", "satisfied", "unhappy", "either"}),
        ({"parent": "no", "region": Missing.REFUSED}, {"looked", "satisfied", "unhappy"}),
        ({"parent": Missing.REFUSED, "region": "wales"}, set()),
        (
            {"parent": "yes", "looked": "no", "region": "england"},
            {"satisfied", "unhappy", "either", "silent"},
        ),
        ({"parent": "yes", "looked": Missing.DONT_KNOW, "region": "england"}, set()),
        (
            {"parent": "yes", "looked": "yes", "satisfied": "yes", "region": "england"},
            {"unhappy", "silent"},
        ),
    ],
)
def test_routes_that_hang_on_each_other_are_followed(answers: dict, past: set[str]) -> None:
    asked_of_nobody = {
        name: Missing.NOT_ASKED for name in CHAIN if name not in answers and name != "parent"
    }
    assert passed_over(CHAIN, {**asked_of_nobody, **answers}) == past
    assert passed_over(dict(reversed(CHAIN.items())), {**asked_of_nobody, **answers}) == past


@given(trees, known)
def test_without_a_question_passed_over_it_is_the_usual_logic(tree: Node, answers: dict) -> None:
    usual = {True: (True, False), False: (False, True), None: (True, True)}
    assert could_be(tree, answers, ()) == usual[evaluate(tree, answers)]  # type: ignore[index]


@given(trees, known)
def test_what_could_be_grows_less_with_each_question_passed_over(tree: Node, answers: dict) -> None:
    before, after = could_be(tree, answers, ()), could_be(tree, answers, ("x", "y", "z"))
    assert after[0] <= before[0]
    assert after[1] <= before[1]


def test_a_long_chain_of_routes_is_followed_at_once() -> None:
    chain = {"q0": None} | {
        f"q{n}": Condition.parse(f"q{n - 1} == 'a' or q{n - 1} == 'b'") for n in range(1, 2_000)
    }
    assert len(passed_over(chain, {"q0": "c"})) == 1_999
