#!/bin/sh
# declared_attributes_behave_as_declared: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
id1=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jeffrey.spencer.nvxbhxtv5@example.com","name":{"givenName":"Jeffrey","familyName":"Spencer"},"displayName":"Jeffrey Spencer","emails":[{"value":"jeffrey.spencer.nvxbhxtv5@example.com","type":"work","primary":true}],"active":true,"title":"ñùáñþ'\''ñùáñþ’ñùáñþ'\''ñùáñþ’ñùáñþ'\''ñùáñþ"}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PUT "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"'"$id1"'","meta":{"resourceType":"User","created":"2026-11-27T22:49:09.321792Z","lastModified":"2026-11-27T22:49:09.321792Z","location":"http://provider.example/scim/v2/Users/'"$id1"'","version":"W/\"131\""},"userName":"jeffrey.spencer.nvxbhxtv5@example.com","name":{"familyName":"Spencer","givenName":"Jeffrey"},"displayName":"Jeffrey Spencer","title":"ñùáñþ'\''ñùáñþ’ñùáñþ'\''ñùáñþ’ñùáñþ'\''ñùáñþ 2","active":true,"emails":[{"value":"jeffrey.spencer.nvxbhxtv5@example.com","type":"work","primary":true}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id1"''; echo
