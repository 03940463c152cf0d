#!/bin/sh
# names_of_any_script_are_stored: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users?filter=userName%20eq%20%22jxpxfbeh.crowd.dorothy.lewis.jxpxfbeh18%40example.com%22&startIndex=1&count=100'; echo
id1=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jxpxfbeh.crowd.dorothy.lewis.jxpxfbeh18@example.com","name":{"givenName":"Ｘ","familyName":"Al"},"emails":[{"primary":true,"value":"jxpxfbeh.crowd.dorothy.lewis.jxpxfbeh18@example.com","type":"work"}],"displayName":"Ｘ Al","locale":"en-US","externalId":"00ujxpxfbehdh9st9blR","groups":[],"password":"[redacted]","active":true}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id1"''; echo
