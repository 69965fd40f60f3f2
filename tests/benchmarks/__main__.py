"""`python -m tests.benchmarks`: lays a database, builds the house, measures every action and prints the tables."""

import os
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parents[2] / "var" / "bench"))

import django

django.setup()

from tests.benchmarks import running  # noqa: E402

running.main()
