"""Money when something changes after a place was given.

``worth`` what a place is worth now and whose money it is, ``sums`` what would go back and why,
``paying_back`` the refunds and their parts, ``leaving`` and ``withdrawals`` who leaves, ``moving``
who changes class, ``approvals`` the second person, ``exceptions`` by exception, ``calling_off``.
"""
