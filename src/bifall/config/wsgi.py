from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from bifall.config.recent_pages import RecentPages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bifall.config.settings")
application = RecentPages(get_wsgi_application())
