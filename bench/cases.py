"""The modules whose cases `python -m bench` runs; add yours here."""

import bench.engine  # noqa: F401
