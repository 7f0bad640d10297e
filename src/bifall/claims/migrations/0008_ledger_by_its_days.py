"""A grant stands on its case from the decision's day, and a payment on the day that the money moved.

Backwards every posting has the day it was written again, and the grant stands on its project. A grant whose
project has not been opened becomes a reservation, which is what the opening draws from there.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F
from django.utils import timezone


def by_their_days(apps: StateApps, _schema: BaseDatabaseSchemaEditor) -> None:
    LedgerAccount = apps.get_model("claims", "LedgerAccount")
    Posting = apps.get_model("claims", "Posting")
    for row in LedgerAccount.objects.filter(kind="granted", application=None).select_related("project"):
        row.application_id, row.project = row.project.application_id, None
        row.key = f"granted:{row.application_id}"
        row.save(update_fields=["application", "project", "key"])
    postings = Posting.objects.select_related("project", "claim", "advance", "recovery")
    for posting in postings.filter(kind="grant", application=None).iterator():
        posting.application_id = posting.project.application_id
        posting.booked_on = posting.project.decided_on
        posting.save(update_fields=["application", "booked_on"])
    for kind, of, day in (
        ("payment", "claim", "paid_on"),
        ("advance", "advance", "paid_on"),
        ("recovery", "recovery", "settled_on"),
    ):
        for posting in postings.filter(kind=kind).iterator():
            moved_on = getattr(getattr(posting, of), day)
            if moved_on is not None and moved_on != posting.booked_on:
                posting.booked_on = moved_on
                posting.save(update_fields=["booked_on"])


def by_the_days_of_writing(apps: StateApps, _schema: BaseDatabaseSchemaEditor) -> None:
    LedgerAccount = apps.get_model("claims", "LedgerAccount")
    LedgerLine = apps.get_model("claims", "LedgerLine")
    Posting = apps.get_model("claims", "Posting")
    Project = apps.get_model("projects", "Project")
    projects = dict(Project.objects.values_list("application_id", "pk"))
    for row in LedgerAccount.objects.filter(kind="granted", project=None):
        project_id = projects.get(row.application_id)
        if project_id is not None:
            row.key, row.project_id, row.application = f"granted:{project_id}", project_id, None
            row.save(update_fields=["application", "project", "key"])
            continue
        reserved, _made = LedgerAccount.objects.get_or_create(
            authority_id=row.authority_id,
            key=f"reserved:{row.application_id}",
            defaults={"kind": "reserved", "application_id": row.application_id},
        )
        LedgerLine.objects.filter(account=row).update(account=reserved)
        LedgerAccount.objects.filter(pk=reserved.pk).update(balance_ore=F("balance_ore") + row.balance_ore)
        row.delete()
    kinds = ["grant", "payment", "advance", "recovery"]
    for posting in Posting.objects.filter(kind__in=kinds).iterator():
        posting.booked_on = timezone.localtime(posting.made_at).date()
        if posting.kind == "grant":
            posting.project_id = projects.get(posting.application_id)
        posting.save(update_fields=["booked_on", "project"])


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_posting_application")]

    operations = [migrations.RunPython(by_their_days, by_the_days_of_writing)]
