"""The language of figures: words to quantities, and shares to words. Knows no data and no drafts."""
