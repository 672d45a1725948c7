"""Drafts in Markdown, text and HTML: what a reader sees, and where the file has it."""

from pathlib import Path

import pytest

from analysis.drafts.document import Block, Document
from analysis.drafts.reading import READERS, read_document

MARKDOWN = """\
---
title: Draft 7
---
# What people *said*

In 2022 [**84%**]{claim=health_support.agree.public base=answered} of \
[the public](https://example.org/12 "p. 9") &amp;
`four-fifths` of teachers agreed[^1]. 5 * 3 <!-- hidden 12 --> ![chart](c9.png) snake_case_3 \\*

1. First 9%
2. Second

| who     | share |
|---------|------:|
| Public  | [75%]{claim=a.b.c} |
| Workers | 97% \\| 3% |

> quoted 12%
> more

<!-- 66% is
not shown -->

Underlined
----------

[^1]: A note of 5%.

[home]: http://example.org/1

## References

Smith (2019), 44.

```
code 12
```
"""


def draft(folder: Path, text: str, name: str = "draft.md") -> Document:
    file = folder / name
    file.write_bytes(text.encode())
    return read_document(file)


def seen(document: Document) -> list[tuple[str, str, str]]:
    return [(block.place, block.kind, block.text.strip()) for block in document.blocks]


def test_markdown_is_read_as_its_reader_sees_it(tmp_path: Path) -> None:
    assert seen(draft(tmp_path, MARKDOWN)) == [
        ("line 2", "code", "title: Draft 7"),
        ("line 4", "heading", "What people said"),
        (
            "line 6",
            "prose",
            ("In 2022 84% of the public &\nfour-fifths of teachers agreed. 5 * 3   snake_case_3 *"),
        ),
        ("line 6", "prose", "p. 9"),
        ("line 7", "prose", "chart"),
        ("line 9", "prose", "First 9%"),
        ("line 10", "prose", "Second"),
        ("line 12", "table", "who"),
        ("line 12", "table", "share"),
        ("line 14", "table", "Public"),
        ("line 14", "table", "75%"),
        ("line 15", "table", "Workers"),
        ("line 15", "table", "97% | 3%"),
        ("line 17", "quote", "quoted 12%\nmore"),
        ("line 23", "heading", "Underlined"),
        ("line 26", "note", "A note of 5%."),
        ("line 30", "heading", "References"),
        ("line 32", "reference", "Smith (2019), 44."),
        ("line 35", "code", "code 12"),
    ]


def test_a_claim_in_markdown_keeps_what_is_shown_and_what_it_is_bound_to(tmp_path: Path) -> None:
    bound = {
        block.text[one.start : one.end]: (one.claim, one.base)
        for block in draft(tmp_path, MARKDOWN).blocks
        for one in block.bindings
    }
    assert bound == {"84%": ("health_support.agree.public", "answered"), "75%": ("a.b.c", "")}


def test_a_cell_knows_the_first_of_its_row_and_column(tmp_path: Path) -> None:
    cells = {
        block.text.strip(): block.under
        for block in draft(tmp_path, MARKDOWN).blocks
        if block.kind == "table"
    }
    assert cells["75%"] == "Public · share"
    assert cells["who"] == cells["share"] == "What people said"


HTML = """\
<!doctype html><html lang="en"><head><title>T 3</title><style>a{width:1px}</style></head>
<body><h1>Results 2022</h1><p>So <b data-claim="a.b.c" data-base="answered">84&nbsp;%</b> of
   the <i>pub</i>lic &lt;5 &amp; more.<br>Next
<table><tr><th>Who<th>Share<tr><td>Public<td data-claim="q.agree.public">75%</table>
<script>let x = 12;</script><svg><text>99%</text></svg>\
<blockquote>said 9</blockquote><pre>code 1</pre>
<p data-claim="x.y.z">All of it</p></div></i>tail 7
"""


def test_html_is_read_as_a_browser_shows_it(tmp_path: Path) -> None:
    assert seen(draft(tmp_path, HTML, "draft.html")) == [
        ("line 1", "prose", "T 3"),
        ("line 2", "heading", "Results 2022"),
        ("line 2", "prose", "So 84 % of the public <5 & more."),
        ("line 3", "prose", "Next"),
        ("line 4", "table", "Who"),
        ("line 4", "table", "Share"),
        ("line 4", "table", "Public"),
        ("line 4", "table", "75%"),
        ("line 5", "prose", "99%"),
        ("line 5", "quote", "said 9"),
        ("line 5", "code", "code 1"),
        ("line 6", "prose", "All of it"),
        ("line 6", "prose", "tail 7"),
    ]


