#!/usr/bin/env python
"""Django's command line, with the development settings unless told otherwise."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "university.settings.dev")
    # A command makes a million objects that stay until it ends: looking through them for garbage
    # as often as Python usually does is a fifth of its start, and of a migration.
    gc.set_threshold(50_000, 50, 50)
    execute_from_command_line(sys.argv)
