"""Who is looking, and who there is."""

from accounts.queries.viewers import measures_visible_to, person_with_email, today, viewer, viewer_of_own

__all__ = ["measures_visible_to", "person_with_email", "today", "viewer", "viewer_of_own"]
