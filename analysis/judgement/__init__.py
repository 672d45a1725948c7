"""Judgement: the figures of a draft bound to figures of the study, and what becomes of them.

mention, mentions   every figure of a draft, put together from what language sees in it
passages            what stands around a figure
evidence            what the data say: a share, a difference, a base, by the name that drafts
                    give it
binding             entries of a claims file, set on the figures of the draft
answer_words        which answers a sentence speaks of, and
people              which people of the study
beside              figures bound by what they stand beside, in tables and sentences
fitting             whether a number is right, and if not, what it is right for
case                a figure beside what the data say of it
verdicts            the table of outcomes, each with its rule
proposing           which figure of the study an unbound one probably is
checking            a whole draft
marks, rows         what is shown: places in the draft with a verdict, rows for JSON
field_values        what a field of a draft is replaced by
"""
