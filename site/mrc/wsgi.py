import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrc.settings.production")

application = get_wsgi_application()

# A web process asks no system check; what it must not run on it says here.
from mrc.core.versions import refuse_unfit  # noqa: E402

refuse_unfit()
