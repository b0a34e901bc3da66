"""Mail: queued as a row in the same transaction as what it tells of, rendered from one pair of templates, sent once."""

from accounts.actions.mail.queue import queue_mail
from accounts.actions.mail.rendering import Rendered, address_of, render_mail

__all__ = ["Rendered", "address_of", "queue_mail", "render_mail"]
