from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from indicators.admin import agencies, figures, imports, indicators, periods, publications

__all__ = ["agencies", "figures", "imports", "indicators", "periods", "publications"]

# What a task became is told where it was asked for; its arguments and traces are for operators.
admin.site.unregister(DBTaskResult)
