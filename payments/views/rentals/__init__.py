"""Pages of evening rental: for everybody, and for renters."""
