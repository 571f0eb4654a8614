// Writes what was done in a world as a scenario file.

import {at, get, vendors} from './api.js';
import {button, dialog, h} from './dom.js';
import {callOf} from './copy.js';
import {leaves} from './diff.js';

/** @param {string} world @param {number} since */
export async function save(world, since) {
  const {file, notes} = await scenarioOf(world, since);
  const text = JSON.stringify(file, null, 2) + '\n';
  const link = URL.createObjectURL(new Blob([text], {type: 'application/json'}));
  const shown = dialog(
    `${file.name}.json`,
    h('p', null, 'Save it under this name; then ', h('code', null, `mockvendors test ${file.name}.json`), ' plays it.'),
    notes.length
      ? h(
          'ul',
          null,
          notes.map((note) => h('li', null, note)),
        )
      : null,
    h('textarea', {class: 'code', rows: 20, readOnly: true, id: 'saved', 'aria-label': 'The scenario', value: text}),
    button(
      'Save',
      () => {
        const anchor = document.createElement('a');
        anchor.href = link;
        anchor.download = file.name + '.json';
        anchor.click();
      },
      {class: 'first'},
    ),
  );
  shown.addEventListener('close', () => URL.revokeObjectURL(link));
}

/** @param {string} world @param {number} since */
export async function scenarioOf(world, since) {
  const [start, now, {requests}, {faults}, shown] = await Promise.all([
    get(`${at(world)}/state?at=${since}`),
    get(at(world) + '/state'),
    get(`${at(world)}/requests?after=${since}`),
    get(at(world) + '/faults'),
    get(at(world)),
  ]);
  /** @type {string[]} */
  const notes = [];
  const made = requests.filter((/** @type {any} */ r) => !r.rival);
  notes.push('Where nothing tells with which credential a call was signed, it is the first of its tenant: give `as` if it was another.');
  const known = new Set([...leaves(start).values()].map(String));
  const {steps, counts} = await stepsOf(made, world, known, notes);
  const name = `${world}-saved`;
  const file = {
    version: 1,
    name,
    title: `What was done in ${world} since ${since ? 'request ' + since : 'the start'}`,
    clock: {start: made[0]?.time ?? shown.time},
    vendors: start,
    faults: faultsOf(made, faults, notes),
    rivals: await rivalsOf(requests, world, known, notes),
    steps,
    assert: {...assertsOf(requests, now), calls: counts},
  };
  for (const vendor of await vendors()) if (Object.keys(start[vendor.name] ?? {}).length === 0) delete start[vendor.name];
  return {file, notes};
}

/** @param {any[]} requests @param {string} world @param {Set<string>} known @param {string[]} notes */
async function stepsOf(requests, world, known, notes) {
  const steps = [];
  /** @type {Map<string, {step: any, pointer: string, name: string}>} values that an answer brought, and where */
  const brought = new Map();
  /** @type {Map<string, {operation: string, tenant: string, outcomes: (string | number)[]}>} */
  const counts = new Map();
  let time = requests[0]?.time;
  for (const request of requests) {
    if (request.time !== time) steps.push({clock: {set: request.time}});
    time = request.time;
    let call;
    try {
      call = await callOf(request, world);
    } catch (error) {
      notes.push(`Request ${request.number} is left out: ${/** @type {Error} */ (error).message}.`);
      continue;
    }
    const status = Number(request.outcome);
    const step = {id: 'request-' + request.number, ...replaced(call, brought), expect: expected(request)};
    if (request.delivered) bring(request.response.body, step, known, brought);
    leaves(call).forEach((value) => known.add(String(value)));
    steps.push(step);
    const key = call.operation + ' ' + call.tenant;
    if (request.tenant !== null) {
      if (!counts.has(key)) counts.set(key, {operation: call.operation, tenant: call.tenant, outcomes: []});
      counts.get(key)?.outcomes.push(status || request.outcome);
    }
  }
  return {steps, counts: [...counts.values()]};
}

/** What a step expects: the outcome, and what in the body says why. @param {any} request */
export function expected(request) {
  const status = Number(request.outcome);
  if (!status) return {error: request.outcome};
  const body = request.delivered && status !== 204 ? telling(request.response.body, request.refused || status >= 400) : undefined;
  return body === undefined ? {status} : {status, body};
}

const TELLS = /(code|error|errors|status|result|reason|success|property|field)$/i;
const WORD = /^[A-Za-z][\w.:/-]*$/; // no sentence, no number, nothing redacted

/**
 * The parts of a body that say what came of a request, such as an error's code: what is
 * called so, and is a word or a truth value. Undefined if there is none.
 * @param {any} body @param {boolean} deep whether to look below the first level
 * @returns {any}
 */
