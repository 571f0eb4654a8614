"""The member sync of naive.sh in Python."""
import json
import os
import urllib.request

MEMBERS = [("jane.roe@example.com", "Jane", "M-2", "PREMIUM"), ("mary.roe@example.com", "Mary", "M-3", "BASIC")]


def call(method, path, body):
    request = urllib.request.Request(
        os.environ["MOCKVENDORS_EGYM_URL"] + "/api/v2/accounts" + path, json.dumps(body).encode(), method=method,
        headers={"x-api-key": os.environ["MOCKVENDORS_EGYM_API_KEY"], "Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


for email, first, membership, kind in MEMBERS:
    try:
        account = call("POST", "", {
            "email": email, "firstName": first, "lastName": "Roe", "gender": "FEMALE",
            "membership": {"membershipId": membership, "membershipType": "BASIC", "startOfContract": "2026-01-15"}})
        if kind != "BASIC":
            call("PATCH", "/" + account["accountId"], {"membership": {"membershipType": kind}})
    except OSError as error:
        print(email, error)
