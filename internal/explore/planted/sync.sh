#!/bin/sh
# A member sync with one planted defect, or with none: what sync.py does, with curl.
defect=$1
egym=$MOCKVENDORS_EGYM_URL/api/v2
patience=0.4
tries=3
case $defect in
  hung) patience=0 ;; # no limit
  stormed) tries=1000000 ;;
esac
trap 'rm -f "$answer"' EXIT
answer=$(mktemp)

# call METHOD URL KEY BODY [HEADER] sets status, 000 if there is no answer or none that
# can be read, and writes the answer to a file.
call() {
  if [ "$defect" = hammered ] && [ "$1" != GET ]; then # the same call up to four times in a row
    status=$(curl -s -m "$patience" -o "$answer" -w '%{http_code} ' -X "$1" -H "x-api-key: $3" -H 'Content-Type: application/json' \
      -H "${5:-x-none: 1}" --fail-early -d "$4" "$2")
    case $status in
      5*) status=$(curl -s -m "$patience" -w ' %{http_code}' -X "$1" -H "x-api-key: $3" -H 'Content-Type: application/json' \
        -H "${5:-x-none: 1}" -d "$4" -o "$answer" "$2" -o "$answer" "$2" -o "$answer" "$2" -o "$answer" "$2" -o "$answer" "$2") ;;
    esac
    status=$(echo $status | sed 's/.* //')
  else
    status=$(curl -s -m "$patience" -o "$answer" -w '%{http_code}' -X "$1" -H "x-api-key: $3" -H 'Content-Type: application/json' \
      -H "${5:-x-none: 1}" ${4:+-d "$4"} "$2") || status=000
  fi
  if [ -s "$answer" ] && ! grep -q '}$' "$answer"; then
    [ "$defect" = crashed ] && kill -SEGV $$
    status=000
  fi
}

# field NAME prints the first string of that name in the answer.
field() { grep -o "\"$1\":\"[^\"]*\"" "$answer" | head -1 | cut -d'"' -f4; }

fail() {
  echo "$1" >&2
  exit 1
}

pause() {
  [ "$defect" = stormed ] || sleep 0.02
}

# publish EMAIL FIRST MEMBERSHIP sets account.
publish() {
  account=
  email=$1
  membership=$3
  contact='"contact": {"city": "Berlin", "country": "DE"}, '
  i=0
  while [ $i -lt $tries ]; do
    [ $i -gt 0 ] && [ "$defect" = wrong ] && contact=
    i=$((i + 1))
    call POST "$egym/accounts" "$MOCKVENDORS_EGYM_API_KEY" "{\"email\": \"$email\", \"firstName\": \"$2\", \"lastName\": \"Roe\", \"gender\": \"FEMALE\", $contact
      \"membership\": {\"membershipId\": \"$membership\", \"membershipType\": \"BASIC\", \"startOfContract\": \"2026-01-15\"}}"
    case $status in
      201)
        account=$(field accountId)
        return
        ;;
      409)
        holder=$(field accountId)
        case $defect in
          doubled)
            email=$(echo "$email" | sed 's/@/+1@/')
            membership=$membership-1
            continue
            ;;
          unsafe)
            call DELETE "$egym/accounts/$holder" "$MOCKVENDORS_EGYM_API_KEY"
            continue
            ;;
          stuck) return ;; # it is there, so all is done
        esac
        call GET "$egym/accounts/$holder" "$MOCKVENDORS_EGYM_API_KEY"
        if [ "$status" = 200 ]; then
          [ "$(field membershipId)" = "$3" ] || fail 'somebody else has the email'
          account=$holder
          return
        fi
        ;;
      000 | 429 | 5*) ;;
      *) fail "EGYM answers $status" ;;
    esac
    pause
  done
  [ "$defect" = lost ] || fail 'EGYM does not answer'
}

# send WHAT calls that until it succeeds.
send() {
  i=0
  while [ $i -lt $tries ]; do
    "$1"
    i=$((i + 1))
    case $status in
      200 | 201 | 204) return ;;
      000 | 429 | 5*) ;;
      *) fail "$1 is answered $status" ;;
    esac
    pause
  done
  [ "$defect" = lost ] || fail 'the vendor does not answer'
}

upgrade() {
  call PATCH "$egym/accounts/$account" "$MOCKVENDORS_EGYM_API_KEY" '{"membership": {"membershipType": "PREMIUM"}}'
}

invite() {
  last=Roe
  [ $i -gt 0 ] && [ "$defect" = reused ] && last='Roe (again)'
  call POST "$MOCKVENDORS_ONSI_URL/v1/members" "$MOCKVENDORS_ONSI_API_KEY" "{\"email\": \"jane.roe@example.com\", \"firstName\": \"Jane\", \"lastName\": \"$last\",
    \"tier\": \"Gold\", \"workerId\": \"W-9\"}" 'x-idempotency-key: invite-W-9'
}

publish jane.roe@example.com Jane M-2
[ -n "$account" ] && send upgrade
publish mary.roe@example.com Mary M-3
send invite
