#!/bin/sh
# generated_operations_have_the_effect_of_each_one: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X PUT "$SCIM_URL"'/Users/000082e181914288bffcf834fede50ba' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"000082e181914288bffcf834fede50ba","externalId":"00uibappqmvGY6kJH5bR","meta":{"resourceType":"User","created":"2026-11-27T22:45:02.997023Z","lastModified":"2026-11-27T22:45:03.030165Z","location":"http://provider.example/scim/v2/Users/000082e181914288bffcf834fede50ba","version":"W/\"132\""},"userName":"vanessa.ruiz.ibappqmv11@example.com","name":{"familyName":"Ruiz","givenName":"Vanessa"},"displayName":"Vanessa Ruiz","nickName":"Bo","title":"Guide","locale":"en-US","active":true,"emails":[{"value":"vanessa.ruiz.ibappqmv11@example.com","type":"work","primary":true}],"phoneNumbers":[{"value":"+14155550001","type":"work"},{"value":"+14155550002","type":"mobile"}]}'; echo
scim -X PATCH "$SCIM_URL"'/Users/000082e181914288bffcf834fede50ba' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"phoneNumbers","value":[{"type":"mobile","value":"+14155551002"}]},{"op":"remove","path":"phoneNumbers[type eq \"mobile\"]"}]}'; echo
scim -X GET "$SCIM_URL"'/Users/000082e181914288bffcf834fede50ba'; echo
