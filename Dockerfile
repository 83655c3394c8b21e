# One image for every service: web, worker, beat and the one-shot `prepare` differ only in their command.
# Each step is proved without Docker by deploy/prove-image.

FROM python:3.12-slim AS build
COPY requirements.lock /app/
RUN python -m venv /opt/venv
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /app/requirements.lock
COPY pyproject.toml README.md LICENSE /app/
COPY publisher /app/publisher
COPY channels /app/channels
COPY translations /app/translations
COPY sandbox /app/sandbox
COPY locale /app/locale
COPY deploy/healthcheck.py /app/deploy/
# In place, so that the catalogues in locale/ are found beside the code.
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e /app
RUN /opt/venv/bin/python -m compileall -q /app

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/bpod --shell /usr/sbin/nologin bpod
# New volumes take over the owner of the folder they are mounted on.
RUN install -d -o bpod -g bpod -m 0750 /var/lib/bpod
RUN install -d -o bpod -g bpod -m 0755 /var/lib/bpod/site
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 BPOD_HOME=/var/lib/bpod
USER bpod
WORKDIR /var/lib/bpod
EXPOSE 8000
CMD ["bpod", "web", "--listen=0.0.0.0:8000"]
