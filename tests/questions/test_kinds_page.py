"""docs/kinds.md is what the table of desks says."""

import kinds_page


def test_the_page_is_what_the_desks_say() -> None:
    written = kinds_page.DOCUMENT.read_text("utf-8")
    assert written == kinds_page.page(), "write it anew with: make docs"
