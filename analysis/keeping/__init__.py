"""From the store to a table: columns of items, reading by columns, and the table kept beside the
store.
"""
