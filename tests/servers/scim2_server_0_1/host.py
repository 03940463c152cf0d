"""A loopback host of scim2-server 0.1.9, for the Python of its own environment.

Its command line starts werkzeug's debugger and its reloader, which is a second process that
outlives the first; this does what that command does, without these two.
"""

import os

from scim2_server.backend import InMemoryBackend
from scim2_server.provider import SCIMProvider
from scim2_server.utils import load_default_resource_types, load_default_schemas
from werkzeug.serving import make_server

provider = SCIMProvider(InMemoryBackend())
for schema in load_default_schemas().values():
    provider.register_schema(schema)
for resource_type in load_default_resource_types().values():
    provider.register_resource_type(resource_type)
provider.register_bearer_token(os.environ["SCIM_TOKEN"])

server = make_server("127.0.0.1", 0, provider)
print(f"Serving SCIM on http://127.0.0.1:{server.port}/v2", flush=True)
server.serve_forever()
