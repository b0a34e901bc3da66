"""How passwords are hashed in tests that are not about hashing."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm and format as the site's, at the least cost that it allows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
