"""What the search looks through."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchText(models.Model):
    """The words of one thing that can be found. Triggers write it in the transaction that writes the thing (migration 0006), so that it
    is never behind. Who may find it is asked of the thing itself.

    `note`: what is quoted from. `words`: by weight what it is called, whose it is, who answers for it, what it says; each word as it is
    written, for words that are still being typed, and as its stem."""

    kind = models.CharField(max_length=20)
    thing = models.BigIntegerField()
    code = models.CharField(max_length=60)
    title = models.TextField()
    of = models.TextField()
    note = models.TextField()
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(name="search_text_once", fields=["kind", "thing"])]
        indexes = [GinIndex(name="search_text_words", fields=["words"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}: {self.title}"
