#!/bin/sh
# groups_follow_random_admin_actions: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
id1=$(scim -X POST "$SCIM_URL"'/Groups' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Team mbttvsnj123","members":[]}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Users?filter=userName%20eq%20%22guy.benson.mbttvsnj121%40example.com%22&startIndex=1&count=100'; echo
id2=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"guy.benson.mbttvsnj121@example.com","name":{"givenName":"Ada","familyName":"Benson"},"emails":[{"primary":true,"value":"guy.benson.mbttvsnj121@example.com","type":"work"}],"displayName":"Guy Benson","locale":"en-US","externalId":"00umbttvsnjiRZHVS214","groups":[],"password":"[redacted]","active":true}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id2"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Groups/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"'"$id1"'","displayName":"Team mbttvsnj123"}}]}'; echo
scim -X PATCH "$SCIM_URL"'/Groups/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"members","value":[{"value":"'"$id2"'","display":"guy.benson.mbttvsnj121@example.com"}]}]}'; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
id3=$(scim -X POST "$SCIM_URL"'/Groups' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Team mbttvsnj123","members":[]}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Groups/'"$id3"''; echo
scim -X DELETE "$SCIM_URL"'/Groups/'"$id3"''; echo
scim -X GET "$SCIM_URL"'/Users/'"$id2"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id2"''; echo
