// How the questions that documents leave open are answered, and which answers rest on that.

import {api, at, get, once} from './api.js';
import {attempt, choice, counted, h, say, table} from './dom.js';

const LATEST = 200; // requests whose readings the server works out

/** @type {import('./app.js').Page} */
export async function show({main, world}) {
  const [{vendors}, values, {requests}] = await Promise.all([once('/fidelity'), get(at(world) + '/readings'), latest(world)]);
  const told = requests.filter((/** @type {any} */ r) => r.restsOn !== null);
  const choiceOf = (/** @type {any} */ r) =>
    choice(
      {
        'aria-label': r.id,
        'data-reading': r.id,
        onchange: (/** @type {any} */ e) =>
          attempt(async () => {
            await api('PUT', at(world) + '/readings', {[r.id]: e.target.value});
            say(`From now on ${r.id} is ${e.target.value}. Requests so far keep their answers.`);
          }),
      },
      r.values,
      values[r.id],
    );
  main.append(
    h(
      'div',
      {class: 'head-line'},
      h('h1', null, 'Readings in ', world),
      h('span', {class: 'quiet'}, 'What the documents leave open, and how it is taken here.'),
    ),
    h(
      'p',
      {class: 'quiet'},
      `A reading decides an answer that would have been another under another value. Looked at: the latest ${counted(told.length, 'request')}.`,
    ),
    ...vendors
      .filter((/** @type {any} */ v) => v.readings.length > 0)
      .map((/** @type {any} */ v) =>
        h(
          'section',
          {class: 'block'},
          h('h2', null, v.title),
          table(
            ['Question', 'Taken as', 'Decides'],
            v.readings.map((/** @type {any} */ r) => [
              [r.question, h('div', {class: 'quiet'}, h('code', null, r.id))],
              [choiceOf(r), values[r.id] === r.default ? null : h('div', {class: 'quiet'}, 'default: ' + r.default)],
              otherwise(told, r.id, world),
            ]),
          ),
        ),
      ),
  );
}

/** @param {string} world */
async function latest(world) {
  const all = await get(`${at(world)}/requests`);
  return {requests: all.requests.slice(-LATEST)};
}

/** @param {any[]} requests @param {string} reading @param {string} world */
function otherwise(requests, reading, world) {
  const found = requests.flatMap((request) =>
    request.restsOn.filter((/** @type {any} */ r) => r.reading === reading).map((/** @type {any} */ r) => ({request, r})),
  );
  if (found.length === 0) return h('span', {class: 'quiet'}, 'none');
  return h(
    'ul',
    null,
    found
      .slice(-10)
      .map(({request, r}) =>
        h(
          'li',
          null,
          h('a', {href: `#/w/${world}/requests/${request.number}`}, `${request.number} ${request.operation}`),
          ` ${request.outcome}: `,
          r.otherwise.map((/** @type {any} */ o) => `under ${o.value} ${o.status}, ${o.outcome}`).join('; '),
        ),
      ),
    found.length > 10 ? h('li', {class: 'quiet'}, `and ${found.length - 10} before`) : null,
  );
}
