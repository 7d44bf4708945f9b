"""The books in the admin (财务): to look at, filter, search and export."""
