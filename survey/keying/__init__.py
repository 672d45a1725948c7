"""Keying paper forms: the key numbers printed on the paper and Enter, a line for each question."""
