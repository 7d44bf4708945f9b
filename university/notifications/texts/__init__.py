"""The texts themselves, a file a subject; ``university.notifications.templates`` knows them all."""
