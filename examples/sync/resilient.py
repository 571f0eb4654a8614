"""The member sync of resilient.sh in Python."""
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request

MEMBERS = [("jane.roe@example.com", "Jane", "M-2", "PREMIUM"), ("mary.roe@example.com", "Mary", "M-3", "BASIC")]


def call(method, path, body=None):
    """Tries three times while there is no answer, none that can be read, or one that says: later."""
    for pause in (0.1, 0.2, 0):
        request = urllib.request.Request(
            os.environ["MOCKVENDORS_EGYM_URL"] + "/api/v2/accounts" + path, body and json.dumps(body).encode(), method=method,
            headers={"x-api-key": os.environ["MOCKVENDORS_EGYM_API_KEY"], "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=2) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else {}
        except urllib.error.HTTPError as refused:
            if refused.code != 429 and refused.code < 500:
                return refused.code, json.load(refused)
        except (OSError, http.client.HTTPException, ValueError):
            pass  # nobody knows whether it arrived
        time.sleep(pause)
    sys.exit("EGYM does not answer")  # the next run goes on from here


for email, first, membership, kind in MEMBERS:
    status, answer = call("POST", "", {
        "email": email, "firstName": first, "lastName": "Roe", "gender": "FEMALE",
        "membership": {"membershipId": membership, "membershipType": "BASIC", "startOfContract": "2026-01-15"}})
    if status == 201:
        account = answer["accountId"]
    elif status == 409:  # is it ours, from an earlier try?
        account = answer["metadata"]["accountId"]
        status, holder = call("GET", "/" + account)
        if status != 200 or holder["membership"]["membershipId"] != membership:
            sys.exit(email + " is somebody else's")
    else:
        sys.exit("EGYM answers %d" % status)
    if kind != "BASIC":
        status, _ = call("PATCH", "/" + account, {"membership": {"membershipType": kind}})
        if status not in (200, 204):
            sys.exit("EGYM answers %d" % status)
