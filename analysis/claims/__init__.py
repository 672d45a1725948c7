"""Claims: figures in a draft, filled in from the answers or checked against them.

Reading
    model               what a document, a block of it and a mention are
    documents           a draft read: Markdown, text, Word, HTML
    mentions            every figure in the prose, put together from
    sightings           figures that say something about answers, and
    passing             those that do not: dates, money, pages, references
    share_words         shares in words alone, as they stand in a text
    phrases             words for shares, and the shares that words allow
    number_words        numbers in digits and words
Filling
    fields              `{{ pct(…) }}`, read
    filling             fields of a draft replaced by what they stand for
    word_filling        the same in a Word file
Judging
    evidence            what the data say: a share, a difference, a base, by the name that drafts
                        give it
    bindings            the claims file beside a draft
    passages            what stands around a figure
    answer_words        which answers a sentence speaks of, and
    people_words        which people, and where
    beside              figures bound by what they stand beside, in tables and sentences
    case                a figure beside what the data say of it
    fitting             whether the number is right, and if not, what it is right for
    verdicts            the table of outcomes, each with its rule
    proposing           which figure of the study an unbound one probably is
    checking            a whole draft
    outputs             what is shown: rows for JSON, a marked page, comments in Word
"""
