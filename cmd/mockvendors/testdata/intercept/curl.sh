curl -sS -o /dev/null -w 'vendor %{http_code}\n' -H "x-api-key: $MOCKVENDORS_EGYM_API_KEY" https://mms.api.egym.com/api/v2/accounts
curl -sS https://api.example.com/ 2>/dev/null || echo other refused
curl -sS -o /dev/null -w 'direct %{http_code}\n' "$MOCKVENDORS_URL/_mock/ready"
