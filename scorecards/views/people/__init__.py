"""People: who there is, inviting, roles, handing over, standing in, joining, and who answers for what."""
