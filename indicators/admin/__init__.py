from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from indicators.admin import publications
from indicators.admin.agencies import agency
from indicators.admin.figures import figure
from indicators.admin.files import imports
from indicators.admin.indicators import indicator
from indicators.admin.periods import period

__all__ = ["agency", "figure", "imports", "indicator", "period", "publications"]

# What a task became is told where it was asked for; its arguments and traces are for operators.
admin.site.unregister(DBTaskResult)
