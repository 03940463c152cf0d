#!/bin/sh
# users_follow_random_admin_actions: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users?filter=userName%20eq%20%22tracy.harrison.ryyeaufa61%40example.com%22&startIndex=1&count=100'; echo
id1=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"tracy.harrison.ryyeaufa61@example.com","name":{"givenName":"Ada","familyName":"Harrison"},"emails":[{"primary":true,"value":"tracy.harrison.ryyeaufa61@example.com","type":"work"}],"displayName":"Tracy Harrison","locale":"en-US","externalId":"00uryyeaufaF2EBpKTbO","groups":[],"password":"[redacted]","active":true}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PUT "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"'"$id1"'","externalId":"00uryyeaufaF2EBpKTbO","meta":{"resourceType":"User","created":"2026-11-27T22:49:32.186122Z","lastModified":"2026-11-27T22:49:32.186122Z","location":"http://provider.example/scim/v2/Users/'"$id1"'","version":"W/\"250\""},"userName":"r2.tracy.harrison.ryyeaufa61@example.com","name":{"familyName":"Harrison","givenName":"Ada"},"displayName":"Tracy Harrison","locale":"en-US","active":true,"emails":[{"value":"r2.tracy.harrison.ryyeaufa61@example.com","type":"work","primary":true}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":true}}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id1"''; echo
