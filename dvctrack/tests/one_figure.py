"""A figure of a period of its own, about which two processes have something to do at once."""

PREPARE = """
from django.contrib.auth.models import User
from entities.models import Agency
from indicators.choices import PeriodState
agency = Agency.objects.filter(kind="province").first()
indicator = Indicator.objects.get(slug="online-provision")
period, _is_new = Period.objects.get_or_create(
    code="2026-09-14",
    defaults=dict(label="Kỳ", as_of="2026-09-14", cycle="month", state=PeriodState.OPEN),
)
key = dict(period=period, indicator=indicator)
asked, _is_new = PeriodIndicator.objects.get_or_create(**key)
owed, _is_new = Obligation.objects.get_or_create(agency=agency, **key)
by, _is_new = User.objects.get_or_create(username="canbo")
figure = Submission.objects.filter(agency=agency, **key).first()
at = timezone.now()
"""
AGAIN = """
Submission.objects.all().delete()
Submission.history.all().delete()
from dvctrack.lib.history import save_with_reason
save_with_reason(
    Submission(agency=agency, numerator=90, denominator=100, state="submitted", **key),
    by=by, reason="Gửi",
)
figure = Submission.objects.get(agency=agency, **key)
at = timezone.now()
"""
