#!/bin/sh
# groups_follow_random_admin_actions: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users?filter=userName%20eq%20%22kim.holmes.qgvjtspn34%40example.com%22&startIndex=1&count=100'; echo
id1=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"kim.holmes.qgvjtspn34@example.com","name":{"givenName":"Ada","familyName":"Holmes"},"emails":[{"primary":true,"value":"kim.holmes.qgvjtspn34@example.com","type":"work"}],"displayName":"Kim Holmes","locale":"en-US","externalId":"00uqgvjtspnJ22gYuwol","groups":[],"password":"[redacted]","active":true}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
id2=$(scim -X POST "$SCIM_URL"'/Groups' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Team qgvjtspn36","members":[]}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Groups/'"$id2"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id2"''; echo
scim -X PATCH "$SCIM_URL"'/Groups/'"$id2"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"'"$id2"'","displayName":"Team qgvjtspn36"}}]}'; echo
scim -X PATCH "$SCIM_URL"'/Groups/'"$id2"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"members","value":[{"value":"'"$id1"'","display":"kim.holmes.qgvjtspn34@example.com"}]}]}'; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id2"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id2"''; echo
scim -X DELETE "$SCIM_URL"'/Groups/'"$id2"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id2"''; echo
id3=$(scim -X POST "$SCIM_URL"'/Groups' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Team qgvjtspn36","members":[{"value":"'"$id1"'","display":"kim.holmes.qgvjtspn34@example.com"}]}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Groups/'"$id3"''; echo
scim -X PATCH "$SCIM_URL"'/Groups/'"$id3"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"members","value":[{"value":"'"$id1"'","display":"kim.holmes.qgvjtspn34@example.com"}]}]}'; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id3"''; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id3"''; echo
scim -X DELETE "$SCIM_URL"'/Groups/'"$id3"''; echo
