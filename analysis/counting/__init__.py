"""Rows into counts: columns as codes, the numpy kernel, other engines, and counts laid out for the
statistics.
"""
