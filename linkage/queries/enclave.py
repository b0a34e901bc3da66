"""The enclave of this site, as its settings say."""

import contextlib
from pathlib import Path

from django.conf import settings

from linkage.intake.enclave import Enclave


def enclave() -> Enclave:
    return Enclave(Path(settings.ENCLAVE_DIR), Path(settings.ENCLAVE_KEY_FILE))


def is_open() -> bool:
    """Whether files can be taken into the enclave: its inbox has a public key to seal them with."""
    with contextlib.suppress(OSError):
        return (enclave().inbox / "public.key").is_file()
    return False
