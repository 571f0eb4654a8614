#!/bin/sh
# The member sync of naive.sh, so written that nothing is lost, doubled or left half done.
members='jane.roe@example.com Jane M-2 PREMIUM
mary.roe@example.com Mary M-3 BASIC'
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# call METHOD PATH BODY tries up to three times while there is no answer, none that can be
# read, or one that says: later.
call() {
  for pause in 0.1 0.2 0; do
    status=$(curl -s -m 2 -o "$answer" -w '%{http_code}' -X "$1" -H "x-api-key: $MOCKVENDORS_EGYM_API_KEY" \
      -H 'Content-Type: application/json' ${3:+-d "$3"} "$MOCKVENDORS_EGYM_URL/api/v2/accounts$2") || status=000
    if [ -s "$answer" ] && ! grep -q '}$' "$answer"; then status=000; fi
    case $status in
      000 | 429 | 5*) sleep $pause ;;
      *) return 0 ;;
    esac
  done
  exit 1 # the next run goes on from here
}

field() { grep -o "\"$1\":\"[^\"]*\"" "$answer" | head -1 | cut -d'"' -f4; }

echo "$members" | while read -r email first membership type; do
  call POST '' '{"email": "'"$email"'", "firstName": "'"$first"'", "lastName": "Roe", "gender": "FEMALE",
    "membership": {"membershipId": "'"$membership"'", "membershipType": "BASIC", "startOfContract": "2026-01-15"}}'
  id=$(field accountId) # of the new account, or of the one that has the email
  if [ "$status" = 409 ]; then # is it ours, from an earlier try?
    call GET "/$id"
    [ "$(field membershipId)" = "$membership" ] || exit 1
  elif [ "$status" != 201 ]; then
    exit 1
  fi
  if [ "$type" != BASIC ]; then
    call PATCH "/$id" '{"membership": {"membershipType": "'"$type"'"}}'
    case $status in 200 | 204) ;; *) exit 1 ;; esac
  fi
done