def test_elements_of_html_name_claims(tmp_path: Path) -> None:
    blocks = draft(tmp_path, HTML, "draft.html").blocks
    bound = [
        (block.text[one.start : one.end], one.claim, one.base)
        for block in blocks
        for one in block.bindings
    ]
    assert bound == [
        ("84 %", "a.b.c", "answered"),
        ("75%", "q.agree.public", ""),
        ("All of it", "x.y.z", ""),
    ]


def test_text_is_read_by_paragraphs(tmp_path: Path) -> None:
    text = "\ufeffFINDINGS OF 2022\r\n\r\nSo [84%]{claim=a.b.c} agreed,\r\nand 9 did not.\n\n\n"
    text += "Method\n------\nAsked.\n\nSources\n\nA 2."
    document = draft(tmp_path, text, "draft.txt")
    assert seen(document) == [
        ("line 1", "heading", "FINDINGS OF 2022"),
        ("line 3", "prose", "So 84% agreed,\r\nand 9 did not."),
        ("line 7", "prose", "Method\n------\nAsked."),
        ("line 11", "heading", "Sources"),
        ("line 13", "reference", "A 2."),
    ]
    assert [one.claim for one in document.blocks[1].bindings] == ["a.b.c"]


@pytest.mark.parametrize(
    ("name", "text"), [("draft.md", MARKDOWN), ("draft.html", HTML), ("draft.txt", MARKDOWN)]
)
def test_every_character_leads_back_to_the_file(tmp_path: Path, name: str, text: str) -> None:
    document = draft(tmp_path, text, name)
    for block in document.blocks:
        for place, sign in enumerate(block.text):
            assert not sign.isalnum() or from_source(document, block, place) == sign


def from_source(document: Document, block: Block, place: int) -> str:
    ((first, last),) = block.source(place, place + 1)
    return document.source[first:last]


def test_every_reader_is_of_a_kind_of_file() -> None:
    texts = {".md", ".markdown", ".txt", ".html", ".htm"}
    assert set(READERS) == {*texts, *OFFICE}


OFFICE = (".docx", ".pptx", ".xlsx", ".pdf")
"""Kinds of file that are never empty."""


@pytest.mark.parametrize("name", [name for name in READERS if name not in OFFICE])
def test_an_empty_file_has_no_blocks(tmp_path: Path, name: str) -> None:
    assert draft(tmp_path, "", f"draft{name}").blocks == ()


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.part, block.text.strip()) for block in document.blocks]


def test_markdown_says_more_than_its_paragraphs(tmp_path: Path) -> None:
    source = (
        "See ![**84%** agreed](c.png 'made in 2022') and [home](h.html \"97% came\")[^1].\n\n"
        "![](c.png)\n\n<img alt=\"61% left\" src='d.png'> <img src='e.png'>\n\n"
        '[home]: http://example.org "12% more"\n\n[^1]: Of 405.\n'
    )
    document = draft(tmp_path, source)
    assert parts(document) == [
        ("body", "See  and home."),
        ("alt text", "84% agreed"),
        ("title text", "made in 2022"),
        ("title text", "97% came"),
        ("alt text", "61% left"),
        ("title text", "12% more"),
        ("footnote", "Of 405."),
    ]
    assert [(one.what, one.place) for one in document.unread] == [
        ("a picture without alternative text", "line 3"),
        ("a picture without alternative text", "line 5"),
    ]
    assert document.parts == ("body", "footnote", "alt text", "title text")


PICTURED = """\
<header>H 1%</header><p title="tip 2%">Body <img alt="alt 3%"> <del>gone 4%</del>\
<span hidden>hidden 5%</span> 84%<sup>1</sup></p>
<figure><svg><title>drawn 6%</title><text>label 7%</text><g class="tick"><text>20%</text></g></svg>
<figcaption>Figure 8%</figcaption></figure>
<button aria-label="press 9%">OK</button><select><option>chosen 10%</select>
<img src="x.png"><img src="y.png" alt=""><canvas></canvas>
<p><b data-wave="the size of the panel">2,000</b> people</p><footer>F 11%</footer>
"""


def test_html_says_more_than_its_paragraphs(tmp_path: Path) -> None:
    document = draft(tmp_path, PICTURED, "draft.html")
    assert parts(document) == [
        ("header", "H 1%"),
        ("body", "Body 84%¹"),
        ("title text", "tip 2%"),
        ("alt text", "alt 3%"),
        ("alt text", "drawn 6%"),
        ("chart text", "label 7%"),
        ("chart text", "20%"),
        ("caption", "Figure 8%"),
        ("body", "OK"),
        ("alt text", "press 9%"),
        ("body", "chosen 10%"),
        ("body", "2,000 people"),
        ("footer", "F 11%"),
    ]
    assert [one.why for block in document.blocks for one in block.waves] == [
        "a mark of an axis",
        "the size of the panel",
    ]
    assert [(one.what, one.place) for one in document.unread] == [
        ("a picture without alternative text", "line 5"),
        ("a drawing made by a script", "line 5"),
    ]
