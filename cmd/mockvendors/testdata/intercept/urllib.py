import os
import urllib.error
import urllib.request

call = urllib.request.Request("https://mms.api.egym.com/api/v2/accounts", headers={"x-api-key": os.environ["MOCKVENDORS_EGYM_API_KEY"]})
with urllib.request.urlopen(call) as answer:
    print("vendor", answer.status)
try:
    urllib.request.urlopen("https://api.example.com/")
except OSError:
    print("other refused")
with urllib.request.urlopen(os.environ["MOCKVENDORS_URL"] + "/_mock/ready") as answer:
    print("direct", answer.status)
