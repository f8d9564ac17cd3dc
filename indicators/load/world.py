"""A period that the agencies owe, and their officers, already signed in."""

from datetime import date, timedelta
from importlib import import_module
from itertools import islice

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.utils import timezone

from entities.choices import AgencyKind, Role
from entities.models import Membership
from indicators.load.plan import AGENCIES, CODE, INDICATORS
from indicators.models import Indicator, Obligation, Period
from indicators.periods.ask import Asked
from indicators.periods.run import open_period


def make(officers: int) -> list[dict[str, str]]:
    """So many officers for each agency, each with the session of a signed-in browser."""
    now = timezone.now()
    coordinator = User.objects.create(username="load-coordinator")
    period = Period(
        code=CODE,
        label=CODE,
        as_of=date.fromisoformat(CODE),
        submissions_due_at=now + timedelta(days=1),
    )
    kinds = (AgencyKind.MINISTRY, AgencyKind.PROVINCE)
    indicators = Indicator.objects.filter(slug__in=INDICATORS)
    asked = [Asked(indicator, "to_date", "to_date", kinds) for indicator in indicators]
    open_period(period, asked=asked, by=coordinator, at=now)
    owing = Obligation.objects.filter(period=period, indicator=indicators[0])
    rows = islice(owing.select_related("agency"), AGENCIES)
    return [
        {"agency": row.agency.slug, "session": _officer(row, place)}
        for row in rows
        for place in range(officers)
    ]


def _officer(row: Obligation, place: int) -> str:
    """The key of a session as after signing in: passwords would cost more than all the rest."""
    user = User.objects.create(username=f"load-{row.agency.slug}-{place}")
    Membership.objects.create(
        user=user, role=Role.OFFICER, agency=row.agency, starts_on=date(2020, 1, 1)
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
