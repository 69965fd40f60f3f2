#!/usr/bin/env python
"""The command line of Peerway; `demo` is the one command that chooses its own surroundings."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    if "demo" in sys.argv[1:2]:
        os.environ.setdefault("DEMO", "true")
        os.environ.setdefault("SIGNS", "true")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
