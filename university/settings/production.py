"""Production only tightens; ``university.checks`` refuses to start when something is missing."""

from university.settings.base import *  # noqa: F403
