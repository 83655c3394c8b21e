"""The WSGI application: baked files first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "publisher.settings")
django_application = get_wsgi_application()

from publisher.website.serve import site_files  # noqa: E402 - models can be loaded only now

application = site_files(django_application)
