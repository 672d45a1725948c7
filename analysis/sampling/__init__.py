"""What a sample's design makes of sums: units and strata, linearised variance, estimates with their
errors.
"""
