#!/bin/sh
# The naive way to push one member to EGYM with curl: it sends the member again when the
# answer is lost, and takes any 409 for a sign that the first try arrived. That is true
# here, but a 409 also comes when somebody else has the email: then the member is missing,
# and nobody hears of it. It also waits for an answer without a limit. sync/resilient.sh
# does better, and README.md says what explore finds.
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
