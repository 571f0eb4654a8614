#!/bin/sh
# Pushes one member to EGYM with curl, and sends it again when the answer is lost.
# A 409 then means that the first try arrived.
#
#   go run ./cmd/mockvendors exec --scenario egym-lost-answer -- sh examples/egym-push.sh
member='{"email": "jane.roe@mailinator.com", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE",
  "membership": {"membershipId": "M-2", "membershipType": "BASIC", "startOfContract": "2026-01-15"}}'

for try in 1 2 3; do
  status=$(curl -s -o /dev/null -w '%{http_code}' -X POST "$MOCKVENDORS_EGYM_URL/api/v2/accounts" \
    -H "x-api-key: $MOCKVENDORS_EGYM_API_KEY" -H 'Content-Type: application/json' -d "$member")
  echo "try $try: $status"
  case $status in
    201 | 409) exit 0 ;;
    000) ;; # no answer: nobody knows whether it arrived
    *) exit 1 ;;
  esac
done
exit 1
