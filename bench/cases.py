"""The modules whose cases `python -m bench` runs; add yours here."""

import bench.audit
import bench.browser
import bench.crowd
import bench.engine
import bench.explorer
import bench.forecasting
import bench.imports
import bench.packs
import bench.pages
import bench.table  # noqa: F401
