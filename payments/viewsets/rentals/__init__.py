"""夜间租赁 in the admin: requests, evenings, renters and papers, rooms and prices."""
