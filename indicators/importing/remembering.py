"""What people say of the columns of a table, kept for the files to come as soon as it is said."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import reason_text, save_with_reason, sign
from indicators.annex.mapping import ColumnMapping, TableQuestion
from indicators.importing.answers import Answers
from indicators.importing.receive import answer
from indicators.models import ImportBatch, TableMapping
from indicators.models.table_mapping import mapping_as_json


@transaction.atomic
def answer_tables(
    batch: ImportBatch, answers: Answers, tables: Iterable[TableQuestion], *, by: User | None
) -> None:
    """Keep what was answered of the `tables` of a waiting file, and remember it.

    What an agency says of its own file is no rule for the files of others. What is remembered
    stays when the file is put aside or its import is undone; the next answer replaces it.
    """
    answer(batch, answers)
    if batch.agency_id is None:
        reason = reason_text(_("Answered about %(file)s"), file=batch.file_name)
        _remember(tables, answers, by=by, reason=reason)


def _remember(
    tables: Iterable[TableQuestion], answers: Answers, *, by: User | None, reason: str
) -> None:
    """For others with these headings and this subject.

    Where one file holds two of them that are not alike, there is nothing to go by next time.
    """
    said: dict[str, set[ColumnMapping]] = {}
    for table in tables:
        if table.place in answers.mappings:
            said.setdefault(table.memory, set()).add(answers.mappings[table.place])
    for memory, mappings in said.items():
        row = TableMapping.objects.filter(shape_key=TableMapping.key_of(memory)).first()
        if len(mappings) == 1:
            row = row or TableMapping(shape=memory, shape_key=TableMapping.key_of(memory))
            mapping = mapping_as_json(mappings.pop())
            if row.mapping != mapping:
                row.mapping = mapping
                save_with_reason(row, by=by, reason=reason)
        elif row is not None:
            sign(row, by=by, reason=reason)
            row.delete()
