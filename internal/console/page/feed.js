// The requests of all worlds, as they come.

import {at, get} from './api.js';

/**
 * @typedef {{path: string, before: any, after: any}} Change
 * @typedef {object} Row A request in short.
 * @property {string} key
 * @property {number} order in which it came
 * @property {string} world
 * @property {number} number 0 for one that reached no vendor
 * @property {string} time
 * @property {string} vendor
 * @property {string} tenant
 * @property {string} operation
 * @property {string} method
 * @property {string} path
 * @property {string} outcome
 * @property {string} reason
 * @property {'answered' | 'refused' | 'lost' | 'unmatched'} kind
 * @property {boolean} committed
 * @property {boolean} delivered
 * @property {boolean} rival
 * @property {{id: string, phase: string} | null} fault
 * @property {Change[]} changes
 * @property {string} text all of it in lower case, to search in
 */

const MOST = 50_000; // rows
const PAUSE = 100; // milliseconds between two notices of what is new

export class Feed {
  /** @type {Row[]} */
  rows = [];
  /** @type {Map<string, string>} worlds and their scenarios */
  worlds = new Map();
  order = 0;
  connected = false;
  times = 0; // that it connected
  /** @type {Set<(fresh: Row[] | null) => void>} told of new rows; null if rows went away */
  listeners = new Set();
  /** @type {Row[]} */
  #fresh = [];
  #changed = false;
  #due = 0;
  /** @type {Map<string, Promise<import('./outbox.js').Post[]>>} */
  #outboxes = new Map();
  /**
   * Rows that are gone, by their world: of those that came up to then, the ones after.
   * @type {Map<string, {after: number, upTo: number}[]>}
   */
  #gone = new Map();
  /** @type {string[]} */
  #strangers = [];

  start() {
    const source = new EventSource('/_mock/events?last=10000');
    source.onopen = () => {
      this.rows = [];
      this.#outboxes.clear();
      this.worlds.clear();
      this.#strangers = [];
      this.#gone.clear();
      this.connected = true;
      this.times++;
      this.#lost();
    };
    source.onerror = () => {
      this.connected = false;
      this.#soon();
    };
    source.onmessage = (event) => {
      const {world, request} = JSON.parse(event.data);
      this.#add(rowOf(world, request));
    };
    const on = (/** @type {string} */ name, /** @type {(data: any) => void} */ act) =>
      source.addEventListener(name, (event) => act(JSON.parse(/** @type {MessageEvent} */ (event).data)));
    on('world', ({world, scenario}) => {
      this.worlds.set(world, scenario);
      this.#soon();
    });
    on('ended', ({world}) => {
      this.worlds.delete(world);
      this.#drop(world, 0);
    });
    on('forgotten', ({world, after}) => this.#drop(world, after));
    on('delivery', ({world}) => {
      this.#outboxes.delete(world);
      this.#soon();
    });
    this.#pollStrangers();
  }

  /**
   * The outbox of a world, asked for again when a webhook was delivered.
   * @param {string} world
   * @returns {Promise<import('./outbox.js').Post[]>}
   */
  outbox(world) {
    let asked = this.#outboxes.get(world);
    if (!asked) {
      asked = get(at(world) + '/outbox').then(({outbox}) => outbox);
      this.#outboxes.set(world, asked);
      asked.catch(() => this.#outboxes.delete(world));
    }
    return asked;
  }

  /** @param {string} world @param {number} number */
  find(world, number) {
    return this.rows.find((row) => row.world === world && row.number === number);
  }

  /** @param {Row} row */
  #add(row) {
    row.order = ++this.order;
    this.rows.push(row);
    this.#fresh.push(row);
    if (this.rows.length > MOST + 1000) {
      this.rows.splice(0, this.rows.length - MOST);
      this.#lost();
    }
    this.#soon();
  }

  /** Many worlds may end at once, so rows leave together. @param {string} world @param {number} after */
  #drop(world, after) {
    this.#outboxes.delete(world);
    this.#gone.set(world, [...(this.#gone.get(world) ?? []), {after, upTo: this.order}]);
    this.#lost();
  }

