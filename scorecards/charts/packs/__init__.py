"""Rows in, a pack or a brief out: the same sentences, numbers and charts as the pages."""

from scorecards.charts.packs.brief import brief_of
from scorecards.charts.packs.building import pack_of
from scorecards.charts.packs.pack import Brief, Pack
from scorecards.charts.packs.reviewed import pack_of_review
from scorecards.charts.packs.study import pack_of_study

__all__ = ["Brief", "Pack", "brief_of", "pack_of", "pack_of_review", "pack_of_study"]
