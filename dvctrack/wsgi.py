import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dvctrack.settings")
application = get_wsgi_application()
# What the site consists of stays as long as it runs, and a table of thousands of rows is no
# garbage before it is sent: looking through both time and again takes a third of a large page.
gc.collect()
gc.freeze()
gc.set_threshold(50_000)
