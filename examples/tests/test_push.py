"""Tests in Python, each in a world of its own. Nothing but the standard library:

    mockvendors exec -- python3 -m unittest discover examples/tests
"""
import json
import os
import unittest
from http.client import RemoteDisconnected
from urllib.error import HTTPError
from urllib.request import Request, urlopen

MOCK = os.environ.get("MOCKVENDORS_URL", "http://127.0.0.1:8409")


def call(method, url, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, data, headers, method=method), timeout=10) as answer:
            return answer.status, json.loads(answer.read() or "null")
    except HTTPError as answer:
        return answer.code, json.loads(answer.read() or "null")


class WorldTest(unittest.TestCase):
    """Gives each test a world, and deletes it afterwards."""

    def make_world(self, scenario):
        status, self.world = call("POST", f"{MOCK}/_mock/worlds", {"scenario": scenario})
        self.assertEqual(status, 201, self.world)
        self.control = f"{MOCK}/_mock/worlds/{self.world['name']}"
        self.addCleanup(call, "DELETE", self.control)
        self.egym = self.world["urls"]["egym"] + "/api/v2/accounts"
        self.key = self.world["credentials"]["egym"]["apiKey"]


JANE = {"email": "jane.roe@example.com", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE",
        "membership": {"membershipId": "M-7", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}


class PushTest(WorldTest):
    def test_a_lost_answer_is_followed_by_a_conflict(self):
        self.make_world("egym-lost-answer")
        with self.assertRaises((ConnectionResetError, RemoteDisconnected)):
            call("POST", self.egym, JANE, x_api_key=self.key)
        status, answer = call("POST", self.egym, JANE, x_api_key=self.key)
        self.assertEqual((status, answer["errorCode"]), (409, "membershipExists"))
        _, why = call("GET", f"{self.control}/requests/2/why")
        self.assertEqual(why["madeBy"], {"number": 1, "delivered": False}, why["text"])  # it is our own

    def test_a_scenario_of_our_own(self):
        self.make_world({"version": 1, "name": "mine", "title": "One chain without members",
                         "vendors": {"egym": {"chains": [{"id": "mine", "gyms": [{"id": "gym", "apiKeys": ["k"]}]}]}}})
        status, account = call("POST", self.egym, JANE, x_api_key=self.key)
        self.assertEqual(status, 201, account)
        _, state = call("GET", f"{self.control}/state")
        self.assertEqual(len(state["egym"]["chains"][0]["accounts"]), 1)


if __name__ == "__main__":
    unittest.main()
