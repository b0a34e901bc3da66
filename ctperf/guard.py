"""The command line's edge: what cannot work is said in one line with exit code 1, without a traceback."""

import getpass
import os
import sys
import uuid
from collections.abc import Sequence

import pghistory
import psycopg2
import redis
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError
from kombu.exceptions import OperationalError as BrokerError

from ctperf.local.addresses import complete
from ctperf.local.errors import StackError

# They change structure or copy everything, which the application role may not.
OWNER_COMMANDS = {"migrate", "grant", "backup", "restore"}
ADVICE = "Start the local stack with `make up`, or correct {}."


def run(arguments: Sequence[str]) -> None:
    """What manage.py does; exits with 1 and one line when settings, PostgreSQL or Redis are missing or unreachable."""
    if OWNER_COMMANDS.intersection(arguments[1:2]):
        os.environ["CTPERF_AS_OWNER"] = "1"
    try:
        complete(os.environ, make=arguments[1:2] == ["up"])
        with pghistory.context(**_recorded(arguments)):
            execute_from_command_line(list(arguments))
    except (StackError, ImproperlyConfigured) as error:
        _refuse(str(error))
    except OperationalError as error:
        if not _is_unreachable(error):
            raise
        _refuse(f"PostgreSQL cannot be used: {_first_line(error)}. {ADVICE.format('DATABASE_URL')}")
    except (redis.ConnectionError, redis.TimeoutError, BrokerError) as error:
        _refuse(f"Redis cannot be used: {_first_line(error)}. {ADVICE.format('REDIS_URL')}")


def _recorded(arguments: Sequence[str]) -> dict[str, str]:
    """What the audit is told of what a command writes: its name, and the account of the machine that ran it."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):  # a container's account may have no name
        account = ""
    return {"door": "command", "command": "".join(arguments[1:2]), "account": account, "request": uuid.uuid4().hex}


def _is_unreachable(error: OperationalError) -> bool:
    """A failed connection has no SQLSTATE; a failed statement (deadlock, full disk) has one and deserves its traceback."""
    cause = error.__cause__
    return not isinstance(cause, psycopg2.Error) or cause.pgcode is None


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


def _refuse(message: str) -> None:
    sys.stderr.write(f"ctperf: {message}\n")
    sys.exit(1)
