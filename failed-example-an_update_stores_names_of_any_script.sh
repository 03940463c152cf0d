#!/bin/sh
# an_update_stores_names_of_any_script: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users/00008b7411b7422799f79ce2076bf25d'; echo
scim -X PUT "$SCIM_URL"'/Users/00008b7411b7422799f79ce2076bf25d' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"00008b7411b7422799f79ce2076bf25d","externalId":"00uzbrankfdUzHxRASVd","meta":{"resourceType":"User","created":"2026-11-27T22:51:07.774559Z","lastModified":"2026-11-27T22:51:09.009019Z","location":"http://provider.example/scim/v2/Users/00008b7411b7422799f79ce2076bf25d","version":"W/\"162\""},"userName":"zbrankfd.crowd.angela.david.zbrankfd20@example.com","name":{"familyName":"Al","givenName":"𠀗"},"displayName":"𠀗 Al","locale":"en-US","active":true,"emails":[{"value":"zbrankfd.crowd.angela.david.zbrankfd20@example.com","type":"work","primary":true}]}'; echo
scim -X GET "$SCIM_URL"'/Users/00008b7411b7422799f79ce2076bf25d'; echo
