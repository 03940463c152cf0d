// A loopback host of SCIMMY: `SCIM_TOKEN=… node host.mjs`. Nothing is kept.
//
// The handlers are the ones that SCIMMY's documentation asks for and no more: filter, paging,
// PATCH and the form of every answer are the library's. Uniqueness is the host's job there.
import { randomUUID } from "node:crypto";

import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const { Error: SCIMError } = SCIMMY.Types;
const users = new Map();
const groups = new Map();

function find(store, id) {
  if (!store.has(id)) throw new SCIMError(404, null, `Resource ${id} not found`);
  return store.get(id);
}

function egress(store) {
  return ({ id, filter }) => {
    if (id) return find(store, id);
    const all = [...store.values()];
    return filter ? filter.match(all) : all;
  };
}

function ingress(store, check = () => {}) {
  return ({ id }, instance) => {
    const kept = id ? find(store, id) : undefined;
    // The instance is a frozen view on its attributes; its JSON is plain data.
    const data = JSON.parse(JSON.stringify(instance));
    check(data, id);
    const now = new Date().toISOString();
    const meta = { created: kept?.meta.created ?? now, lastModified: now };
    const resource = { ...data, id: id ?? randomUUID(), meta };
    store.set(resource.id, resource);
    return resource;
  };
}

function degress(store) {
  return ({ id }) => {
    find(store, id);
    store.delete(id);
  };
}

function uniqueUserName({ userName }, id) {
  const same = (user) => user.userName.toLowerCase() === userName.toLowerCase();
  if ([...users.values()].some((user) => user.id !== id && same(user)))
    throw new SCIMError(409, "uniqueness", `userName ${userName} is taken`);
}

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .extend(SCIMMY.Schemas.EnterpriseUser)
  .ingress(ingress(users, uniqueUserName))
  .egress(egress(users))
  .degress(degress(users));
SCIMMY.Resources.declare(SCIMMY.Resources.Group)
  .ingress(ingress(groups))
  .egress(egress(groups))
  .degress(degress(groups));

const app = express();
app.use(
  "/scim/v2",
  new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
      const [scheme, token] = (request.header("Authorization") ?? "").split(" ");
      if (scheme.toLowerCase() !== "bearer" || token !== process.env.SCIM_TOKEN)
        throw new Error("The bearer token is missing or wrong");
    },
    baseUri: (request) => `http://${request.header("Host")}`,
  }),
);

const server = app.listen(0, "127.0.0.1", () => {
  console.log(`Serving SCIM on http://127.0.0.1:${server.address().port}/scim/v2`);
});
