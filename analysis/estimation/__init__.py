"""What the design of a sample makes of sums: estimates, their variance, degrees of freedom."""
