"""What went wrong with the local stack, as one sentence a person can act on."""


class StackError(Exception):
    """The stack cannot start or go on; the message says why and what to do."""


class AlreadyRunning(StackError):
    """Another run holds this folder."""
