#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.environment import UnsafeSetting

    try:
        execute_from_command_line(sys.argv)
    except UnsafeSetting as refusal:
        sys.exit(f"The portal does not start: {refusal}")
