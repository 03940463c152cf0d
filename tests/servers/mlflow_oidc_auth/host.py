"""A loopback host of mlflow-oidc-auth's SCIM endpoint, for the Python of its own environment.

Routes, filters, store and migrations are the package's, in a database of its own at the path of
the first argument. MLflow itself, the login pages and their middleware, which leaves /scim/v2
out, are not started, so what only they need is not installed.
"""

import os
import socket
import sys
import types


class HashableProxy(dict):
    """A MappingProxyType that a dataclass of Python 3.11 accepts as a default, as 3.12's is."""

    __hash__ = object.__hash__


TOKEN = os.environ["SCIM_TOKEN"]
os.environ |= {
    "OIDC_USERS_DB_URI": f"sqlite:///{sys.argv[1]}",
    "SECRET_KEY": "of no use: nobody signs in",
    # 600 requests a minute for each token by default, and 60 refused tokens for each client:
    # a run would take minutes more, and would wait where it counts refusals.
    "SCIM_RATE_LIMIT_PER_MINUTE": "0",
    "SCIM_AUTH_FAILURE_LIMIT_PER_MINUTE": "0",
}
if sys.version_info < (3, 12):
    # The package says that it runs on 3.11, and this import fails there.
    proxy, types.MappingProxyType = types.MappingProxyType, HashableProxy
    import mlflow_oidc_auth.permission_kinds  # noqa: F401

    types.MappingProxyType = proxy

import uvicorn  # noqa: E402
from fastapi import FastAPI  # noqa: E402
from mlflow_oidc_auth.exceptions import register_exception_handlers  # noqa: E402
from mlflow_oidc_auth.repository import scim_token  # noqa: E402
from mlflow_oidc_auth.routers.scim import scim_router  # noqa: E402
from mlflow_oidc_auth.store import store  # noqa: E402

app = FastAPI()
register_exception_handlers(app)
app.include_router(scim_router)
# A token is random, and only its hash is stored; here the environment says which one it is.
scim_token._generate = lambda: (TOKEN.split("_")[1], TOKEN)
store.create_scim_token("Okta", created_by=None)

listener = socket.create_server(("127.0.0.1", 0))
print(f"Serving SCIM on http://127.0.0.1:{listener.getsockname()[1]}/scim/v2", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
