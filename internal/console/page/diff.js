// Values, and what differs between two of them.

import {h, table} from './dom.js';

/** Every leaf of a value with its path. @param {any} value @param {string} [at] @param {Map<string, any>} [into] */
export function leaves(value, at = '', into = new Map()) {
  if (value !== null && typeof value === 'object' && Object.keys(value).length > 0) {
    for (const [name, member] of Object.entries(value)) leaves(member, at ? `${at}.${name}` : name, into);
  } else {
    into.set(at, value);
  }
  return into;
}

/** @param {any} value */
export const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** A record before and after. @param {import('./feed.js').Change} change */
export function showChange(change) {
  const before = leaves(change.before ?? {}),
    after = leaves(change.after ?? {});
  if (change.before === null) before.clear();
  if (change.after === null) after.clear();
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const differs = names.filter((name) => before.get(name) !== after.get(name) || before.has(name) !== after.has(name));
  const what = change.before === null ? 'created' : change.after === null ? 'removed' : 'changed';
  return h(
    'section',
    {class: 'change'},
    h('h3', null, h('span', {class: 'tag ' + what}, what), ' ', h('code', null, change.path)),
    table(
      ['Field', 'Before', 'After'],
      differs.map((name) => [
        name,
        before.has(name) ? h('del', null, text(before.get(name))) : '–',
        after.has(name) ? h('ins', null, text(after.get(name))) : '–',
      ]),
      {class: 'diff stacks'},
    ),
    names.length > differs.length ? h('p', {class: 'quiet'}, `${names.length - differs.length} more fields are as before.`) : null,
  );
}

/** @param {any} value */
export function json(value) {
  return h('pre', {class: 'code', tabindex: 0, 'aria-label': 'JSON'}, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
}
