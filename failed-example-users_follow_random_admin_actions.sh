#!/bin/sh
# users_follow_random_admin_actions: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users?filter=userName%20eq%20%22crystal.lewis.anmxtnzg40%40example.com%22&startIndex=1&count=100'; echo
id1=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"crystal.lewis.anmxtnzg40@example.com","name":{"givenName":"Ada","familyName":"Lewis"},"emails":[{"primary":true,"value":"crystal.lewis.anmxtnzg40@example.com","type":"work"}],"displayName":"Crystal Lewis","locale":"en-US","externalId":"00uanmxtnzgJoUJZkID4","groups":[],"password":"[redacted]","active":true}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PUT "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"'"$id1"'","externalId":"00uanmxtnzgJoUJZkID4","meta":{"resourceType":"User","created":"2026-11-27T22:34:27.350953Z","lastModified":"2026-11-27T22:34:27.350953Z","location":"http://provider.example/scim/v2/Users/'"$id1"'","version":"W/\"149\""},"userName":"r2.crystal.lewis.anmxtnzg40@example.com","name":{"familyName":"Lewis","givenName":"Ada"},"displayName":"Crystal Lewis","locale":"en-US","active":true,"emails":[{"value":"r2.crystal.lewis.anmxtnzg40@example.com","type":"work","primary":true}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PUT "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"'"$id1"'","externalId":"00uanmxtnzgJoUJZkID4","meta":{"resourceType":"User","created":"2026-11-27T22:34:27.350953Z","lastModified":"2026-11-27T22:34:27.605837Z","location":"http://provider.example/scim/v2/Users/'"$id1"'","version":"W/\"150\""},"userName":"crystal.lewis.anmxtnzg40@example.com","name":{"familyName":"Lewis","givenName":"Ada"},"displayName":"Crystal Lewis","locale":"en-US","active":true,"emails":[{"value":"crystal.lewis.anmxtnzg40@example.com","type":"work","primary":true}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id1"''; echo
