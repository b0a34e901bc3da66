"""The local stack: PostgreSQL and Redis from wheels, and the processes of the site, supervised on one machine.

Nothing here imports Django: addresses are known and servers are started before settings are read.
"""
