"""The language of figures: words to quantities, and shares to words. Knows no data and no drafts.

lexicon/LANGUAGE.yaml   the words of each language: numbers, shares, people, answers
lexicon_model       what a lexicon is, checked as it is read
lexicons            those that are shipped
vocabulary          lexicons that are read together
numerals, modifiers, directions     numbers, nearly and more than, higher and lower
allowed             which shares words may stand for, whatever the language
kinds, sighting     what figures there are, and one as it is seen
claimed             figures that say something about answers: shares, differences, counts
passing             those that do not: dates, money, pages, references
answers             words for the answers of scales
saying              the words that say a share best
places              places, and people who are said to be there
prose               sentences, the language of a text, its words as they are compared
"""
