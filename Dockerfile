# One image for web nodes, workers and one-off commands. It holds no secret: all settings come from the environment.

FROM python:3.11-slim AS build
RUN python -m venv /opt/peerway && pip install --no-cache-dir uv
WORKDIR /src
COPY pyproject.toml requirements.lock ./
# Only what production needs, in exactly the locked versions, each file checked against its hash.
RUN uv pip install --no-cache --compile-bytecode --python /opt/peerway/bin/python \
    --requirement pyproject.toml --extra production --constraint requirements.lock --verify-hashes

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home peerway && install -d -o peerway -g peerway /var/lib/peerway/media \
    && install -d -o peerway -g peerway -m 700 /var/lib/peerway/keys
COPY --from=build /opt/peerway /opt/peerway
COPY . /srv/peerway
WORKDIR /srv/peerway
ENV PATH=/opt/peerway/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/var/lib/peerway
# Static files are part of the image. The key made for this step stays in this step.
RUN DATA_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && install -d -o peerway -g peerway /var/lib/peerway/static \
    && cp -r /tmp/build/static/. /var/lib/peerway/static/ && rm -rf /tmp/build
USER peerway
EXPOSE 8000
# Asked under the site's own name, since a node answers to no other.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["python", "-c", "\
import os, urllib.parse as p, urllib.request as r; \
host = p.urlsplit(os.environ['BASE_URL']).hostname; \
r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=2)"]
# No access log: a line of it would hold the token of a reset link or the code of a certificate.
CMD ["gunicorn", "lms.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--max-requests", "5000", "--max-requests-jitter", "500"]
