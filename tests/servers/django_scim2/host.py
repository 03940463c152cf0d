"""A loopback host of django-scim2, for the Python of its own environment. Nothing is kept.

Adapters, filters and views are the library's. What it leaves to its user is here: two models,
the settings, and the middleware that says who asks.
"""

import os
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path


def bearer(get_response):
    """Let the library know whoever shows the token."""

    def middleware(request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        known = scheme.lower() == "bearer" and token == os.environ["SCIM_TOKEN"]
        request.user = SimpleNamespace(is_authenticated=known)
        return get_response(request)

    return middleware


# One thread, which is all that a database in memory is seen by. The library writes
# meta.location from NETLOC, so the port must be known before the settings.
server = WSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
here = f"127.0.0.1:{server.server_port}"
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    AUTH_USER_MODEL="accounts.User",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django_scim",
        "accounts",
    ],
    MIDDLEWARE=[f"{__name__}.bearer"],
    # Without migrations all tables are made in one go, from the models.
    MIGRATION_MODULES={"auth": None, "contenttypes": None},
    # Nobody signs in, so a slow hash would only cost time.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ROOT_URLCONF=__name__,
    SCIM_SERVICE_PROVIDER={
        "SCHEME": "http",
        "NETLOC": here,
        "GROUP_MODEL": "accounts.models.Group",
        "AUTHENTICATION_SCHEMES": [
            {
                "type": "oauthbearertoken",
                "name": "OAuth Bearer Token",
                "description": "The token of the environment",
            }
        ],
        "WWW_AUTHENTICATE_HEADER": 'Bearer realm="SCIM"',
    },
    SECRET_KEY="of no use: nobody signs in, but Django wants one",
    USE_TZ=True,
)
django.setup()
call_command("migrate", run_syncdb=True, verbosity=0)
urlpatterns = [path("scim/v2/", include("django_scim.urls"))]

server.set_app(get_wsgi_application())
print(f"Serving SCIM on http://{here}/scim/v2", flush=True)
server.serve_forever()
