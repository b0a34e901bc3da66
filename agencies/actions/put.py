"""Bringing stored rows to what a file says: new ones are added, changed ones updated, equal ones left alone, others untouched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models, transaction

AnyModel = TypeVar("AnyModel", bound=models.Model)


@dataclass(slots=True)
class Put:
    """What came of it. `touched` has the keys of the stored rows that were added or changed."""

    added: int = 0
    changed: int = 0
    same: int = 0
    touched: list[Any] = field(default_factory=list)

    def add(self, other: "Put") -> None:
        self.added += other.added
        self.changed += other.changed
        self.same += other.same
        self.touched += other.touched


@transaction.atomic
def put(table: models.QuerySet[AnyModel], *, key: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Put:
    """Write rows of attribute values (foreign keys as `..._id`). `key` names the attributes that tell rows apart."""
    stored = {tuple(getattr(one, name) for name in key): one for one in table.select_for_update()}
    done = Put()
    new: list[AnyModel] = []
    for row in rows:
        one = stored.get(tuple(row[name] for name in key))
        if one is None:
            new.append(table.model(**row))
        else:
            _update(one, row, done)
    done.added = len(new)
    done.touched += [one.pk for one in table.bulk_create(new)]
    return done


def _update(one: models.Model, row: Mapping[str, Any], done: Put) -> None:
    changed = [name for name, value in row.items() if getattr(one, name) != value]
    if not changed:
        done.same += 1
        return
    for name in changed:
        setattr(one, name, row[name])
    one.save(update_fields=changed)
    done.changed += 1
    done.touched.append(one.pk)
