"""How gunicorn serves the site, everywhere: `gunicorn --config python:dvctrack.serving`.

The units of systemd, the container, the measurements and docs/operate.md all start it so.
"""

import os

from dvctrack.environment import Environment

environment = Environment(os.environ)
wsgi_app = "dvctrack.wsgi"
bind = environment.text("DVCTRACK_BIND", "127.0.0.1:8000")
workers = environment.number("DVCTRACK_WORKERS", len(os.sched_getaffinity(0)), least=1, most=64)
# An answer waits for the database most of its time; a core is shared by a few of them.
threads = environment.number("DVCTRACK_THREADS", 4, least=1, most=64)
environment.refuse()

# What the workers share is loaded once, so that a new one stands at once.
preload_app = True
# A worker that is stuck is replaced, and each of them now and then, whatever a library leaks.
timeout = 60
max_requests, max_requests_jitter = 5000, 500
# A worker that is to end finishes what it has begun.
graceful_timeout = 30
# Longer than nginx keeps a connection, which therefore is the one to close it.
keepalive = 75
# The heartbeat of a worker must not wait for a disk, nor need a root that can be written.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
control_socket_disable = True
# Its lines go the way of all others, see dvctrack/lib/logs.py.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}},
}
