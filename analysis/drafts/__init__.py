"""Drafts: documents read, and written again with something in them. Knows no figures and no data.

document            what a document, a block of it and its parts are
reading             a draft of any format read, one module each:
                    markdown, plain, html, word, slides, workbook, pdf
files, office       a text from outside, and the parts of an Office file, looked at first
gathering           text put together from stretches of a source
inline, inline_bindings     markup in a line, and claims that a draft names itself
wordtext, wordruns  the text of a Word paragraph, where its letters are, and what is said of them
word_tables, word_asides    its cells, and what stands beside its text
charts, drawing, shown_numbers, superscripts, undescribed   what charts, shapes and cells show
fields, filling, word_filling    `{{ pct(…) }}`, read, and replaced by what it stands for
claims_file         the claims file beside a draft
kept_claims, kept_shapes, claimed_text      claims that an Office file keeps of its own figures
comments, marked_page       what is said of places in a draft: comments in Word, a marked page
"""
