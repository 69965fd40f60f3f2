"""The door gunicorn knocks at."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
if settings.SIGNS:
    raise ImproperlyConfigured(
        "SIGNS is true in a process that serves pages. Only the worker signs: leave it unset here."
    )
application = get_wsgi_application()
