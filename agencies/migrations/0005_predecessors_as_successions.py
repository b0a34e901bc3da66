"""What the catalogue said of predecessors, said as successions."""

from collections import Counter
from typing import Any

from django.db import migrations


def carry_over(apps: Any, schema_editor: Any) -> None:
    agency, succession = apps.get_model("agencies", "Agency"), apps.get_model("agencies", "Succession")
    stored = set(succession.objects.values_list("predecessor_id", "successor_id"))
    came = agency.objects.filter(predecessor__isnull=False).select_related("predecessor").order_by("pk")
    carried_on = Counter(one.predecessor_id for one in came)
    succession.objects.bulk_create(
        succession(
            predecessor_id=one.predecessor_id,
            successor=one,
            kind="split" if carried_on[one.predecessor_id] > 1 else "renamed",
            on=one.effective_from or one.predecessor.effective_to,
        )
        for one in came
        if (one.predecessor_id, one.pk) not in stored
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_succession_day_unknown"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
