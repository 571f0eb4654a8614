// The member sync of naive.sh for Node.
const members = [["jane.roe@example.com", "Jane", "M-2", "PREMIUM"], ["mary.roe@example.com", "Mary", "M-3", "BASIC"]];

function call(method, path, body) {
  return fetch(`${process.env.MOCKVENDORS_EGYM_URL}/api/v2/accounts${path}`, {
    method,
    headers: { "x-api-key": process.env.MOCKVENDORS_EGYM_API_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

for (const [email, firstName, membershipId, type] of members) {
  const answer = await call("POST", "", {
    email, firstName, lastName: "Roe", gender: "FEMALE",
    membership: { membershipId, membershipType: "BASIC", startOfContract: "2026-01-15" },
  });
  if (answer.ok && type !== "BASIC") {
    const { accountId } = await answer.json();
    await call("PATCH", `/${accountId}`, { membership: { membershipType: type } });
  }
}
