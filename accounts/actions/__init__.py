"""Writes about people: who they are, what they may, what their systems may, what they are sent."""

from accounts.actions.people import DEMO_PEOPLE, add_person, create_demo_people, end_role, grant_role

__all__ = ["DEMO_PEOPLE", "add_person", "create_demo_people", "end_role", "grant_role"]
