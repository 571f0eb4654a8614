// Faults in one click.

import {api, at, get, operations} from './api.js';
import {button, choice, dialog, h, say, table} from './dom.js';

/** @type {[string, string, string, (operation: string) => any][]} */
const READY = [
  [
    '429 for the next 3',
    'rate-limit',
    'The vendor says that there were too many requests.',
    () => ({calls: {first: 3}, effect: {respond: {preset: 'rate-limit'}}}),
  ],
  ['503 until off', 'unavailable', 'The vendor is down.', () => ({effect: {respond: {preset: 'unavailable'}}})],
  ['2 s late', 'late', 'Every answer takes two seconds longer.', () => ({effect: {delay: '2s'}})],
  [
    'Lose the next answer',
    'lost',
    'The vendor carries the call out, then the connection is reset.',
    () => ({calls: {first: 1}, phase: 'after', effect: {drop: 'reset'}}),
  ],
];

/** Adds a fault under the first free id. @param {string} world @param {any} fault */
async function add(world, fault) {
  const {faults} = await get(at(world) + '/faults');
  const taken = new Set(faults.map((/** @type {any} */ f) => f.id));
  let id = fault.id;
  for (let n = 2; taken.has(id); n++) id = `${fault.id}-${n}`;
  await api('POST', at(world) + '/faults', {...fault, id});
  return id;
}

/** Makes a fault of a request. @param {any} request @param {string} world */
export function faultFrom(request, world) {
  if (!request.operation) throw new Error('this request reached no operation, so no fault can match it');
  offerFault(world, 'The next such call is carried out, and its answer is lost. Change what you like.', {
    id: `from-request-${request.number}`,
    operation: `${request.vendor}.${request.operation}`,
    ...(request.tenant ? {tenant: request.tenant} : {}),
    calls: {first: 1},
    phase: 'after',
    effect: {drop: 'reset'},
  });
}

/** Makes a fault of a delivery. @param {any} post of the outbox @param {string} world */
export function faultOfDelivery(post, world) {
  const others = 'Or {"delay": "2s"}, {"drop": "reset"}, {"early": true}, {"swap": true}, {"secret": "wrong"}.';
  offerFault(world, `The next such webhook is delivered twice. ${others}`, {
    id: `from-delivery-${post.number}`,
    operation: `${post.vendor}.webhook.${post.about}`,
    tenant: post.tenant,
    calls: {first: 1},
    effect: {duplicate: true},
  });
}

/** Sets a fault once it is as one wants it. @param {string} world @param {string} says @param {any} fault */
function offerFault(world, says, fault) {
  const area = h('textarea', {class: 'code', rows: 14, 'aria-label': 'The fault', id: 'fault', value: JSON.stringify(fault, null, 2)});
  const set = async () => {
    const id = await add(world, JSON.parse(area.value));
    shown.close();
    say(`The fault ${id} is set in ${world}.`);
  };
  const shown = dialog('Make a fault of it', h('p', {class: 'quiet'}, says), area, button('Set', set, {class: 'first'}));
}

/** @type {import('./app.js').Page} */
export async function show({main, world, feed, gone}) {
  const all = await operations();
  const names = [...new Set(all.map((o) => o.operation.split('.')[0]))].map((v) => v + '.*');
  const scope = choice(
    {'aria-label': 'At which calls', id: 'scope'},
    ['*.*', ...names, ...all.filter((o) => o.simulated).map((o) => o.operation)],
    '*.*',
  );
  const set = h('div', {id: 'faults'});
  const rowOf = (/** @type {any} */ f) => ({
    class: f.left === 0 ? 'far' : null,
    cells: [
      h('code', null, f.id),
      [h('code', null, f.operation), f.tenant ? ` of ${f.tenant}` : '', f.where ? ' where ' + JSON.stringify(f.where) : ''],
      [`${f.phase ?? 'before'}: ${JSON.stringify(f.effect)}`, f.calls ? ` at ${JSON.stringify(f.calls)}` : ''],
      f.matched,
      f.hits,
      f.left === null ? 'any' : f.left === 0 ? '0 (done)' : f.left,
      button(
        'Off',
        async () => {
          await api('DELETE', `${at(world)}/faults/${encodeURIComponent(f.id)}`);
          await draw();
        },
        {'aria-label': 'Off: ' + f.id},
      ),
    ],
  });
  const draw = async () => {
    const {faults} = await get(at(world) + '/faults');
    if (gone.aborted) return;
    set.replaceChildren(
      faults.length === 0
        ? h('p', {class: 'empty'}, 'No fault is set.')
        : table(['Fault', 'At', 'What', 'Matched', 'Fired', 'Left', ''], faults.map(rowOf)),
    );
  };
  main.append(
    h('div', {class: 'head-line'}, h('h1', null, 'Faults in ', world)),
    h('div', {class: 'row-of'}, h('label', null, 'At the calls of ', scope)),
    h(
      'div',
      {class: 'row-of'},
      READY.map(([label, id, says, fault]) =>
        button(
          label,
          async () => {
            await add(world, {id, operation: scope.value, ...fault(scope.value)});
            await draw();
          },
          {title: says, class: 'first', 'data-fault': id},
        ),
      ),
      button(
        'All off',
        async () => {
          await api('DELETE', at(world) + '/faults');
          await draw();
        },
        {'data-act': 'off'},
      ),
    ),
    h('p', {class: 'quiet'}, 'The first fault that fires wins, from top to bottom.'),
    set,
  );
  await draw();
  let due = 0;
  const listen = () => {
    due ||= setTimeout(() => {
      due = 0;
      if (!gone.aborted) draw().catch(() => {});
    }, 500);
  };
  feed.listeners.add(listen);
  gone.addEventListener('abort', () => feed.listeners.delete(listen));
}
