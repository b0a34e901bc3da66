"""Reviews: planned, prepared, held, minuted; the agenda, the notes, the decisions."""

from goals.actions.reviews.agenda import NewItem, add_own_item, move_item, order_items, put_items, remove_item, restore_item
from goals.actions.reviews.decisions import record_decision, withdraw_decision
from goals.actions.reviews.notes import Noted, save_note
from goals.actions.reviews.packs import Line, NewPack, keep_pack
from goals.actions.reviews.planning import Plan, begin_review, cancel_review, change_review, close_review, plan_review
from goals.actions.reviews.refused import NotedMeanwhile, ReviewRefused

__all__ = [
    "Line",
    "NewItem",
    "NewPack",
    "Noted",
    "NotedMeanwhile",
    "Plan",
    "ReviewRefused",
    "add_own_item",
    "begin_review",
    "cancel_review",
    "change_review",
    "close_review",
    "keep_pack",
    "move_item",
    "order_items",
    "plan_review",
    "put_items",
    "record_decision",
    "remove_item",
    "restore_item",
    "save_note",
    "withdraw_decision",
]
