"""Texts that know which of their figures are which, before and after somebody edited them."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from analysis.drafts.claimed_text import ClaimedText, unwrapped, wrapped
from analysis.drafts.kept_shapes import KeptShape, KeptShapes, Label, named_shape

KNOWN = ClaimedText.of(
    f"The public (n = {wrapped('1,987', 'help.n.public')}): Agree {wrapped('84%', 'help.agree')}, "
    f"Disagree {wrapped('9%', 'help.disagree')}."
)


def found(known: ClaimedText, text: str) -> dict[str, str]:
    return {one.claim: text[one.start : one.end] for one in known.within(text)}


def test_a_text_without_an_edit_has_its_figures() -> None:
    assert KNOWN.text == "The public (n = 1,987): Agree 84%, Disagree 9%."
    assert found(KNOWN, KNOWN.text) == {
        "help.n.public": "1,987",
        "help.agree": "84%",
        "help.disagree": "9%",
    }


def test_changed_numbers_keep_their_claims() -> None:
    text = "The public (n = 12): Agree 9%, Disagree 84.5%."
    assert found(KNOWN, text) == {
        "help.n.public": "12",
        "help.agree": "9%",
        "help.disagree": "84.5%",
    }


def test_words_may_be_put_in_and_taken_out() -> None:
    text = "Of the public (n = 1,987), who were asked: Agree 84%."
    assert found(KNOWN, text) == {"help.n.public": "1,987", "help.agree": "84%"}


def test_a_figure_among_words_that_were_written_anew_is_bound_no_more() -> None:
    assert found(KNOWN, "Teachers, asked in 2020 and again in 2024, said no in 3 cases of 4.") == {}


def test_two_figures_that_changed_places_are_no_other_figures() -> None:
    text = "The public (n = 1,987): Disagree 9%, Agree 84%."
    assert found(KNOWN, text).get("help.agree", "84%") == "84%"
    assert found(KNOWN, text).get("help.disagree", "9%") == "9%"


WORDS = st.lists(st.sampled_from(["so", "of", "the", "public", "agreed", "said"]), max_size=5)


@given(st.lists(st.tuples(WORDS, st.integers(0, 100)), min_size=1, max_size=6), st.data())
def test_numbers_written_anew_never_lose_or_change_their_claim(
    parts: list[tuple[list[str], int]], data: st.DataObject
) -> None:
    said = [f"{' '.join(words)} item{chr(97 + at)} " for at, (words, _) in enumerate(parts)]
    known = ClaimedText.of(
        ", ".join(
            f"{words}{wrapped(f'{number}%', f'claim{at}')}"
            for at, (words, (_, number)) in enumerate(zip(said, parts, strict=True))
        )
    )
    numbers = data.draw(
        st.lists(st.integers(0, 100), min_size=len(parts), max_size=len(parts)), label="new"
    )
    text = ", ".join(f"{words}{number}%" for words, number in zip(said, numbers, strict=True))
    assert found(known, text) == {f"claim{at}": f"{n}%" for at, n in enumerate(numbers)}


@given(st.text(alphabet="ab 1.,%", max_size=60))
def test_what_is_bound_in_any_text_is_a_stretch_of_it_and_no_two_meet(text: str) -> None:
    bindings = sorted(KNOWN.within(text), key=lambda one: one.start)
    assert all(0 <= one.start < one.end <= len(text) for one in bindings)
    assert all(a.end <= b.start for a, b in pairwise(bindings))


def test_a_text_is_the_same_once_its_figures_are_wrapped_again() -> None:
    assert ClaimedText.of(KNOWN.marked) == KNOWN
    assert unwrapped(KNOWN.marked) == KNOWN.text
    both = KNOWN.behind(ClaimedText("Chart"), ". ")
    assert found(both, both.text) == found(KNOWN, KNOWN.text)


def test_the_label_of_a_bar_is_known_by_category_and_series_and_never_by_its_number() -> None:
    shape = KeptShape(
        labels=(
            Label("The public (n = 12)", "Agree", "help.agree.public"),
            Label("Teachers (n = 9)", "Agree", "help.agree.teachers"),
            Label("Twice", "Agree", "help.agree.one"),
            Label("Twice", "Agree", "help.agree.other"),
        )
    )
    assert shape.label("The public (n = 13)", "Agree") == "help.agree.public"
    assert shape.label("Teachers (n = 9)", "Disagree") == ""
    assert shape.label("Twice", "Agree") == ""
    assert KeptShapes({shape.key: shape}).named(named_shape("Chart 2", shape.key)) is shape
    named = named_shape("Chart 2 claims_0123456789", shape.key)
    assert re.fullmatch(r"Chart 2 claims_[0-9a-f]{10}", named)
