import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dvctrack.settings")
application = get_wsgi_application()
# What the site consists of stays as long as it runs: collecting garbage, which tables of
# thousands of rows set off, need not look through it time and again.
gc.collect()
gc.freeze()
