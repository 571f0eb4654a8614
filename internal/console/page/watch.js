// The value of a path of the state after every request, from what the requests changed.

import {button, counted, h, table} from './dom.js';
import {text} from './diff.js';

/** @typedef {import('./feed.js').Row} Row */
/** @typedef {{row: Row, path: string, value: any, changed: boolean, byHand: boolean}} Moment */

const SHOWN = 1000;

/** What a record holds at the rest of a path. @param {any} record @param {string} rest */
function within(record, rest) {
  if (record === null) return undefined;
  return rest === '' ? record : rest.split('.').reduce((value, name) => value?.[name], record);
}

/**
 * The value of a path after each request of a world. A path that ends above a record
 * is that of all records below it.
 * @param {Row[]} rows of the world, oldest first
 * @param {string} path
 * @returns {Moment[]}
 */
export function watch(rows, path) {
  /** @type {Moment[]} */
  const moments = [];
  /** @type {any} */
  let value;
  let known = false;
  for (const row of rows) {
    let changed = false,
      byHand = false,
      at = path;
    for (const change of row.changes) {
      const inside = path === change.path || path.startsWith(change.path + '.');
      const above = change.path.startsWith(path + '.');
      if (!inside && !above) continue;
      const rest = inside ? path.slice(change.path.length + 1) : '';
      const before = within(change.before, rest),
        after = within(change.after, rest);
      if (above || text(before) !== text(after)) {
        changed = true;
        at = above ? change.path : path;
      }
      if (!known && !above) for (const moment of moments) moment.value = before; // until then nobody had changed it
      if (known && !above && text(value) !== text(before)) byHand = true;
      value = after;
      known = true;
    }
    moments.push({row, path: at, value, changed, byHand});
  }
  return moments;
}

/** @param {HTMLElement} into @param {string} path @param {string} world @param {import('./feed.js').Feed} feed */
export function showWatch(into, path, world, feed, all = false) {
  if (path.split('.').length < 3) {
    into.replaceChildren(h('p', {class: 'quiet'}, 'Name at least a vendor, a tenant and a collection, such as egym.chain-a.accounts.'));
    return;
  }
  const began = performance.now();
  const rows = feed.rows.filter((row) => row.world === world && row.number > 0).sort((a, b) => a.number - b.number);
  const moments = watch(rows, path);
  const changes = moments.filter((moment) => moment.changed);
  into.dataset.took = String(performance.now() - began);
  const shown = (all ? moments : changes).slice(-SHOWN);
  into.replaceChildren(
    h(
      'p',
      {class: 'quiet'},
      changes.length === 0
        ? `None of the ${counted(moments.length, 'request')} that this page has changed it.`
        : `Changed by ${changes.length} of the ${counted(moments.length, 'request')} that this page has.`,
      ' ',
      moments.length > changes.length
        ? button(all ? 'Show only the changes' : 'Show every request', () => showWatch(into, path, world, feed, !all))
        : null,
    ),
    shown.length === 0
      ? ''
      : table(
          ['After request', 'Change', 'Value'],
          shown.map((m) => ({
            class: m.changed ? 'changed-here' : null,
            cells: [
              h('a', {href: `#/w/${world}/requests/${m.row.number}`}, `${m.row.number} ${m.row.operation}`),
              [
                m.changed ? '◆ changed it' : '–',
                m.byHand ? ' (it had been put by hand before)' : '',
                m.row.delivered ? '' : h('span', {class: 'lost'}, ' ✕ answer withheld'),
              ],
              [
                m.path !== path ? h('code', null, m.path.slice(path.length + 1) + ' ') : null,
                h('span', {class: 'value'}, m.value === undefined ? '– (not there)' : text(m.value)),
              ],
            ],
          })),
          {class: 'diff stacks'},
        ),
  );
}
