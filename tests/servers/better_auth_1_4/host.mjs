// A loopback host of @better-auth/scim 1.4: `SCIM_TOKEN=… node host.mjs`. Nothing is kept.
import { createServer } from "node:http";

import { scim } from "@better-auth/scim";
import { betterAuth } from "better-auth";
import { toNodeHandler } from "better-auth/node";

// The token of that version is base64url of "secret:providerId".
const token = Buffer.from(process.env.SCIM_TOKEN, "base64url").toString();
const [scimToken, providerId] = token.split(":");

const server = createServer((request, response) => handle(request, response));
let handle;

server.listen(0, "127.0.0.1", () => {
  // better-auth writes meta.location from its base URL, so the port must be known first.
  const origin = `http://127.0.0.1:${server.address().port}`;
  const auth = betterAuth({
    // No `database`: better-auth then keeps its tables in its own memory adapter.
    baseURL: origin,
    secret: "of no use: nobody signs in, but better-auth wants 32 characters",
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [scim({ defaultSCIM: [{ providerId, scimToken }] })],
  });
  handle = toNodeHandler(auth);
  console.log(`Serving SCIM on ${origin}/api/auth/scim/v2`);
});
