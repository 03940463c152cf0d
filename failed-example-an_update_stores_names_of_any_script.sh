#!/bin/sh
# an_update_stores_names_of_any_script: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users/00008120533644ad992d802b6ccde64d'; echo
scim -X PUT "$SCIM_URL"'/Users/00008120533644ad992d802b6ccde64d' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"00008120533644ad992d802b6ccde64d","externalId":"00uvszidscvDm94uol5z","meta":{"resourceType":"User","created":"2026-11-27T22:51:17.958454Z","lastModified":"2026-11-27T22:51:35.063011Z","location":"http://provider.example/scim/v2/Users/00008120533644ad992d802b6ccde64d","version":"W/\"252\""},"userName":"vszidscv.crowd.angela.david.vszidscv10@example.com","name":{"familyName":"Al","givenName":"𠀃𠀏𠀗-𠀚𠀗𠀑𡈽'\''𠀘𠀛-𠀋𠀒𠀗𠀙𠀀𠀀𠀕𠀑𠀐"},"displayName":"𠀃𠀏𠀗-𠀚𠀗𠀑𡈽'\''𠀘𠀛-𠀋𠀒𠀗𠀙𠀀𠀀𠀕𠀑𠀐 Al","locale":"en-US","active":true,"emails":[{"value":"vszidscv.crowd.angela.david.vszidscv10@example.com","type":"work","primary":true}]}'; echo
scim -X GET "$SCIM_URL"'/Users/00008120533644ad992d802b6ccde64d'; echo
