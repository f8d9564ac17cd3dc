from django.db import migrations


def copy(apps, schema_editor):
    """One letter for each address, with the period in its key as letters have it.

    What was written was not kept, so the letters have no text. A reminder of an agency without
    an address was no letter, and is not copied.
    """
    Letter = apps.get_model("entities", "Letter")
    Reminder = apps.get_model("indicators", "Reminder")
    for row in Reminder.objects.select_related("period").order_by("pk").iterator():
        addresses = [(address, "sent") for address in row.addresses.splitlines()]
        addresses += [(address, "failed") for address in row.failed.splitlines()]
        Letter.objects.bulk_create(
            Letter(
                purpose="reminder",
                key=f"{row.period_id} {row.agency_id} reminder-{row.pk}-{number}",
                agency_id=row.agency_id,
                address=address,
                subject=f"Nhắc gửi số liệu: {row.period.label}",
                text="",
                state=state,
                tries=1,
                written_at=row.sent_at,
                written_by_id=row.sent_by_id,
                sent_at=row.sent_at if state == "sent" else None,
            )
            for number, (address, state) in enumerate(addresses, start=1)
        )


class Migration(migrations.Migration):

    dependencies = [
        ('entities', '0002_letters_and_visits'),
        ('indicators', '0003_letter_words'),
    ]

    operations = [
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.DeleteModel(name='Reminder'),
    ]
