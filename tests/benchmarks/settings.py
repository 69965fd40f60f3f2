"""The settings of the site, as in production, with the bare view's address added and no manifest of static files."""

import os
import tempfile
from pathlib import Path

from lms.settings import *  # noqa: F403
from lms.settings import DATA_DIR, DATABASES, STORAGES

ROOT_URLCONF = "tests.benchmarks.urls"
ALLOWED_HOSTS = ["127.0.0.1"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
KEYS_DIR = Path(tempfile.mkdtemp(prefix="bench-keys-"))

# A database of its own, which nobody's rows are in; the server that is knocked at reads the name from here.
DATABASES["default"]["TEST"] = {}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "bench.sqlite3")}
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE") or DATABASES["default"]["NAME"]
