"""Claims: figures in a draft, filled in from the data or checked against it.

model        what a document, a block of it and a mention are
documents    a draft read: Markdown, text, Word, HTML
phrases      words for shares, and the shares that words allow
mentions     every figure in the prose
filling      `{{ pct(…) }}` in a draft, replaced by what it stands for
"""
