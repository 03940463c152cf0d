#!/bin/sh
# declared_attributes_behave_as_declared: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
id1=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jeffrey.spencer.hiwfhuyy5@example.com","name":{"givenName":"Jeffrey","familyName":"Spencer","honorificPrefix":"υηηιδσγέξά-ρ’ώσόζίπώύ"},"displayName":"Jeffrey Spencer","emails":[{"value":"jeffrey.spencer.hiwfhuyy5@example.com","type":"work","primary":true}],"active":true}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id1"''; echo
