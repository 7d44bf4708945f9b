"""The school's own spreadsheet of its students: reading it, and saying what each row means.

Nothing here writes; ``services.register_imports`` and ``services.register_rows`` do.
"""
