import os
import sys

sys.path.pop(0)  # this file's own directory, where "requests" would be this file
import requests

print("vendor", requests.get("https://mms.api.egym.com/api/v2/accounts", headers={"x-api-key": os.environ["MOCKVENDORS_EGYM_API_KEY"]}).status_code)
try:
    requests.get("https://api.example.com/")
except requests.exceptions.ProxyError:
    print("other refused")
print("direct", requests.get(os.environ["MOCKVENDORS_URL"] + "/_mock/ready").status_code)
