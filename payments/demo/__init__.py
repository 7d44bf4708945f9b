"""The demonstration school, this house's part."""
