"""The enclave: a folder outside the database and the site's data, in which everything of a person lies encrypted.

A file that comes in is sealed to the enclave's public key, so that who takes it in cannot read it again. In the enclave every study has
a key
of its own; when that key is destroyed, so is everything of the study, wherever a copy of its files may be."""

from linkage.intake.enclave.keys import NoKey
from linkage.intake.enclave.places import Enclave, EnclaveClosed
from linkage.intake.enclave.sealing import Damaged, DiskFull, Sealed, Sealer
from linkage.intake.enclave.vault import Vault

__all__ = ["Damaged", "DiskFull", "Enclave", "EnclaveClosed", "NoKey", "Sealed", "Sealer", "Vault"]
