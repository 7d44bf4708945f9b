"""The cash counter (收费): plain screens for the cashier; the desk may look."""
