"""The views of `post_page_views` on the server that ours runs on."""

from __future__ import annotations

import os
import sys

import waitress
from django.core.wsgi import get_wsgi_application

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.post_page_settings"
    waitress.serve(get_wsgi_application(), listen=f"127.0.0.1:{sys.argv[1]}", threads=8, ident=None)
