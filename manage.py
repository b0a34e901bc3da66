#!/usr/bin/env python
"""Command line of CTPerf: `python manage.py help`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctperf.settings")
    from ctperf.guard import run

    run(sys.argv)


if __name__ == "__main__":
    main()
