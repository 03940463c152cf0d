#!/bin/sh
# a_generated_group_name_is_stored_and_found: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
id1=$(scim -X POST "$SCIM_URL"'/Groups' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":" 👍🏽👍🏽👩‍💻👍🏽👩‍💻👩‍💻%🇨🇭👩‍💻\\🇨🇭🚀👍🏽🚀👍🏽👍🏽🚀🇨🇭👩‍💻 zbrankfd10","members":[]}' | jq -r .id)
scim -X GET "$SCIM_URL"'/Groups?filter=displayName%20eq%20%22%20%F0%9F%91%8D%F0%9F%8F%BD%F0%9F%91%8D%F0%9F%8F%BD%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB%F0%9F%91%8D%F0%9F%8F%BD%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB%25%F0%9F%87%A8%F0%9F%87%AD%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB%5C%5C%F0%9F%87%A8%F0%9F%87%AD%F0%9F%9A%80%F0%9F%91%8D%F0%9F%8F%BD%F0%9F%9A%80%F0%9F%91%8D%F0%9F%8F%BD%F0%9F%91%8D%F0%9F%8F%BD%F0%9F%9A%80%F0%9F%87%A8%F0%9F%87%AD%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB%20zbrankfd10%22&startIndex=1&count=100'; echo
scim -X GET "$SCIM_URL"'/Groups/'"$id1"''; echo
scim -X DELETE "$SCIM_URL"'/Groups/'"$id1"''; echo
