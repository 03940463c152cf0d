#!/bin/sh
# declared_attributes_behave_as_declared: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
id1=$(scim -X POST "$SCIM_URL"'/Users' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"michael.collins.opgnptjk4@example.com","name":{"givenName":"Michael","familyName":"Collins","middleName":"êłêàèèãåüőùò'\''êłêàèèãåüőùò'\''êłêàèèãåüőùò"},"displayName":"Michael Collins","emails":[{"value":"michael.collins.opgnptjk4@example.com","type":"work","primary":true}],"active":true}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PUT "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"'"$id1"'","meta":{"resourceType":"User","created":"2026-11-27T22:45:02.890745Z","lastModified":"2026-11-27T22:45:02.890745Z","location":"http://provider.example/scim/v2/Users/'"$id1"'","version":"W/\"131\""},"userName":"michael.collins.opgnptjk4@example.com","name":{"familyName":"Collins","givenName":"Michael","middleName":"χσ’λύθόλέππβγφκ'\''τχτκωονέυδθμ"},"displayName":"Michael Collins","active":true,"emails":[{"value":"michael.collins.opgnptjk4@example.com","type":"work","primary":true}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X PATCH "$SCIM_URL"'/Users/'"$id1"'' -d '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"name":{"middleName":"ίέω’ωρήά’γβ’ίέω’ωρήά’γβ’ίέω’ωρήά’γβ’ίέω"}}}]}'; echo
scim -X GET "$SCIM_URL"'/Users/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Users/'"$id1"''; echo
