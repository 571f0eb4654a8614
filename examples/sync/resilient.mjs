// The member sync of resilient.sh for Node.
const members = [["jane.roe@example.com", "Jane", "M-2", "PREMIUM"], ["mary.roe@example.com", "Mary", "M-3", "BASIC"]];

function fail(why) {
  console.error(why);
  process.exit(1); // the next run goes on from here
}

// call tries three times while there is no answer, none that can be read, or one that says: later.
async function call(method, path, body) {
  for (const pause of [100, 200, 0]) {
    try {
      const answer = await fetch(`${process.env.MOCKVENDORS_EGYM_URL}/api/v2/accounts${path}`, {
        method,
        headers: { "x-api-key": process.env.MOCKVENDORS_EGYM_API_KEY, "Content-Type": "application/json" },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(2000),
      });
      const text = await answer.text();
      if (answer.status !== 429 && answer.status < 500) {
        return [answer.status, text ? JSON.parse(text) : {}];
      }
    } catch {
      // nobody knows whether it arrived
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return fail("EGYM does not answer");
}

for (const [email, firstName, membershipId, type] of members) {
  const [status, answer] = await call("POST", "", {
    email, firstName, lastName: "Roe", gender: "FEMALE",
    membership: { membershipId, membershipType: "BASIC", startOfContract: "2026-01-15" },
  });
  let { accountId } = answer;
  if (status === 409) { // is it ours, from an earlier try?
    accountId = answer.metadata.accountId;
    const [found, holder] = await call("GET", `/${accountId}`);
    if (found !== 200 || holder.membership.membershipId !== membershipId) fail(`${email} is somebody else's`);
  } else if (status !== 201) {
    fail(`EGYM answers ${status}`);
  }
  if (type !== "BASIC") {
    const [changed] = await call("PATCH", `/${accountId}`, { membership: { membershipType: type } });
    if (changed !== 200 && changed !== 204) fail(`EGYM answers ${changed}`);
  }
}
