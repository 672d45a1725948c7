"""Columns of the reference files and ours."""

NAMES = {
    "est": "estimate",
    "se": "std_error",
    "lo": "low",
    "hi": "high",
    "p": "p_value",
    "tau2_lo": "tau2_low",
    "tau2_hi": "tau2_high",
    "I2": "i2",
    "H2": "h2",
    "Q": "q",
    "Q_p": "q_p_value",
    "pi_lo": "prediction_low",
    "pi_hi": "prediction_high",
}
