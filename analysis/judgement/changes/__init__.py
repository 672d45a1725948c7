"""What changed for the same people, in a draft: a change and no effect, for nobody without the help
is compared with.

figures     changes by the names that drafts give them: SCALE.change.PEOPLE
judging     what becomes of a figure
checking    the figures of a draft that are changes
"""