function telling(body, deep) {
  if (body === null || typeof body !== 'object') return undefined;
  if (Array.isArray(body)) {
    const all = body.map((one) => telling(one, deep));
    return all.length > 0 &&
      all.some((one) => one !== undefined) &&
      body.every((one) => one !== null && typeof one === 'object' && !Array.isArray(one))
      ? all.map((one) => one ?? {})
      : undefined;
  }
  const found = Object.entries(body).flatMap(([name, value]) => {
    if (value !== null && typeof value === 'object') {
      const below = deep ? telling(value, deep) : undefined;
      return below === undefined ? [] : [[name, below]];
    }
    const tells = TELLS.test(name) && (typeof value === 'boolean' || (typeof value === 'string' && WORD.test(value)));
    return tells && !name.startsWith('$') ? [[name, value]] : [];
  });
  return found.length ? Object.fromEntries(found) : undefined;
}

/**
 * The rivals that acted, each after the client's call that it followed.
 * @param {any[]} requests @param {string} world @param {Set<string>} known @param {string[]} notes
 */
async function rivalsOf(requests, world, known, notes) {
  const rivals = [];
  /** @type {Map<string, number>} */
  const asked = new Map();
  let after = null;
  for (const request of requests) {
    if (!request.rival) {
      const [operation, tenant] = [`${request.vendor}.${request.operation}`, request.tenant];
      const ordinal = (asked.get(`${operation} ${tenant}`) ?? 0) + 1;
      asked.set(`${operation} ${tenant}`, ordinal);
      after = request.operation && tenant !== null ? {operation, tenant, calls: {only: [ordinal]}} : null;
      continue;
    }
    if (!after) {
      notes.push(`Rival request ${request.number} is left out: it followed no call of a tenant.`);
      continue;
    }
    const call = await callOf(request, world);
    const made = Object.values(call.path ?? {}).filter((value) => !known.has(/** @type {string} */ (value)));
    if (made.length) notes.push(`Rival request ${request.number} names ${made.join(', ')}, which may have another name when it is played.`);
    const status = Number(request.outcome);
    rivals.push({after, ...call, ...(status ? {expect: {acted: 1, status}} : {})});
  }
  return rivals;
}

/** Notes the values that nobody knew before this answer. @param {any} body @param {any} step @param {Set<string>} known @param {Map<string, any>} brought */
function bring(body, step, known, brought) {
  const walk = (/** @type {any} */ value, /** @type {string} */ pointer) => {
    if (value !== null && typeof value === 'object') {
      for (const [key, member] of Object.entries(value)) walk(member, pointer + '/' + key.replaceAll('~', '~0').replaceAll('/', '~1'));
    } else if (
      /^(string|number)$/.test(typeof value) &&
      String(value).length >= 4 &&
      !known.has(String(value)) &&
      !brought.has(String(value))
    ) {
      brought.set(String(value), {step, pointer, name: 'v' + brought.size});
    }
  };
  walk(body, '');
}

/** A call with the values that earlier answers brought. @param {any} value @param {Map<string, any>} brought @returns {any} */
function replaced(value, brought) {
  if (value !== null && typeof value === 'object') {
    if (Array.isArray(value)) return value.map((one) => replaced(one, brought));
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === 'operation' || k === 'tenant' ? v : replaced(v, brought)]));
  }
  const from = typeof value === 'string' || typeof value === 'number' ? brought.get(String(value)) : undefined;
  if (!from) return value;
  from.step.save = {...from.step.save, [from.name]: from.pointer};
  return `\${${from.step.id}.${from.name}}`;
}

/** The faults that fired, each at the calls where it did. @param {any[]} requests @param {any[]} faults @param {string[]} notes */
function faultsOf(requests, faults, notes) {
  /** @type {Map<string, any>} */
  const fired = new Map();
  /** @type {Map<string, number>} */
  const asked = new Map();
  for (const request of requests) {
    if (!request.operation || request.tenant === null) continue;
    const operation = `${request.vendor}.${request.operation}`,
      key = `${operation} ${request.tenant}`;
    const ordinal = (asked.get(key) ?? 0) + 1;
    asked.set(key, ordinal);
    if (!request.fault) continue;
    const fault = faults.find((one) => one.id === request.fault.id);
    if (!fault) {
      notes.push(`The fault ${request.fault.id} is no longer set, so it is left out.`);
      continue;
    }
    const at = key + ' ' + fault.id;
    if (!fired.has(at)) {
      fired.set(at, {
        id: `${fault.id}-${fired.size + 1}`,
        operation,
        tenant: request.tenant,
        calls: {only: []},
        phase: request.fault.phase,
        effect: fault.effect,
      });
    }
    fired.get(at).calls.only.push(ordinal);
  }
  return [...fired.values()];
}

/** How many records there are now in each collection that changed. @param {any[]} requests @param {any} now */
function assertsOf(requests, now) {
  const changed = new Set(requests.flatMap((r) => r.changes.map((/** @type {any} */ c) => c.path.split('.').slice(0, 3).join('.'))));
  const state = [...changed]
    .map((path) => {
      const [vendor, tenant, collection] = path.split('.');
      const tenants = Object.values(now[vendor] ?? {}).find(Array.isArray) ?? [];
      const records = tenants.find((/** @type {any} */ t) => t.id === tenant)?.[collection];
      return records && {at: path, count: records.length};
    })
    .filter(Boolean);
  return state.length ? {state} : {};
}
