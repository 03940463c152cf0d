"""A SCIM service provider in memory: users and groups, and switches for misbehaviour."""

import json
import re
from fnmatch import fnmatch
from urllib.parse import parse_qs, unquote

from pytest_scim.scim.messages import Response

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
NAMES = {"Users": "userName", "Groups": "displayName"}


def reply(status, body=None, **more):
    content = b"" if body is None else json.dumps(body).encode()
    return Response(status, content=content, **more)


def error(status, detail="no"):
    return reply(status, {"schemas": [ERROR], "detail": detail, "status": str(status)})


PAGE = Response(404, (("Content-Type", "text/html"),), b"<html>404 page not found</html>")
MAINTENANCE = Response(200, (("Content-Type", "text/html"),), b"<html>maintenance</html>")
SILENCE = Response(0, error="Read timed out")
UNAUTHORIZED = error(401, "who are you?")


class Target:
    """Answers requests from what it holds, by type and id, and counts them."""

    def __init__(self):
        self.held = {"Users": {}, "Groups": {}}
        self.deletes = 204  # 204, 202, or the status of a refusal
        self.deletes_nothing = False
        self.patches = self.puts = 200  # 200, 204, or the status of a refusal
        self.patches_nothing = False
        self.contains = "supported"  # or "refused", "ignored", "empty"
        self.equals = "supported"
        self.integer_ids = self.lower_cases = self.names_nobody = self.hides_inactive = False
        self.page_size = 100
        self.pages = True  # or every page is the first one
        self.list_lag = self.read_lag = 0  # requests until a create or delete is visible
        self.told_ids = []  # what the next creates return as id, whatever they create
        self.merges_into = None  # the id of a user that every create changes instead
        self.freed_ids = []  # ids that the next creates give again
        self._requests = 0
        self._born = {}
        self._gone = []  # (request number, kind, resource): deleted, and shown while it lags
        self._stubs = []
        self._last_id = 0

    def stub(self, method, path, *responses, times=None):
        """Answer the next ``times`` requests with ``responses``, the last one again and again."""
        self._stubs.append([method, path, list(responses), times])

    def put(self, kind, resource_id, name, **more):
        """Hold a resource that the run did not create."""
        resource = {"id": resource_id, NAMES[kind]: name, **more}
        self.held[kind][str(resource_id)] = resource
        return resource

    def respond(self, request):
        self._requests += 1
        for stub in self._stubs:
            method, path, responses, times = stub
            if method in {"*", request.method} and fnmatch(request.path, path) and times != 0:
                stub[3] = None if times is None else times - 1
                return responses.pop(0) if len(responses) > 1 else responses[0]
        kind, _, resource_id = request.path.strip("/").partition("/")
        if kind not in self.held:
            return error(404)
        if not resource_id:
            return self._create(kind, request) if request.method == "POST" else self._list(request)
        return self._one(request, kind, unquote(resource_id))

    # -- creates ------------------------------------------------------------------

    def _create(self, kind, request):
        body = request.json if isinstance(request.json, dict) else {}
        name = body.get(NAMES[kind]) or (f"generated{self._last_id}" if kind == "Users" else "")
        taken = [one for one in self.held[kind].values() if one[NAMES[kind]] == name]
        if kind == "Users" and taken:
            return error(409, "taken")
        name = name.lower() if self.lower_cases else name
        if self.merges_into is not None:
            self.held[kind][self.merges_into] |= {**body, NAMES[kind]: name}
            return reply(201, self.held[kind][self.merges_into])
        resource_id = self._new_id()
        resource = {"active": True} if kind == "Users" else {}
        resource |= {**body, "id": resource_id, NAMES[kind]: name}
        self.held[kind][str(resource_id)] = resource
        self._born[kind, str(resource_id)] = self._requests
        reported = self.told_ids.pop(0) if self.told_ids else resource_id
        return reply(201, {**self._shown(resource), "id": reported})

    def _new_id(self):
        if self.freed_ids:
            return self.freed_ids.pop(0)
        self._last_id += 1
        while str(self._last_id) in {**self.held["Users"], **self.held["Groups"]}:
            self._last_id += 1
        return self._last_id if self.integer_ids else str(self._last_id)

    # -- one resource -------------------------------------------------------------

    def _one(self, request, kind, resource_id):
        resource = self.held[kind].get(resource_id)
        if request.method == "GET":
            resource = self._visible(kind, self.read_lag).get(resource_id)
        if resource is None:
            return error(404)
        if request.method == "DELETE":
            return self._delete(kind, resource_id)
        if request.method == "PATCH":
            return self._change(self.patches, self._patched, request, resource)
        if request.method == "PUT":
            return self._change(self.puts, self._replaced, request, resource)
        return reply(200, self._shown(resource))

    def _delete(self, kind, resource_id):
        if self.deletes >= 300:
            return error(self.deletes)
        if not self.deletes_nothing:
            self._gone.append((self._requests, kind, self.held[kind].pop(resource_id)))
        return Response(self.deletes)

    def _change(self, status, change, request, resource):
        if status >= 300:
            return error(status)
        change(request, resource)
        return Response(204) if status == 204 else reply(200, self._shown(resource))

    def _replaced(self, request, resource):
        kept = {"id": resource["id"]}
        resource.clear()
        resource |= {**request.json, **kept}

    def _patched(self, request, resource):
        for operation in () if self.patches_nothing else request.json["Operations"]:
            path, value = operation.get("path"), operation.get("value")
            if path is None:
                resource |= value
            elif path.startswith("members"):
                self._patch_members(operation["op"], path, value, resource)
            else:
                resource[path] = value

    def _patch_members(self, kind, path, value, resource):
        members = [] if kind == "replace" else resource.get("members", [])
        named = re.findall(r'value eq "([^"]*)"', path)
        if kind == "remove":
            out = named or [one["value"] for one in value or members]
            resource["members"] = [one for one in members if str(one["value"]) not in out]
        else:
            known = {one["value"] for one in members}
            resource["members"] = members + [one for one in value if one["value"] not in known]

    # -- lists --------------------------------------------------------------------

    def _list(self, request):
        kind = request.path.strip("/")
        asked = {key: values[0] for key, values in parse_qs(request.query).items()}
        rows = list(self._visible(kind, self.list_lag).values())
        if found := re.fullmatch(r'(\w+) (eq|co) "(.*)"', asked.get("filter", "")):
            behaviour = self.equals if found[2] == "eq" else self.contains
            if behaviour == "refused":
                return error(400, "invalidFilter")
            value = found[3].replace('\\"', '"').replace("\\\\", "\\").lower()
            if behaviour == "empty":
                rows = []
            elif behaviour == "supported":
                names = [str(row.get(found[1], "")).lower() for row in rows]
                alike = [value == one if found[2] == "eq" else value in one for one in names]
                rows = [row for row, hit in zip(rows, alike, strict=True) if hit]
        if self.hides_inactive:
            rows = [row for row in rows if row.get("active") is not False]
        start = int(asked.get("startIndex", 1)) if self.pages else 1
        page = rows[start - 1 :][: min(self.page_size, int(asked.get("count", 100)))]
        actual = [self._shown(row) for row in page]
        if self.names_nobody:
            actual = [{"id": row["id"]} for row in actual]
        body = {"schemas": [LIST], "totalResults": len(rows), "Resources": actual}
        return reply(200, {**body, "startIndex": start, "itemsPerPage": len(actual)})

    def _visible(self, kind, lag):
        """Return what a read shows that lags a number of requests behind."""
        then = self._requests - lag
        found = {k: v for k, v in self.held[kind].items() if self._born.get((kind, k), 0) <= then}
        late = [one for when, of, one in self._gone if of == kind and when > then]
        return {**{str(one["id"]): one for one in late}, **found}

    @staticmethod
    def _shown(resource):
        return json.loads(json.dumps(resource))
