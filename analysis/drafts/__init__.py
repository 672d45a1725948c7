"""Drafts: documents read, and written again with something in them. Knows no figures and no data.

document            what a document and a block of it are
reading             a draft of any format read: markdown, plain, word, html
files               a file from outside, looked at before it is read
gathering           text put together from stretches of a source
inline, inline_bindings     markup in a line, and claims that a draft names itself
wordtext            the text of a Word paragraph, and where its letters are
fields, filling, word_filling    `{{ pct(…) }}`, read, and replaced by what it stands for
claims_file         the claims file beside a draft
comments, marked_page       what is said of places in a draft: comments in Word, a marked page
"""
