"""Rows into counts: columns as codes, the sample behind them, the numpy kernel, other engines."""
