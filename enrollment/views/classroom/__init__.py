"""In class: the roll, the roster, completion. For leaders, teachers and staff."""
