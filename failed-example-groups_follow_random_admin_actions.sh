#!/bin/sh
# groups_follow_random_admin_actions: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
id1=$(scim -X POST "$SCIM_URL"'/Groups' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Team htyrvzay66","members":[]}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Groups/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"'"$id1"'","displayName":"Team htyrvzay66 2"}}]}'; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Groups/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"id":"'"$id1"'","displayName":"Team htyrvzay66"}}]}'; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Groups/'"$id1"''; echo
