"""A member sync with one planted defect, or with none.

It makes each member's account at EGYM, upgrades the first to PREMIUM, and invites the first
to Onsi. The argument names the defect; "resilient" has none.
"""
import http.client
import json
import os
import sys
import time
import urllib.parse

DEFECT = sys.argv[1]
EGYM, ONSI = os.environ["MOCKVENDORS_EGYM_URL"], os.environ["MOCKVENDORS_ONSI_URL"]
EGYM_KEY, ONSI_KEY = os.environ["MOCKVENDORS_EGYM_API_KEY"], os.environ["MOCKVENDORS_ONSI_API_KEY"]
TIMEOUT = None if DEFECT == "hung" else 0.4


def call(method, url, body=None, header=()):
    """Returns the status and the answer; 0 if there is none, or if it cannot be read."""
    to = urllib.parse.urlsplit(url)
    link = http.client.HTTPConnection(to.netloc, timeout=TIMEOUT)
    try:
        link.request(method, to.path, body and json.dumps(body), {"Content-Type": "application/json", **dict(header)})
        answer = link.getresponse()
        text = answer.read()
    except (OSError, http.client.HTTPException):
        return 0, {}
    finally:
        link.close()
    try:
        return answer.status, json.loads(text) if text else {}
    except ValueError:
        if DEFECT == "crashed":
            raise
        return 0, {}


def egym(method, path, body=None):
    return call(method, EGYM + "/api/v2" + path, body, {"x-api-key": EGYM_KEY})


def passes(status):
    """Says whether it is worth another try."""
    return status == 0 or status == 429 or status >= 500


def tries():
    if DEFECT == "stormed":
        while True:
            yield 0
    for i in range(6 if DEFECT == "hammered" else 3):
        if i and DEFECT != "hammered":
            time.sleep(0.02 * i)
        yield i


def fail(why):
    print(why, file=sys.stderr)
    sys.exit(1)


def publish(member):
    body = dict(member)
    for i in tries():
        if i and DEFECT == "wrong":
            body.pop("contact")
        status, answer = egym("POST", "/accounts", body)
        if status == 201:
            return answer["accountId"]
        if status == 409:
            holder = answer["metadata"]["accountId"]
            if DEFECT == "doubled":
                body["email"] = body["email"].replace("@", "+1@")
                body["membership"] = {**member["membership"], "membershipId": member["membership"]["membershipId"] + "-1"}
                continue
            if DEFECT == "unsafe":
                egym("DELETE", "/accounts/" + holder)
                continue
            if DEFECT == "stuck":
                return None  # it is there, so all is done
            status, found = egym("GET", "/accounts/" + holder)
            if status == 200:
                if found["membership"]["membershipId"] == member["membership"]["membershipId"]:
                    return holder
                fail("somebody else has the email")
        if not passes(status):
            fail("EGYM answers %d" % status)
    if DEFECT == "lost":
        return None
    fail("EGYM does not answer")


def upgrade(account):
    for _ in tries():
        status, _ = egym("PATCH", "/accounts/" + account, {"membership": {"membershipType": "PREMIUM"}})
        if status in (200, 204):
            return
        if not passes(status):
            fail("EGYM answers %d" % status)
    if DEFECT != "lost":
        fail("EGYM does not answer")


def invite(email, worker):
    for i in tries():
        body = {"email": email, "firstName": "Jane", "lastName": "Roe", "tier": "Gold", "workerId": worker}
        if DEFECT == "reused" and i:
            body["lastName"] = "Roe (again)"
        status, _ = call("POST", ONSI + "/v1/members", body, {"x-api-key": ONSI_KEY, "x-idempotency-key": "invite-" + worker})
        if status in (200, 201):
            return
        if not passes(status):
            fail("Onsi answers %d" % status)
    if DEFECT != "lost":
        fail("Onsi does not answer")


def person(email, first, membership):
    return {
        "email": email, "firstName": first, "lastName": "Roe", "gender": "FEMALE", "contact": {"city": "Berlin", "country": "DE"},
        "membership": {"membershipId": membership, "membershipType": "BASIC", "startOfContract": "2026-01-15"},
    }


jane = publish(person("jane.roe@example.com", "Jane", "M-2"))
if jane:
    upgrade(jane)
publish(person("mary.roe@example.com", "Mary", "M-3"))
invite("jane.roe@example.com", "W-9")
