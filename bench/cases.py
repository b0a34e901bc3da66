"""The modules whose cases `python -m bench` runs; add yours here."""

import bench.audit
import bench.browser
import bench.engine
import bench.imports
import bench.pages  # noqa: F401
