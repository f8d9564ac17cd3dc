import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connection

if not os.environ.get("DVCTRACK_ENV"):
    raise ImproperlyConfigured(
        "Set DVCTRACK_ENV: a server is told whether it is production or development."
    )
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dvctrack.settings")
application = get_wsgi_application()
settings.DATABASES["default"]["OPTIONS"].update(settings.DATABASE_OPTIONS_OF_PAGES)
if settings.IS_PRODUCTION:
    # Its models are there by now.
    import_module("dvctrack.demo").refuse_demo_accounts()
    connection.close()
# What the site consists of stays as long as it runs, and a table of thousands of rows is no
# garbage before it is sent: looking through both time and again takes a third of a large page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000)
