"""What we show: current scorecards, flips, pages, the read API."""
