#!/bin/sh
# an_update_stores_names_of_any_script: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users/0000810f22a3444b955fc8447a33dd12'; echo
scim -X PUT "$SCIM_URL"'/Users/0000810f22a3444b955fc8447a33dd12' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"0000810f22a3444b955fc8447a33dd12","externalId":"00utgeavtgoDm94uol5z","meta":{"resourceType":"User","created":"2026-11-27T22:45:14.588330Z","lastModified":"2026-11-27T22:45:15.607159Z","location":"http://provider.example/scim/v2/Users/0000810f22a3444b955fc8447a33dd12","version":"W/\"152\""},"userName":"tgeavtgo.crowd.angela.david.tgeavtgo10@example.com","name":{"givenName":"Al","familyName":"‍"},"displayName":"Al ‍","locale":"en-US","active":true,"emails":[{"value":"tgeavtgo.crowd.angela.david.tgeavtgo10@example.com","type":"work","primary":true}]}'; echo
scim -X GET "$SCIM_URL"'/Users/0000810f22a3444b955fc8447a33dd12'; echo
