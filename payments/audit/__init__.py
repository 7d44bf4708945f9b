"""What ``manage.py audit`` derives again about money and what is sold, a file a subject."""
