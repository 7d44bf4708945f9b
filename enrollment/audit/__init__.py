"""What ``manage.py audit`` derives again for this house, a file a subject."""
