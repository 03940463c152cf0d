#!/bin/sh
# generated_operations_have_the_effect_of_each_one: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X PUT "$SCIM_URL"'/Users/0000829e15a24082b04abbc7a158e5f3' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"0000829e15a24082b04abbc7a158e5f3","externalId":"00unwccljucGY6kJH5bR","meta":{"resourceType":"User","created":"2026-11-27T22:50:08.334351Z","lastModified":"2026-11-27T22:50:08.367260Z","location":"http://provider.example/scim/v2/Users/0000829e15a24082b04abbc7a158e5f3","version":"W/\"132\""},"userName":"vanessa.ruiz.nwccljuc11@example.com","name":{"familyName":"Ruiz","givenName":"Vanessa"},"displayName":"Vanessa Ruiz","nickName":"Bo","title":"Guide","locale":"en-US","active":true,"emails":[{"value":"vanessa.ruiz.nwccljuc11@example.com","type":"work","primary":true}],"phoneNumbers":[{"value":"+14155550001","type":"work"},{"value":"+14155550002","type":"mobile"}]}'; echo
scim -X PATCH "$SCIM_URL"'/Users/0000829e15a24082b04abbc7a158e5f3' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"phoneNumbers[type eq \"work\"].value","value":"+141555510017"},{"op":"remove","path":"title"}]}'; echo
scim -X GET "$SCIM_URL"'/Users/0000829e15a24082b04abbc7a158e5f3'; echo
