// What there is to say about a request: why, changes, request, response, contract.

import {h, table} from './dom.js';
import {json, showChange} from './diff.js';

/** @typedef {import('./feed.js').Row} Row */

/** @param {string} name @param {Row} row @param {any} request @param {any} why @returns {Node[]} */
export function panel(name, row, request, why) {
  switch (name) {
    case 'Why':
      return showWhy(row, request, why);
    case 'Changes':
      return showChanges(row, request);
    case 'Request':
      return [h('h3', null, `${request.method} ${request.path}`), headers(request.request.headers), body(request.request.body)];
    case 'Response':
      return [
        h('h3', null, request.response.status ? String(request.response.status) : 'No answer'),
        request.delivered
          ? null
          : h('p', {class: 'lost'}, '✕ This did not reach the client, which saw ', h('b', null, request.outcome), '.'),
        headers(request.response.headers),
        body(request.response.body),
      ].filter((one) => one !== null);
    default:
      return showContract(request);
  }
}

/** @param {Row} row @param {any} request @param {any} why */
function showWhy(row, request, why) {
  const link = (/** @type {number} */ n) => h('a', {href: `#/w/${row.world}/requests/${n}`}, `request ${n}`);
  /** @type {[string, (Node | string)[]][]} */
  const facts = [];
  if (why.rule)
    facts.push(
      [
        'Rule',
        [h('b', null, why.rule.says), ' ', h('code', null, why.rule.id), ' ', h('span', {class: 'tag ' + why.rule.label}, why.rule.label)],
      ],
      ['Source', [why.rule.source]],
    );
  if (request.fault)
    facts.push([
      'Fault',
      [
        h('code', null, request.fault.id),
        request.fault.phase === 'after' ? ', after the vendor had answered' : ', before the vendor saw it',
      ],
    ]);
  if (why.field) facts.push(['Decided by', [h('code', null, why.field + (why.value === null ? '' : ' = ' + why.value))]]);
  if (why.holder) {
    facts.push([
      'Record',
      [
        h('a', {href: `#/w/${row.world}/state?watch=${encodeURIComponent(why.holder.path)}`}, why.holder.path),
        ...(why.madeBy
          ? [', by ', link(why.madeBy.number), why.madeBy.delivered ? '' : h('b', {class: 'lost'}, ', whose answer never arrived')]
          : []),
      ],
    ]);
  }
  return [
    h('p', {class: 'reason'}, request.reason),
    facts.length
      ? h('dl', null, facts.map(([term, says]) => [h('dt', null, term), h('dd', null, says)]).flat())
      : h('p', {class: 'quiet'}, 'No rule of the vendor decided: the request was carried out as it stands.'),
    why.fields
      ? table(
          ['Field', 'Problem', 'Was', 'Wants'],
          why.fields.map((/** @type {any} */ f) => [f.field, f.problem, f.value ?? '–', f.want ?? '–']),
        )
      : null,
    why.wayOut
      ? h(
          'section',
          null,
          h('h3', null, 'Way out'),
          h(
            'ol',
            null,
            why.wayOut.map((/** @type {string} */ step) => h('li', null, step)),
          ),
        )
      : null,
    h('section', null, h('h3', null, 'Rests on'), restsOn(row, why.restsOn)),
  ].filter((one) => one !== null);
}

/** @param {Row} row @param {any[] | null} readings */
function restsOn(row, readings) {
  if (!readings) return h('p', {class: 'quiet'}, 'Nothing leads back to before this request, so this cannot be told.');
  if (readings.length === 0) return h('p', {class: 'quiet'}, 'No reading: the answer would have been the same under each.');
  return h(
    'ul',
    null,
    readings.map((r) =>
      h(
        'li',
        null,
        h('a', {href: `#/w/${row.world}/readings`}, r.reading),
        ` = ${r.value}`,
        r.otherwise.map((/** @type {any} */ o) => h('div', {class: 'quiet'}, `under ${o.value}: ${o.status}, ${o.outcome}`)),
      ),
    ),
  );
}

/** @param {Row} row @param {any} request */
function showChanges(row, request) {
  if (request.changes.length > 0) {
    return [
      request.delivered ? null : h('p', {class: 'lost'}, '✕ The client does not know of this: the answer was withheld.'),
      ...request.changes.map(showChange),
    ].filter((one) => one !== null);
  }
  const because = request.refused
    ? ': the vendor refused the request'
    : request.committed
      ? ': the state already was as the request wants it'
      : '';
  return [h('p', null, h('b', null, 'No change'), because + '.')];
}

/** @param {any} request */
function showContract(request) {
  const {contract, ignored} = request;
  return [
    contract.length === 0
      ? h('p', null, '✓ The exchange keeps to the contract.')
      : h(
          'ul',
          null,
          contract.map((/** @type {any} */ f) => h('li', null, h('code', null, f.where), ': ', f.message)),
        ),
    h('h3', null, 'Ignored by the vendor'),
    ignored.length === 0
      ? h('p', {class: 'quiet'}, 'Nothing.')
      : h(
          'ul',
          null,
          ignored.map((/** @type {any} */ i) =>
            h('li', null, h('code', null, i.name), i.where === 'header' ? ' among the headers' : ` in the ${i.where}`, i.near ? `: did you mean ${i.near}?` : ''),
          ),
        ),
  ];
}

/** @param {Record<string, string>} all */
function headers(all) {
  return h(
    'table',
    {class: 'plain headers'},
    h(
      'tbody',
      null,
      Object.entries(all).map(([name, value]) => h('tr', null, h('th', {scope: 'row'}, name), h('td', null, value))),
    ),
  );
}

/** @param {any} value */
const body = (value) => (value === null ? h('p', {class: 'quiet'}, 'No body.') : json(value));
