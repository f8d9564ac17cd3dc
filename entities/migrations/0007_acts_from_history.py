"""Completion and extensions become acts, orders get their day, services of one name become one.

Each act is recorded at the moment at which history first held its value, by the person of that
moment, so that a list `on=D, seen_at=M` of any moment before this migration is as it was. What
history does not know is recorded at the moment of the migration. Acts cannot be changed: the
database refuses.
"""

from dataclasses import dataclass, field

from django.db import migrations
from django.utils import timezone

from dvctrack.lib.names import plain

TABLES = ("deadlineact", "evidence")
MESSAGE = "What was recorded of a deadline stays as it was. Record another act instead."
# Acts need a reason, which was not always asked for.
NO_REASON = "Ghi trước khi có sổ thao tác"
ADDRESS = "Có địa chỉ minh chứng, chưa ghi ngày hoàn thành"
UPGRADED = "Nâng cấp: ngày giao theo quyết định"
ONE_NAME = "Nâng cấp: gộp dịch vụ công cùng tên"
NOTE = "Nguồn nêu nhiều quyết định; chỉ {number} được ký trước thời hạn."


@dataclass(frozen=True)
class Known:
    """What was known from `at` on of the completion of an order, or of an extension.

    `said` are the values of its act, None where there was nothing (any more).
    """

    at: object
    # In the order in which history counts them: its key, and of what stands now no key.
    place: tuple
    subject: tuple
    said: dict | None
    by_id: int | None = None
    reason: str | None = None


def completion(row):
    """An address alone is a note that it was given."""
    said = {"deadline_id": row.id, "address": row.evidence}
    if row.completed_on:
        day = row.completed_on
        return {**said, "kind": "confirm", "day": day, "done_on": day}
    return {**said, "kind": "note", "note": ADDRESS} if row.evidence else None


def extension(row):
    return {
        "deadline_id": row.deadline_id,
        "kind": "extend",
        "day": row.decided_on,
        "due_on": row.due_on,
        "document_id": row.document_id,
        "reason": row.reason,
    }


def all_known(apps, now):
    """Everything that was known of the orders, earliest first; what stands now comes last."""
    found = []
    sources = (("ServiceDeadline", completion), ("DeadlineExtension", extension))
    for number, (name, said_of) in enumerate(sources):
        standing = apps.get_model("entities", name).objects.order_by("pk")
        past = apps.get_model("entities", f"Historical{name}").objects.order_by("pk")
        unseen = set()
        for row in past.iterator():
            is_gone = row.history_type == "-"
            unseen.add(row.id)
            if is_gone and name == "ServiceDeadline":
                # It stands in no list any more, and what was recorded of it stays.
                continue
            said = None if is_gone else said_of(row)
            who = (row.history_user_id, row.history_change_reason)
            place = (0, number, row.history_id)
            found.append(Known(row.history_date, place, (number, row.id), said, *who))
        for row in standing.iterator():
            unseen.discard(row.pk)
            found.append(Known(now, (1, number, row.pk), (number, row.pk), said_of(row)))
        if name == "DeadlineExtension":
            found.extend(Known(now, (1, number, pk), (number, pk), None) for pk in unseen)
    return sorted(found, key=lambda known: (known.at, known.place))


@dataclass
class Book:
    """Writes the acts in the order of their recording; `held` are those in effect, by subject."""

    acts: object
    evidence: object
    documents: set
    held: dict = field(default_factory=dict)

    def enter(self, known):
        if self.held.get(known.subject, (None, None))[1] == known.said:
            return
        # Of several extensions of one day the last one made counts, whichever was edited last.
        after = sorted(
            subject
            for subject, (_act, other) in self.held.items()
            if subject > known.subject and known.said and _is_of_one_day(other, known.said)
        )
        again = [(subject, self.held[subject][1]) for subject in after]
        for subject in (known.subject, *after):
            self.take_back(subject, known)
        for subject, values in ((known.subject, known.said), *again):
            if values is not None:
                self.held[subject] = (self.write(values, known), values)

    def take_back(self, subject, known):
        act, _said = self.held.pop(subject, (None, None))
        if act is not None:
            given = {"deadline_id": act.deadline_id, "kind": "annul", "day": act.day}
            self.acts.create(annuls=act, **given, **_recorded(known))

    def write(self, values, known):
        given = {"day": timezone.localdate(known.at), **_recorded(known), **values}
        address = given.pop("address", "")
        if given["kind"] == "note":
            given["reason"] = ""
        elif given["reason"] != known.reason:
            given["note"] = known.reason or ""
        if given.get("document_id") not in self.documents:
            given["document_id"] = None
        act = self.acts.create(**given)
        if address:
            self.evidence.create(act=act, address=address)
        return act


def _is_of_one_day(one, other):
    return all(one.get(name) == other.get(name) for name in ("deadline_id", "kind", "day"))


def _recorded(known):
    return {
        "recorded_at": known.at,
        "by_id": known.by_id,
        "reason": known.reason or NO_REASON,
        "is_carried_over": True,
    }


