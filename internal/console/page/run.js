// Plays the steps of a scenario in a world.

import {api, at, get} from './api.js';
import {mismatch, REDACTED} from './match.js';

/** @typedef {{ok: boolean, says: string}} Result */

/** The parts of a call whose values are texts: a number that an earlier answer had goes there as one. */
const textOnly = new Set(['path', 'query', 'headers', 'form']);

/** @param {any} value @returns {any} */
function texts(value) {
  if (Array.isArray(value)) return value.map(texts);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, texts(v)]));
  return String(value);
}

export class Run {
  /** @type {Result[]} */
  results = [];
  seen = false; // that the world has requests
  /** @type {Record<string, any>} */
  #values = {};
  /** @type {Set<string>} */
  #secrets = new Set();
  #began = 0; // how many times it was reset

  /** @param {string} world @param {any} scenario */
  constructor(world, scenario) {
    this.world = world;
    /** @type {any[]} */
    this.steps = scenario.steps ?? [];
  }

  get next() {
    return this.results.length;
  }

  reset() {
    this.results = [];
    this.seen = false;
    this.#values = {};
    this.#began++;
  }

  /** @param {any} step */
  static title(step) {
    if (step.clock) return step.clock.advance ? `the clock goes on by ${step.clock.advance}` : `the clock is set to ${step.clock.set}`;
    return (step.id ? step.id + ': ' : '') + step.operation;
  }

  /** @param {any} step */
  static expects(step) {
    const {status, error} = step.expect ?? {};
    return status ? `expects ${status}` : error ? `expects ${error}` : '';
  }

  /** Makes the next step. A reset meanwhile leaves its result out. */
  async step() {
    const began = this.#began;
    const result = await this.#make(this.steps[this.next]);
    if (began === this.#began) this.results.push(result);
  }

  /** @param {any} step @returns {Promise<Result>} */
  async #make(step) {
    if (step.clock) {
      if (step.clock.advance) await api('POST', at(this.world) + '/clock/advance', {by: step.clock.advance});
      else await api('PUT', at(this.world) + '/clock', {now: step.clock.set});
      return {ok: true, says: 'done'};
    }
    const secret = [...JSON.stringify(step).matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name).find((name) => this.#secrets.has(name));
    if (secret) return {ok: false, says: `${secret} is a secret, which this page does not see: mockvendors test plays this step`};
    const answer = await this.#call(step);
    const lacks = this.#save(step, answer);
    const wrong = judge(this.#filled(step.expect ?? {}), answer) || lacks;
    if (wrong) return {ok: false, says: `${answer.outcome}: ${wrong}`};
    const unjudged = step.expect?.deliveries ? '; mockvendors test judges its deliveries' : '';
    return {ok: true, says: answer.outcome + unjudged};
  }

  /** @param {any} step */
  async #call(step) {
    const call = /** @type {Record<string, any>} */ ({});
    for (const key of ['operation', 'tenant', 'as', 'path', 'query', 'headers', 'body', 'form', 'file'])
      if (key in step) call[key] = textOnly.has(key) ? texts(this.#filled(step[key])) : this.#filled(step[key]);
    call.tenant ??= (await get(at(this.world))).credentials[step.operation.split('.')[0]]?.tenant ?? '';
    const most = step.repeat?.max ?? 1;
    for (let n = 1; ; n++) {
      const answer = await api('POST', at(this.world) + '/calls', call);
      if (n >= most || answer.outcome === String(step.repeat.until)) return answer;
      if (step.repeat.delay) await api('POST', at(this.world) + '/clock/advance', {by: step.repeat.delay});
    }
  }

  /** Values of earlier steps in place of ${step.name}. @param {any} value @returns {any} */
  #filled(value) {
    if (typeof value === 'string') {
      const whole = /^\$\{([^}]+)\}$/.exec(value);
      if (whole && whole[1] in this.#values) return this.#values[whole[1]];
      return value.replace(/\$\{([^}]+)\}/g, (as, name) => (name in this.#values ? String(this.#values[name]) : as));
    }
    if (Array.isArray(value)) return value.map((one) => this.#filled(one));
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, this.#filled(v)]));
    return value;
  }

  /** Saves values of the answer, and says what is not there. @param {any} step @param {any} answer */
  #save(step, answer) {
    for (const [name, pointer] of Object.entries(step.save ?? {})) {
      const value = /** @type {string} */ (pointer)
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce((value, part) => value?.[part], answer.response.body);
      if (value === undefined) return `there is no ${pointer} to save`;
      if (value === REDACTED) this.#secrets.add(`${step.id}.${name}`);
      this.#values[`${step.id}.${name}`] = value;
    }
    return '';
  }
}

/**
 * What is wrong with an answer, '' if nothing is. Assertions over all are judged by
 * `mockvendors test`.
 * @param {any} expect @param {any} answer
 */
function judge(expect, answer) {
  const want = expect.status ? String(expect.status) : expect.error;
  if (want && want !== answer.outcome) return `the scenario expects ${want}`;
  if (!answer.delivered) return ''; // there is no answer to judge
  const sent = new Map(Object.entries(answer.response.headers).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(expect.headers ?? {})) {
    const wrong = mismatch(value, sent.get(name.toLowerCase()), name);
    if (wrong) return wrong;
  }
  return 'body' in expect ? mismatch(expect.body, answer.response.body) : '';
}
