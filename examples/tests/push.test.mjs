// Tests in Node, each in a world of its own. Nothing but Node (18 or later):
//
//   mockvendors exec -- node --test examples/tests/push.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';

const mock = process.env.MOCKVENDORS_URL ?? 'http://127.0.0.1:8409';

async function call(method, url, body, headers = {}) {
  const answer = await fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text && JSON.parse(text) };
}

// inWorld makes a world, and deletes it when the test is over.
async function inWorld(t, scenario) {
  const { status, body: world } = await call('POST', `${mock}/_mock/worlds`, { scenario });
  assert.equal(status, 201, JSON.stringify(world));
  const control = `${mock}/_mock/worlds/${world.name}`;
  t.after(() => call('DELETE', control));
  const headers = { 'x-api-key': world.credentials.egym.apiKey };
  return { control, push: (member) => call('POST', `${world.urls.egym}/api/v2/accounts`, member, headers) };
}

const jane = {
  email: 'jane.roe@example.com', firstName: 'Jane', lastName: 'Roe', gender: 'FEMALE',
  membership: { membershipId: 'M-7', membershipType: 'BASIC', startOfContract: '2026-01-01' },
};

test('a lost answer is followed by a conflict', async (t) => {
  const { control, push } = await inWorld(t, 'egym-lost-answer');
  await assert.rejects(push(jane));
  const { status, body } = await push(jane);
  assert.deepEqual([status, body.errorCode], [409, 'membershipExists']);
  const { body: why } = await call('GET', `${control}/requests/2/why`);
  assert.deepEqual(why.madeBy, { number: 1, delivered: false }, why.text); // it is our own
});

test('a scenario of our own', async (t) => {
  const { control, push } = await inWorld(t, {
    version: 1, name: 'mine', title: 'One chain without members',
    vendors: { egym: { chains: [{ id: 'mine', gyms: [{ id: 'gym', apiKeys: ['k'] }] }] } },
  });
  assert.equal((await push(jane)).status, 201);
  const { body: state } = await call('GET', `${control}/state`);
  assert.equal(state.egym.chains[0].accounts.length, 1);
});
