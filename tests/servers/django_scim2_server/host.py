"""A loopback host of django-scim2-server, for the Python of its own environment. Nothing is kept.

Adapters, filters, views, models and migrations are the library's, on Django's own User and Group.
What the library leaves to its user is here: the settings, and the check of the token.
"""

import os
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path


def has_token(request):
    """Accept the token of the environment, as SCIM2_SERVER_AUTH_CHECK wants it."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and token == os.environ["SCIM_TOKEN"]


# One thread, because no other thread sees a database in memory.
server = WSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django_scim2_server",
    ],
    ROOT_URLCONF=__name__,
    SCIM2_SERVER_AUTH_CHECK=f"{__name__}.has_token",
    SECRET_KEY="of no use: nobody signs in, but Django wants one",
    USE_TZ=True,
)
django.setup()
call_command("migrate", verbosity=0)
urlpatterns = [path("scim/v2/", include("django_scim2_server.urls"))]

server.set_app(get_wsgi_application())
print(f"Serving SCIM on http://127.0.0.1:{server.server_port}/scim/v2", flush=True)
server.serve_forever()
