"""Ending roles, handing over and leaving: nothing stays without somebody."""

from goals.actions.leaving.checks import NotLeft, Trouble
from goals.actions.leaving.handing_over import Handing, check_handing, close_account, hand_over, take_role

__all__ = ["Handing", "NotLeft", "Trouble", "check_handing", "close_account", "hand_over", "take_role"]
