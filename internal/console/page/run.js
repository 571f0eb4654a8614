// Plays the steps of a scenario in a world.

import {api, at, get} from './api.js';

/** @typedef {{ok: boolean, says: string}} Result */

export class Run {
  /** @type {Result[]} */
  results = [];
  /** @type {Record<string, any>} */
  #values = {};

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
    this.#values = {};
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

  /** Makes the next step. */
  async step() {
    const step = this.steps[this.next];
    if (step.clock) {
      if (step.clock.advance) await api('POST', at(this.world) + '/clock/advance', {by: step.clock.advance});
      else await api('PUT', at(this.world) + '/clock', {now: step.clock.set});
      this.results.push({ok: true, says: 'done'});
      return;
    }
    if (step.file) {
      this.results.push({ok: false, says: 'a step with a file is played by mockvendors test only'});
      return;
    }
    const answer = await this.#call(step);
    this.#save(step, answer);
    this.results.push(judge(step.expect, answer));
  }

  /** @param {any} step */
  async #call(step) {
    const call = /** @type {Record<string, any>} */ ({});
    for (const key of ['operation', 'tenant', 'as', 'path', 'query', 'headers', 'body', 'form'])
      if (key in step) call[key] = this.#filled(step[key]);
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

  /** @param {any} step @param {any} answer */
  #save(step, answer) {
    for (const [name, pointer] of Object.entries(step.save ?? {})) {
      this.#values[`${step.id}.${name}`] = /** @type {string} */ (pointer)
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce((value, part) => value?.[part], answer.response.body);
    }
  }
}

/** The bodies of answers are judged by `mockvendors test`. @param {any} expect @param {any} answer @returns {Result} */
function judge(expect, answer) {
  const want = expect?.status ? String(expect.status) : expect?.error;
  if (!want || want === answer.outcome) return {ok: true, says: answer.outcome};
  return {ok: false, says: `${answer.outcome}, but the scenario expects ${want}`};
}
