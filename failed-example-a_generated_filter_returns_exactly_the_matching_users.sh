#!/bin/sh
# a_generated_filter_returns_exactly_the_matching_users: the requests of the smallest example that fails. Needs curl and jq.
: "${SCIM_URL:?the base URL}" "${SCIM_TOKEN:?the bearer token}"
scim() { curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \
  -H 'Content-Type: application/scim+json' "$@"; }
scim -X GET "$SCIM_URL"'/Users?filter=userName%20sw%20%22acrhqdyn.crowd.%22%20and%20name.givenName%20eq%20%22%E0%A4%9A%E0%A5%8B%E2%80%99%E0%A4%95%E0%A4%97%E0%A4%BF%E0%A4%9B%E0%A4%BF%E0%A4%99%E0%A4%BE%E0%A4%B2%E0%A4%B0%E0%A4%9C%E0%A4%9C%E0%A4%BF%E0%A4%B2%E0%A4%BE%20%E0%A4%AF%E0%A5%8B%E0%A4%B1%E0%A4%BF%E0%A4%95%E0%A4%B2%E0%A5%8B%E0%A4%9A%E0%A4%B0%E0%A5%8B%E0%A4%97%E0%A4%BF%E0%A4%B1%E0%A4%99%22%20and%20userName%20eq%20%22acrhqdyn.crowd.kristi.ford.acrhqdyn4%40example.com%22&startIndex=1&count=100'; echo
