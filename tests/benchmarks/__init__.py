"""What things cost. Not part of the suite: ``python -m tests.benchmarks.journey --help``."""
