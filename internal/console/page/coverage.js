// Which rules a world's client has met, and how sure we are of each rule.

import {at, get, once} from './api.js';
import {h, table} from './dom.js';

/** @type {import('./app.js').Page} */
export async function show({main, world}) {
  const [{vendors}, known] = await Promise.all([get(at(world) + '/coverage'), once('/fidelity')]);
  const says = new Map(known.vendors.flatMap((/** @type {any} */ v) => v.rules.map((/** @type {any} */ r) => [r.id, r.says])));
  main.append(
    h(
      'div',
      {class: 'head-line'},
      h('h1', null, 'Coverage in ', world),
      h('span', {class: 'quiet'}, 'A rule is met when an answer that it decided reaches the client.'),
    ),
    ...vendors.map((/** @type {any} */ v) =>
      h(
        'details',
        {class: 'block', open: v.met > 0},
        h(
          'summary',
          null,
          h('b', null, v.name),
          ` ${v.met} of ${v.of} rules `,
          h('meter', {min: 0, max: v.of || 1, value: v.met, 'aria-label': `Rules of ${v.name} that were met`}),
        ),
        table(
          ['Rule', 'Label', 'Met'],
          [...v.rules]
            .sort((a, b) => b.hits - a.hits)
            .map((/** @type {any} */ r) => ({
              class: r.hits ? null : 'far',
              cells: [
                [says.get(r.id) ?? '', h('div', {class: 'quiet'}, h('code', null, r.id))],
                h('span', {class: 'tag ' + r.label}, r.label),
                r.hits ? `${r.hits} ✓` : 'never',
              ],
            })),
        ),
      ),
    ),
  );
}

/** @type {import('./app.js').Page} */
export async function fidelity({main}) {
  const {vendors} = await once('/fidelity');
  const found = h('div');
  const draw = (/** @type {string} */ text) =>
    found.replaceChildren(
      ...vendors.map((/** @type {any} */ v) => {
        const rules = v.rules.filter((/** @type {any} */ r) => `${r.id} ${r.says} ${r.label} ${r.source}`.toLowerCase().includes(text));
        return rules.length === 0
          ? ''
          : h(
              'section',
              {class: 'block'},
              h('h2', null, v.title, ' ', h('span', {class: 'quiet'}, `${rules.length} rules`)),
              table(
                ['Rule', 'Label', 'Source'],
                rules.map((/** @type {any} */ r) => [
                  [r.says, h('div', {class: 'quiet'}, h('code', null, r.id))],
                  h('span', {class: 'tag ' + r.label}, r.label),
                  r.source,
                ]),
              ),
            );
      }),
    );
  main.append(
    h(
      'div',
      {class: 'head-line'},
      h('h1', null, 'Fidelity'),
      h('span', {class: 'quiet'}, 'Everything the vendors do here, how sure we are of it, and why.'),
    ),
    h(
      'div',
      {class: 'row-of'},
      h('input', {
        type: 'search',
        placeholder: 'Find a rule',
        'aria-label': 'Find a rule',
        oninput: (/** @type {any} */ e) => draw(e.target.value.toLowerCase()),
      }),
    ),
    found,
  );
  draw('');
}
