"""Claims: figures in a draft, filled in from the answers or checked against them.

Reading
    model               what a document, a block of it and a mention are
    documents           a draft read: Markdown, text, Word, HTML
    mentions            every figure in the prose, put together from
    sightings           figures that say something about answers, and
    passing             those that do not: dates, money, pages, references
    phrases             words for shares, and the shares that words allow
    number_words        numbers in digits and words
Filling
    fields              `{{ pct(…) }}`, read
    filling             fields of a draft replaced by what they stand for
    word_filling        the same in a Word file
The other modules judge what was read; `verdicts` has the table of outcomes.
"""
