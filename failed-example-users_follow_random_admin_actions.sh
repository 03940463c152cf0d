#!/bin/sh
# users_follow_random_admin_actions: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users?filter=userName%20eq%20%22chelsea.parker.mvqbjepg19%40example.com%22&startIndex=1&count=100'; echo
id1=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"chelsea.parker.mvqbjepg19@example.com","name":{"givenName":"Ada","familyName":"Parker"},"emails":[{"primary":true,"value":"chelsea.parker.mvqbjepg19@example.com","type":"work"}],"displayName":"Chelsea Parker","locale":"en-US","externalId":"00umvqbjepg7pkpc6wUt","groups":[],"password":"[redacted]","active":true}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":true}}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":true}}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id1"''; echo
