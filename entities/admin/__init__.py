from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from entities.admin import documents
from entities.admin.agencies import agency
from entities.admin.flat import files
from entities.admin.orders import order, recorded
from entities.admin.people import accounts, letters
from entities.admin.services import service

__all__ = ["accounts", "agency", "documents", "files", "letters", "order", "recorded", "service"]

# They show secrets; what is done with a second factor is done on pages of our own.
admin.site.unregister([StaticDevice, TOTPDevice])
