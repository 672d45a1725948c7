"""Judgement: the figures of a draft bound to figures of the study, and what becomes of them.

mention, mentions   every figure of a draft, put together from what language sees in it
passages            what stands around a figure
evidence            what the data say: a share, a difference, a base, by the name that drafts
                    give it
binding             entries of a claims file, set on the figures of the draft
answer_words, answers_beside    which answers a sentence, a label or a row speaks of,
people              which groups of the study,
narrowed            which part of them (a filter, those who were asked an item), and
whom, chain_words   of whom it says its figure to be
bases               on which base that is; a claim without one is judged on it
misplaced           why a figure is not of those whom its sentence names
repeating, beside   figures bound by other sentences, and by what they stand beside in tables
fitting             whether a number is right, and if not, what it is right for
case                a figure beside what the data say of it
verdicts            the table of outcomes, each with its rule
item_words          which items a sentence may be about
alternatives        what a number that does not hold is right for, and when that explains it
nearly              the right figure, rounded otherwise or said too strongly
proposing           which figure of the study an unbound one probably is
candidates, plain_words     what else it may be, in plain words, for its author to choose
binding_session     an author who says of each figure what it is
possible            percentages held against their bases, by arithmetic
published_source    what somebody published, in the place of the answers
checking            a whole draft
marks, rows         what is shown: places in the draft with a verdict, rows for JSON
research            figures of trials and reviews, by rules of their own
changes             what changed for the same people, which is no effect
whole               figures of several numbers as one mention
field_values        what a field of a draft is replaced by
"""
