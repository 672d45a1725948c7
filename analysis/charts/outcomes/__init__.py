"""Pictures of what changed for the same people, of released tables: one read-only table of kinds is
`analysis.reports.outcome_pictures.OUTCOME_PICTURES`.

change_plot   scores before against scores after
lines         mean scores before and after, by group
bands         bands of scores before and after
clinical      so many in so many people in the clinical range, before and after
flow          who came back
scale         what they have to know of a scale
words         the words they add
"""
