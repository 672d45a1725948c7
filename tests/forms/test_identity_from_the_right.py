"""The identity of a form, in sentences that may run from the right, keeps its own order: neither a
number that begins with a digit nor its dots are torn apart.
"""

import pytest
from printed_questionnaire import hubs

from survey.forms import Form, format_named
from survey.forms.text.layout import paragraphs
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.identity import small_print
from survey.words.direction import FIRST_STRONG, POP


@pytest.mark.parametrize("language", ["en", "ur"])
def test_each_part_of_the_identity_stands_by_itself(language: str) -> None:
    form = Form(hubs(), language)
    named = form.identity.form
    isolated = named if language == "en" else f"{FIRST_STRONG}{named}{POP}"
    *_, last = paragraphs(form)
    for said in (small_print(Asked(form)), last.text):
        assert isolated in said
        assert (FIRST_STRONG in said) == (language == "ur")


def test_the_page_sets_them_apart_too() -> None:
    form = Form(hubs(), "ur")
    page = format_named("page").make(form).decode()
    assert f"<bdi>{form.identity.form[:8]}</bdi>" in page
