#!/bin/sh
# generated_operations_have_the_effect_of_each_one: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X PUT "$SCIM_URL"'/Users/000082aa8db54369a835f88ef091e177' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"000082aa8db54369a835f88ef091e177","externalId":"00utclvpyieGY6kJH5bR","meta":{"resourceType":"User","created":"2026-11-27T22:49:45.589160Z","lastModified":"2026-11-27T22:49:45.610628Z","location":"http://provider.example/scim/v2/Users/000082aa8db54369a835f88ef091e177","version":"W/\"132\""},"userName":"vanessa.ruiz.tclvpyie11@example.com","name":{"familyName":"Ruiz","givenName":"Vanessa"},"displayName":"Vanessa Ruiz","nickName":"Bo","title":"Guide","locale":"en-US","active":true,"emails":[{"value":"vanessa.ruiz.tclvpyie11@example.com","type":"work","primary":true}],"phoneNumbers":[{"value":"+14155550001","type":"work"},{"value":"+14155550002","type":"mobile"}]}'; echo
scim -X PATCH "$SCIM_URL"'/Users/000082aa8db54369a835f88ef091e177' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","value":{"title":"a and b]"}},{"op":"remove","path":"title"}]}'; echo
scim -X GET "$SCIM_URL"'/Users/000082aa8db54369a835f88ef091e177'; echo
