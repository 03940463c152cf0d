set -u
umask 077
case ${SCIM_TOKEN:+token}${SCIM_USERNAME:+basic} in
  token*) credentials='"Authorization: Bearer " + env.SCIM_TOKEN' ;;
  basic) credentials='"Authorization: Basic " + (env.SCIM_USERNAME + ":" + env.SCIM_PASSWORD | @base64)' ;;
  *) echo 'Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD.' >&2; exit 4 ;;
esac
folder=$(mktemp -d) || exit 4
tag=$(LC_ALL=C tr -dc a-z </dev/urandom | head -c 8)
upper=$(printf %s "$tag" | tr a-z A-Z)
title=$(printf %s "$tag" | cut -c1 | tr a-z A-Z)$(printf %s "$tag" | cut -c2-)
password="Pw1-$tag-$upper"
jq -nr "$credentials"' | "header = " + @json' >"$folder/right" || exit 4
printf 'header = "Authorization: Bearer not-a-token-%s"\n' "$tag" >"$folder/wrong"
: >"$folder/none"; : >"$folder/names"; : >"$folder/ids"

# send METHOD PATH [BODY [MEDIA-TYPE]]: sends a request; sets $status and $folder/body.
send() {
  set -- "$1" "$2" "${3-}" "${4-application/scim+json; charset=utf-8}"
  : >"$folder/body"
  if [ -n "$3" ]; then
    printf %s "$3" >"$folder/sent"
    status=$(curl -sS --globoff --path-as-is --max-time 60 -K "$folder/$auth" -X "$1" -H 'Accept: application/scim+json' \
      -H "Content-Type: $4" --data-binary "@$folder/sent" -o "$folder/body" -w '%{http_code}' --url "$base$2")
  else
    status=$(curl -sS --globoff --path-as-is --max-time 60 -K "$folder/$auth" -X "$1" -H 'Accept: application/scim+json' \
      -o "$folder/body" -w '%{http_code}' --url "$base$2")
  fi
}
auth=right

# play METHOD PATH [BODY [MEDIA-TYPE]]: the same, and prints the request and its response.
play() {
  printf '\n%s %s\n' "$1" "$2"
  [ -z "${3-}" ] || printf '%s\n' "$3"
  send "$@"
  printf -- '-> %s\n' "$status"
  head -c 4000 "$folder/body" | tr -d '\000-\010\013-\037\177'
  echo
}

# ours TYPE ID: whether a GET of the id returns a resource with a name of this script.
ours() {
  [ -n "$2" ] && send GET "/$1/$(encoded "$2")" && grep -qi "$tag" "$folder/body"
}
encoded() { jq -rn --arg text "$1" '$text | @uri'; }

# create TYPE NAME BODY [MEDIA-TYPE]: plays POST /TYPE; sets $id, or nothing where the response has none.
create() {
  printf '%s %s\n' "$1" "$2" >>"$folder/names"
  type=$1; shift 2
  play POST "/$type" "$@"
  id=$(jq -r '.id // empty | tostring' "$folder/body" 2>/dev/null | head -n 1)
  [ -z "$id" ] || printf '%s %s\n' "$type" "$id" >>"$folder/ids"
}

# require TYPE ID: ends the script unless the resource is one that it created.
require() {
  auth=right
  [ -n "$2" ] || { echo "Stopped: POST /$1 returned no id ($status), so the finding cannot be reached." >&2; exit 3; }
  ours "$1" "$2" || { echo "Stopped: GET /$1/$2 does not return what this script created." >&2; exit 3; }
}

# require_absent PATH: ends the script unless the target has no such resource.
require_absent() {
  send GET "$1"
  [ "$status" = 404 ] || { echo "Stopped: GET $1 returns $status, and the script writes to nothing that exists." >&2; exit 3; }
}

# another: ends the script after a status that is not that of the run. The finding is gone only where
# the target is not failing and accepts these credentials at this base URL.
another() {
  now=$status auth=right
  send GET '/Users?startIndex=1&count=1'
  case $now-$status in
    [234]??-2??) echo 'Another status: the finding is gone.'; exit 0 ;;
    *-2??) echo "Another failure ($now): compare it with the report." ;;
    *) echo "Nothing is judged: GET /Users returns $status." ;;
  esac
  exit 3
}

# beyond PATH: ends the script by whether a list has a resource beyond its totalResults.
beyond() {
  mv "$folder/body" "$folder/page"
  play GET "$1?startIndex=$(jq -r '.totalResults + 1' "$folder/page")&count=1"
  case $(jq -rn --slurpfile page "$folder/page" --slurpfile next "$folder/body" '
    [$page[0].Resources[]?.id] as $ids
    | if [$next[0].Resources[]?.id] - $ids != [] then "more"
      elif ($ids | length) < $page[0].totalResults then "all" else "few" end' 2>/dev/null) in
    more) echo 'The list has more resources than totalResults: the finding is still there.'; exit 1 ;;
    all) echo 'The list has no more resources than totalResults: the finding is gone.'; exit 0 ;;
  esac
  echo 'The target has too few resources: compare the response with the report.'
  exit 3
}

remove() {
  ours "$1" "$2" || return 0
  send DELETE "/$1/$(encoded "$2")"
  ours "$1" "$2" || { removed=$((removed + 1)); return 0; }
  [ "$1" = Users ] && send PATCH "/Users/$(encoded "$2")" \
    '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}'
  echo "Left at the target: /$1/$2 (DELETE does not remove it)." >&2
}

clean_up() {
  trap '' INT TERM
  auth=right removed=0
  for type in Groups Users; do
    while read -r kind id; do [ "$kind" != $type ] || remove "$kind" "$id"; done <"$folder/ids"
    while read -r kind name; do
      [ "$kind" = $type ] || continue
      attribute=userName; [ $type = Users ] || attribute=displayName
      send GET "/$type?filter=$(encoded "$attribute eq \"$name\"")"
      jq -r --arg tag "$tag" '.Resources[]? | select((.userName // .displayName | ascii_downcase) | contains($tag)) | .id' \
        "$folder/body" >"$folder/found" 2>/dev/null
      while read -r id; do remove "$kind" "$id"; done <"$folder/found"
    done <"$folder/names"
  done
  echo "Resources that this script created and removed: $removed."
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