  #dropped() {
    if (this.#gone.size === 0) return;
    const stays = (/** @type {Row} */ row) => !this.#gone.get(row.world)?.some(({after, upTo}) => row.number > after && row.order <= upTo);
    this.rows = this.rows.filter(stays);
    this.#fresh = this.#fresh.filter(stays);
    this.#gone.clear();
  }

  #lost() {
    this.#changed = true;
    this.#soon();
  }

  #soon() {
    this.#due ||= setTimeout(() => {
      this.#due = 0;
      this.#dropped();
      const fresh = this.#changed ? null : this.#fresh;
      this.#fresh = [];
      this.#changed = false;
      for (const listener of this.listeners) listener(fresh);
    }, PAUSE);
  }

  // Requests that reached no vendor are in no journal, and have no stream.
  async #pollStrangers() {
    if (!document.hidden) {
      try {
        const {unmatched} = await (await fetch('/_mock/unmatched')).json();
        const all = unmatched.map((/** @type {any} */ one) => JSON.stringify(one));
        let known = Math.min(all.length, this.#strangers.length);
        while (known > 0 && this.#strangers.slice(-known).join() !== all.slice(0, known).join()) known--;
        for (const one of unmatched.slice(known)) this.#add(strangerOf(one));
        this.#strangers = all;
      } catch {
        // the stream says that the server is gone
      }
    }
    setTimeout(() => this.#pollStrangers(), 2000);
  }
}

/** @param {string} world @param {any} r a request of the API @returns {Row} */
export function rowOf(world, r) {
  const kind =
    !r.delivered && (r.committed || !/^[1-5]/.test(r.outcome)) ? 'lost' : r.refused || Number(r.outcome) >= 400 ? 'refused' : 'answered';
  const row = {
    key: `${world}/${r.number}`,
    order: 0,
    world,
    number: r.number,
    time: r.time,
    vendor: r.vendor,
    tenant: r.tenant ?? '',
    operation: r.operation ?? '',
    method: r.method,
    path: r.path,
    outcome: r.outcome,
    reason: r.reason,
    kind: /** @type {Row['kind']} */ (kind),
    committed: r.committed,
    delivered: r.delivered,
    rival: !!r.rival,
    fault: r.fault,
    changes: r.changes,
    text: '',
  };
  row.text = [world, r.vendor, row.tenant, row.operation, r.method, r.path, r.outcome, r.reason].join(' ').toLowerCase();
  return row;
}

let strangers = 0;

/** @param {any} u @returns {Row} */
function strangerOf(u) {
  const reason = u.error + (u.near ? `: did you mean ${u.near}?` : '');
  return {
    key: 'unmatched/' + ++strangers,
    order: 0,
    world: '',
    number: 0,
    time: u.time ?? '',
    vendor: u.host,
    tenant: '',
    operation: '',
    method: u.method,
    path: u.path,
    outcome: u.error,
    reason,
    kind: 'unmatched',
    committed: false,
    delivered: false,
    rival: false,
    fault: null,
    changes: [],
    text: ['unmatched', u.method, u.host, u.path, reason].join(' ').toLowerCase(),
  };
}

/** What became of a request, in a word. @param {Row} row */
export function fateOf(row) {
  switch (row.kind) {
    case 'lost':
      return row.committed ? 'lost, committed' : 'lost';
    case 'refused':
      return 'refused';
    case 'unmatched':
      return 'unmatched';
    default:
      return row.committed && row.changes.length > 0 ? 'changed' : 'ok';
  }
}

/** A sign beside the colour. */
export const SIGNS = {answered: '●', refused: '▲', lost: '✕', unmatched: '◇'};