def take_over(apps, schema_editor):
    entities = {
        name: apps.get_model("entities", name).objects
        for name in ("DeadlineAct", "Evidence", "LegalDocument")
    }
    documents = set(entities["LegalDocument"].values_list("pk", flat=True))
    book = Book(entities["DeadlineAct"], entities["Evidence"], documents)
    for known in all_known(apps, timezone.now()):
        book.enter(known)


def keep_record(apps, row, at, reason, kind="~"):
    """A row of history of what the migration changed."""
    past = apps.get_model("entities", f"Historical{type(row).__name__}")
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    return past.objects.create(
        **values, history_date=at, history_type=kind, history_change_reason=reason
    )


def date_orders(apps, schema_editor):
    """An order counts from the signing of its decision.

    Of several decisions that a list named, the only one that was signed by the due day orders;
    where several were, the one that is stored is assumed, from the earliest signing on.
    """
    orders = apps.get_model("entities", "ServiceDeadline").objects
    at = timezone.now()
    read = orders.order_by("pk").select_related("decision")
    rows = list(read.prefetch_related("service__decisions"))
    ordering = {}
    for row in rows:
        ordering.setdefault(row.service_id, set()).add(row.decision_id)
    keys = {(row.service_id, row.agency_id, row.decision_id) for row in rows}
    for row in rows:
        own = ordering[row.service_id] - {row.decision_id}
        named = {each for each in row.service.decisions.all() if each.pk not in own}
        named.add(row.decision)
        fitting = [each for each in named if row.due_on is None or each.issued_on <= row.due_on]
        key = (row.service_id, row.agency_id, fitting[0].pk if fitting else None)
        if len(fitting) == 1 and key not in keys:
            (row.decision,) = fitting
            row.note = row.note or NOTE.format(number=row.decision.number)
        from_ = fitting if row.decision in fitting else named
        row.ordered_on = min(each.issued_on for each in from_)
        row.decision_is_assumed = len(from_) > 1
        row.save()
        keep_record(apps, row, at, UPGRADED)


def join_spellings(apps, schema_editor):
    """Services whose names have the same words become the first of them; nothing is lost.

    Where both have an order of one decision to one lead, that of the first stays, with what was
    recorded of the other.
    """
    services = apps.get_model("entities", "Service").objects
    at = timezone.now()
    by_key = {}
    for service in services.order_by("pk"):
        service.key = plain(service.name)[:800]
        service.save()
        by_key.setdefault(service.key, []).append(service)
    for first, *others in by_key.values():
        for other in others:
            join(apps, first, other, at)


def join(apps, first, other, at):
    orders = apps.get_model("entities", "ServiceDeadline").objects
    for order in orders.filter(service=other).order_by("pk"):
        twin = orders.filter(
            service=first, agency_id=order.agency_id, decision_id=order.decision_id
        ).first()
        if twin is None:
            order.service = first
            order.save()
            keep_record(apps, order, at, ONE_NAME)
        else:
            carry_acts(apps, order, twin, at)
            keep_record(apps, order, at, ONE_NAME, "-")
            # Its acts stay, as history does.
            orders.filter(pk=order.pk)._raw_delete(orders.db)
    first.decisions.add(*other.decisions.all())
    record = keep_record(apps, first, at, ONE_NAME)
    links = apps.get_model("entities", "HistoricalService_decisions").objects
    for link in first.decisions.through.objects.filter(service=first):
        links.create(
            id=link.pk,
            service_id=first.pk,
            legaldocument_id=link.legaldocument_id,
            history_id=record.pk,
        )
    keep_record(apps, other, at, ONE_NAME, "-")
    other.delete()


def carry_acts(apps, order, twin, at):
    """The acts in effect of `order` become those of `twin`, of each kind that it has none of."""
    acts = apps.get_model("entities", "DeadlineAct").objects.order_by("day", "pk")
    in_effect = acts.exclude(kind="annul").filter(annulment__isnull=True)
    held = set(in_effect.filter(deadline_id=twin.pk).values_list("kind", flat=True))
    for act in in_effect.filter(deadline_id=order.pk).exclude(kind__in=held):
        evidence = list(act.evidence.all())
        act.pk, act.deadline_id, act.by_id, act.recorded_at = None, twin.pk, None, at
        act.save()
        for each in evidence:
            each.pk, each.act = None, act
            each.save()


def add_triggers(apps, schema_editor):
    """PostgreSQL refuses to change and to delete; SQLite to change.

    On SQLite a test run, and `flush`, empty the tables row by row, which must go on to work.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION entities_stays() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
            " END $$"
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON entities_{table}"
                " FOR EACH ROW EXECUTE FUNCTION entities_stays()"
            )
    else:
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON entities_{table}"
                f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def drop_triggers(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        on = f" ON entities_{table}" if is_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {table}_stays{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION entities_stays()")


class Migration(migrations.Migration):
    dependencies = [("entities", "0006_acts_of_deadlines")]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RunPython(date_orders, migrations.RunPython.noop),
        migrations.RunPython(join_spellings, migrations.RunPython.noop),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
