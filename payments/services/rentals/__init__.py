"""Rooms in the evening (夜间租赁): asking, deciding, paying, using, handing back.

Lock order: orders → renter → rental → rooms (by pk) → evenings.
"""
