from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from entities.admin import (
    agencies,
    documents,
    flat_imports,
    letters,
    order_acts,
    orders,
    people,
    services,
)

__all__ = [
    "agencies",
    "documents",
    "flat_imports",
    "letters",
    "order_acts",
    "orders",
    "people",
    "services",
]

# They show secrets; what is done with a second factor is done on pages of our own.
admin.site.unregister([StaticDevice, TOTPDevice])
