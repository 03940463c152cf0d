#!/bin/sh
# a_generated_filter_returns_exactly_the_matching_users: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users?filter=userName%20sw%20%22wnjbhtmh.crowd.%22%20and%20emails%5Btype%20eq%20%22work%22%20and%20value%20eq%20%22wnjbhtmh.crowd.maria.watkins.wnjbhtmh2%40example.co_%22%5D&startIndex=1&count=100'; echo
