from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from entities.admin import agencies, letters, people, services

__all__ = ["agencies", "letters", "people", "services"]

# They show secrets; what is done with a second factor is done on pages of our own.
admin.site.unregister([StaticDevice, TOTPDevice])
