"""What lead agencies say of their goals: written, submitted, decided, published, withdrawn."""

from goals.actions.updates.evidence import add_evidence, remove_evidence
from goals.actions.updates.moving import (
    Remark,
    approve_updates,
    publish_updates,
    return_update,
    submit_update,
    take_back_update,
    withdraw_update,
)
from goals.actions.updates.refused import EditedMeanwhile, UpdateRefused
from goals.actions.updates.saving import Saved, save_update

__all__ = [
    "EditedMeanwhile",
    "Remark",
    "Saved",
    "UpdateRefused",
    "add_evidence",
    "approve_updates",
    "publish_updates",
    "remove_evidence",
    "return_update",
    "save_update",
    "submit_update",
    "take_back_update",
    "withdraw_update",
]
