### okta.create_users.assigned_person_is_created
#!/bin/sh
# okta.create_users.assigned_person_is_created
# POST /Users was answered 201 with an empty body, so Okta has no id to keep
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
create Users kim."$tag"@example.test '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}'

auth=right
play GET '/Users?filter=userName%20eq%20%22kim%40example.test%22&startIndex=1&count=100'

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
printf '%s: %s\n' Expected 'a User resource with an id'
printf '%s: %s\n' Actual nothing
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 1, "startIndex": 1, "itemsPerPage": 1, "Resources": [{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u0", "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}]}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### okta.push_groups.group_keeps_its_name
#!/bin/sh
# okta.push_groups.group_keeps_its_name
# the name came back as markup: <script>document.title="owned"</script><img src=x onerror=alert(1)> </pre></details></style></div><h1>owned</h1> bell␇ null␀ escape␛[31m flip⟨U+202E⟩ surrogate⟨U+D800⟩ end
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
create Groups '<script>document.title="owned"</script><img src=x onerror=alert(1)></pre></details></style></div><h1>owned</h1>' '{"displayName": "<script>document.title=\"owned\"</script><img src=x onerror=alert(1)></pre></details></style></div><h1>owned</h1>", "note": "'"'"'; rm -rf / #`id`$(id)\n=cmd|\"/C calc\"!A0"}'

auth=right
play GET '/Groups/'"'"'";<script>document.title="owned"</script><img src=x onerror=alert(1)>'

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
printf '%s: %s\n' Expected '[Deals] Speed Corp. Zoë Müller-Østergård 🦊 王芳'
printf '%s: %s\n' Actual '{"displayName": "<script>document.title=\"owned\"</script><img src=x onerror=alert(1)></pre></details></style></div><h1>owned</h1>", "note": "bell\u0007 null\u0000 escape\u001b[31m flip⟨U+202E⟩ surrogate⟨U+D800⟩ end", "formula": "=cmd|\"/C calc\"!A0"}'
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"displayName": "<script>document.title=\"owned\"</script><img src=x onerror=alert(1)></pre></details></style></div><h1>owned</h1>", "note": "'"'"'; rm -rf / #`id`$(id)\n=cmd|\"/C calc\"!A0"}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### rfc7644.errors.not_found_has_scim_body
#!/bin/sh
# rfc7644.errors.not_found_has_scim_body
# the 404 came with an HTML page: <script>document.title="owned"</script><img src=x onerror=alert(1)>
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Users/none

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 404
printf '%s: %s\n' Expected urn:ietf:params:scim:api:messages:2.0:Error
printf '%s: %s\n' Actual text/html
[ "$status" = 404 ] || another
echo 'The same response: the finding is still there.'; exit 1

### runscope.spec.step_10_groups_endpoint
#!/bin/sh
# runscope.spec.step_10_groups_endpoint
# GET /Groups took 812 ms, more than 600 ms
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Groups

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
printf '%s: %s\n' Expected 'less than 0.6 s'
printf '%s: %s\n' Actual '0.812 s'
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": []}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### rfc7644.errors.duplicate_says_uniqueness
#!/bin/sh
# rfc7644.errors.duplicate_says_uniqueness
# 409 came without scimType
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
create Users kim."$tag"@example.test '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}'

auth=right
create Users kim."$tag"@example.test '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}'

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 409
[ "$status" = 409 ] || another
echo 'The same response: the finding is still there.'; exit 1

### okta.connection.credentials_are_accepted
#!/bin/sh
# okta.connection.credentials_are_accepted
# credentials are accepted
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET '/Users?startIndex=1&count=2'

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 2, "startIndex": 1, "itemsPerPage": 2, "Resources": [{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u0", "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}, {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u1", "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}]}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### runscope.spec.step_1_users_endpoint
#!/bin/sh
# runscope.spec.step_1_users_endpoint
# step 1 users endpoint
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Users/1

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### runscope.spec.step_2_get_user
#!/bin/sh
# runscope.spec.step_2_get_user
# step 2 get user
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Users/2

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "2", "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### runscope.spec.step_3_invalid_user_by_username
#!/bin/sh
# runscope.spec.step_3_invalid_user_by_username
# step 3 invalid user by username
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Users/3

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "3", "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### runscope.spec.step_4_invalid_user_by_id
#!/bin/sh
# runscope.spec.step_4_invalid_user_by_id
# step 4 invalid user by id
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET '/Users?filter=userName%20eq%20%22kim%40example.test%22&startIndex=1&count=100'

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": []}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### runscope.spec.step_11_status_401
#!/bin/sh
# runscope.spec.step_11_status_401
# step 11 status 401
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
create Users kim."$tag"@example.test '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}'

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 201
[ "$status" = 201 ] || another
echo 'The same response: the finding is still there.'; exit 1

### runscope.crud.step_1_user_is_created
#!/bin/sh
# runscope.crud.step_1_user_is_created
# step 1 user is created
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Users/9

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "9", "userName": "kim.'"$tag"'@example.test", "name": {"givenName": "Kim Anne", "familyName": "Soto II"}, "emails": [{"primary": true, "value": "kim.'"$tag"'@example.test", "type": "work"}], "displayName": "Zoë Müller-Østergård 🦊 王芳", "active": true}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### okta.create_users.name_of_two_words_is_kept
#!/bin/sh
# okta.create_users.name_of_two_words_is_kept
# name of two words is kept
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Groups

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": []}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### okta.deactivate_users.reactivated_person_keeps_the_id
#!/bin/sh
# okta.deactivate_users.reactivated_person_keeps_the_id
# reactivated person keeps the id
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Groups

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": []}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### okta.import_groups.groups_are_listed
#!/bin/sh
# okta.import_groups.groups_are_listed
# groups are listed
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Groups

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": []}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1

### okta.push_groups.empty_group_is_created
#!/bin/sh
# okta.push_groups.empty_group_is_created
# empty group is created
# Shows this finding again, with curl and jq. Creates what it needs, and removes it.
# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.
base=${SCIM_BASE_URL:-https://scim.example.test/scim/v2}
…

# -- the requests that lead to the finding

auth=right
play GET /Groups

# -- whether the response is that of the run
auth=right
printf '\nIn the run: %s\n' 200
[ "$status" = 200 ] || another
jq -e --argjson recorded '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": []}' 'def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;
  plain == ($recorded | plain)' "$folder/body" >/dev/null 2>&1 ||
  { echo 'Another response: compare it with the report.'; exit 3; }
echo 'The same response: the finding is still there.'; exit 1
