#!/bin/sh
# A member sync as it is often written first. It makes two accounts at EGYM and upgrades the
# first to PREMIUM. See README.md for what explore says of it.
members='jane.roe@example.com Jane M-2 PREMIUM
mary.roe@example.com Mary M-3 BASIC'
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

call() {
  status=$(curl -s -o "$answer" -w '%{http_code}' -X "$1" -H "x-api-key: $MOCKVENDORS_EGYM_API_KEY" \
    -H 'Content-Type: application/json' -d "$3" "$MOCKVENDORS_EGYM_URL/api/v2/accounts$2")
}

echo "$members" | while read -r email first membership type; do
  call POST '' '{"email": "'"$email"'", "firstName": "'"$first"'", "lastName": "Roe", "gender": "FEMALE",
    "membership": {"membershipId": "'"$membership"'", "membershipType": "BASIC", "startOfContract": "2026-01-15"}}'
  if [ "$status" = 201 ] && [ "$type" != BASIC ]; then
    id=$(sed 's/.*"accountId":"\([^"]*\)".*/\1/' "$answer")
    call PATCH "/$id" '{"membership": {"membershipType": "'"$type"'"}}'
  elif [ "$status" = 409 ]; then
    echo "$email is there already"
  fi
done
