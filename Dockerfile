# The site and its worker, for compose.yaml. `docker build --target with-pdf .` adds LibreOffice,
# which makes the .pdf of an annex.
FROM python:3.13-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DVCTRACK_ENV=production \
    DVCTRACK_BIND=0.0.0.0:8000 \
    DVCTRACK_VAR_DIR=/var/lib/dvctrack \
    DVCTRACK_STATIC_DIR=/srv/static
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/dvctrack dvctrack \
    && install --directory --owner dvctrack --mode 700 /var/lib/dvctrack
# pg_dump, of the release that compose.yaml runs, and the letters of the annexes.
RUN apt-get update && apt-get install --yes --no-install-recommends \
    postgresql-client-15 fonts-liberation2 && rm -r /var/lib/apt/lists/*
WORKDIR /srv/dvctrack
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY . .
RUN DVCTRACK_SECRET_KEY=of-no-use-once-the-static-files-are-collected-here-in-the-image \
    DVCTRACK_ALLOWED_HOSTS=localhost DATABASE_URL=sqlite:////nowhere DVCTRACK_VAR_DIR=/tmp/var \
    python manage.py collectstatic --no-input \
    && chmod -R a+rX /srv/static /srv/dvctrack && python -m compileall -q .
EXPOSE 8000
CMD ["gunicorn", "--config", "python:dvctrack.serving"]

FROM base AS with-pdf
RUN apt-get update && apt-get install --yes --no-install-recommends \
    libreoffice-writer && rm -r /var/lib/apt/lists/*
USER dvctrack

FROM base AS site
USER dvctrack
