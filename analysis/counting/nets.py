"""Which answers count together: a NET of the codebook, or answers named one by one."""

import re
from collections.abc import Iterable, Mapping, Sequence

from analysis.counting.coded import text_of
from analysis.counting.sums import Array, Sums
from analysis.counting.table import By, Items, Table, named
from analysis.counting.tally import Coding, countable
from analysis.design import Design
from analysis.figures import answers_name
from survey.codebook import Item
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = ["check_codes", "chosen", "codes_given", "counting_codes", "net_name"]

Codes = tuple[str, ...]

MOST_LISTED = 12
"""As many numbers as this are listed one by one."""


def codes_given(answers: Iterable[object]) -> Codes:
    """The codes of answers that somebody named: texts, numbers, kinds of missing answer."""
    given = [answers] if isinstance(answers, str) or not isinstance(answers, Iterable) else answers
    codes = tuple(
        dict.fromkeys(
            answer.value if isinstance(answer, Missing) else text_of(answer) for answer in given
        )
    )
    if not codes:
        raise DataError.of(
            "answers",
            "none are given; name the codes that count, or leave answers out and name a NET",
        )
    return codes


def net_name(net: str, answers: Sequence[object] | None) -> str:
    """What the answers that count are called, as in the names of figures: the NET, or the codes
    where these were named.

    >>> net_name("agree", [3, 4]), net_name("agree", ["agree"])
    ('3+4', '=agree')
    """
    return net if answers is None else answers_name(codes_given(answers))


def counting_codes(
    table: Table,
    items: Items,
    by: By,
    net: str,
    answers: Sequence[object] | None,
    *,
    design: Design | None,
) -> Mapping[str, Codes]:
    """Item → the codes that count in it; for items=None every item that has the NET, or all the
    answers.

    Raises DataError where there is no such item or NET, and for a plain frame without answers.
    """
    if answers is not None:
        codes = codes_given(answers)
        return dict.fromkeys(
            named(items) if items is not None else _items_with(table, by, codes, design), codes
        )
    if table.codebook is None:
        raise DataError.of(
            "answers", "a plain frame has no NETs; give answers=[…], the codes that count"
        )
    if items is not None:
        return {name: _codes_of(table.codebook.item(name), net) for name in named(items)}
    having = {item.id: _codes_of(item, net) for item in table.codebook.with_net(net)}
    if not having:
        nets = dict.fromkeys(
            one.name for item in table.codebook.items.values() for one in item.nets
        )
        raise DataError.of("net", f"no item has the NET {shown(net)}{did_you_mean(net, nets, 20)}")
    return having


def check_codes(
    table: Table, coding: Coding, codes: Mapping[str, Codes], kinds: Sequence[Missing]
) -> None:
    """Raises DataError for an answer an item lacks, one outside the base, numbers of which a column
    of numbers has none, and several answers of a choose-many item.
    """
    for item, answers in zip(coding.items, coding.answers, strict=True):
        for code in codes[item]:
            _check(table, item, code, answers, kinds)
        _refuse_nobody(table, item, codes[item], answers)
        _refuse_several(table, item, codes[item])


def chosen(sums: Sums, answers: Codes, codes: Codes, kinds: Sequence[Missing]) -> Array:
    """Over those who gave an answer that counts: sums of one item, without the axis of answers."""
    places = [k for k, answer in enumerate(answers) if answer in codes]
    given: Array = sums.counts[..., places].sum(axis=-1)
    return given + sums.kinds([kind for kind in kinds if kind.value in codes])


def _items_with(table: Table, by: By, codes: Codes, design: Design | None) -> Codes:
    """The items that have all of these answers, kinds of missing answer aside."""
    substantive = set(codes) - set(Missing.names())
    items = tuple(
        name for name in countable(table, by, design) if substantive <= set(_known(table, name))
    )
    if not items:
        raise DataError.of("answers", f"no item has the answers {', '.join(codes)}; name the items")
    return items


def _known(table: Table, item: str) -> Codes:
    """The answers an item can have, where codebook or categories say so; else none."""
    if table.codebook is not None:
        return table.codebook.item(item).codes
    return table.categories(item, "items") or ()


def _codes_of(item: Item, net: str) -> Codes:
    found = item.net(net)
    if found is None:
        other = did_you_mean(net, [one.name for one in item.nets]) or "; give answers=[…] instead"
        raise DataError.of("net", f"{item.id} has no NET {shown(net)}{other}")
    return found.codes


def _check(table: Table, item: str, code: str, answers: Codes, kinds: Sequence[Missing]) -> None:
    """That the item has this answer. A column without categories may: there only one written in
    another way is refused.
    """
    if code in Missing.names():
        if code not in {kind.value for kind in kinds}:
            raise DataError.of(
                "answers",
                f"{shown(code)} is outside the base; count it in, such as with base=[{code!r}]",
            )
    elif code not in answers:
        spelt = [answer for answer in answers if _spelling(answer) == _spelling(code)]
        if spelt or _known(table, item):
            raise DataError.of(
                "answers",
                f"{item} has no answer {shown(code)}{did_you_mean(code, spelt or answers)}",
            )


def _refuse_nobody(table: Table, item: str, codes: Codes, answers: Codes) -> None:
    """That somebody has one of the numbers that were named. A share of 0 says that nobody gave the
    answer; of a number that is nowhere in a column of numbers it more often means a slip.
    """
    wanted = [code for code in codes if code not in Missing.names()]
    if not (wanted and answers) or set(wanted) & set(answers) or not table.numeric(item):
        return
    remedy = "make the column categorical to count an answer that nobody gave"
    raise DataError.of(
        "answers",
        f"nobody has {' or '.join(shown(code) for code in wanted)} in {item}, "
        f"{_numbers_there(wanted[0], answers)}; {remedy}",
    )


def _numbers_there(code: str, numbers: Codes) -> str:
    """The numbers that a column holds; of many the nearest, and how far they reach."""
    if len(numbers) <= MOST_LISTED:
        return f"which holds {', '.join(numbers)}"
    reach = f"which holds {len(numbers):,} numbers from {numbers[0]} to {numbers[-1]}"
    try:
        wanted = float(code)
    except ValueError:
        return reach
    return f"{reach}, the nearest {min(numbers, key=lambda one: abs(float(one) - wanted))}"


def _spelling(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _refuse_several(table: Table, item: str, codes: Codes) -> None:
    if len(codes) > 1 and table.takes_several(item):
        remedy = "give one answer at a time, or use distribution for all of them"
        raise DataError.of(
            "answers", f"a respondent can choose several answers to {item}; {remedy}"
        )
