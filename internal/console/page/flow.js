// The home page: the requests of all worlds, and the one that is selected.

import {vendors} from './api.js';
import {choice, counted, h, table} from './dom.js';
import {WorldChoice} from './worlds.js';
import {backButton, showRequest} from './request.js';
import {RequestList} from './list.js';

/** @typedef {import('./feed.js').Row} Row */

// The filter outlives the page.
const filter = {world: '', vendor: '', status: '', text: ''};

/** @param {Row} row */
function fits(row) {
  return (
    (!filter.world || row.world === filter.world) &&
    (!filter.vendor || row.vendor === filter.vendor) &&
    (!filter.status || row.kind === filter.status || row.outcome.startsWith(filter.status)) &&
    (!filter.text || row.text.includes(filter.text))
  );
}

/** @type {import('./app.js').Page} */
export async function show({main, world, path, query, feed, gone}) {
  if (query.has('only')) filter.world = world;
  const selected = path[0] ? `${world}/${path[0]}` : '';
  const all = await vendors();
  let hidden = 0,
    upTo = 0; // the rows that were looked at
  const detail = h('section', {class: 'detail', 'aria-label': 'The selected request', tabindex: -1});
  const hint = h('div', {class: 'hint', hidden: true});
  const count = h('span', {class: 'count'});

  const list = new RequestList((row) => {
    // What the address says already is not written again: it may be another page's by now.
    if (row.number && !picking) history.replaceState(null, '', `#/w/${encodeURIComponent(row.world)}/requests/${row.number}`);
    main.classList.add('open');
    return showRequest(detail, row, feed);
  });
  const refilter = () => {
    hidden = 0;
    upTo = feed.order;
    list.element.hidden = feed.rows.length === 0; // what is hidden does not scroll
    list.set(feed.rows.filter(fits));
    tell();
  };
  const tell = () => {
    const total = counted(feed.rows.length, 'request');
    count.textContent = list.rows.length === feed.rows.length ? total : `${list.rows.length} of ${total}`;
    hint.hidden = hidden === 0;
    hint.replaceChildren(
      `${hidden} new ${hidden === 1 ? 'request is' : 'requests are'} hidden by the filter. `,
      h('button', {type: 'button', onclick: clear}, 'Clear the filter'),
    );
    empty.hidden = feed.rows.length > 0;
    none.hidden = feed.rows.length === 0 || list.rows.length > 0;
    const first = list.rows[0]?.world;
    list.element.classList.toggle('alone', !list.rows.some((row) => row.world !== first));
  };
  const clear = () => {
    Object.assign(filter, {world: '', vendor: '', status: '', text: ''});
    worlds.show('');
    bar.replaceChildren(...controls());
    refilter();
  };
  const worlds = new WorldChoice(
    {'aria-label': 'Filter by world', id: 'filter-world'},
    feed,
    (to) => {
      filter.world = to;
      worlds.show(to);
      refilter();
    },
    'all worlds',
  );
  worlds.show(filter.world);
  const set = (/** @type {keyof typeof filter} */ key) => (/** @type {Event} */ event) => {
    filter[key] = /** @type {HTMLInputElement} */ (event.target).value.trim().toLowerCase();
    refilter();
  };
  const controls = () => [
    h('input', {
      type: 'search',
      id: 'filter',
      placeholder: 'Filter  /',
      'aria-label': 'Filter by text',
      value: filter.text,
      oninput: set('text'),
    }),
    worlds.element,
    choice(
      {'aria-label': 'Filter by vendor', id: 'filter-vendor', onchange: set('vendor')},
      ['', ...all.map((v) => v.name)],
      filter.vendor,
      'all vendors',
    ),
    choice(
      {'aria-label': 'Filter by answer', id: 'filter-status', onchange: set('status')},
      ['', 'answered', 'refused', 'lost', 'unmatched', '2', '4', '5', '409', '429'],
      filter.status,
      'any answer',
    ),
    count,
  ];
  const bar = h('div', {class: 'bar', role: 'search', 'aria-label': 'Filter'}, controls());
  const empty = h(
    'div',
    {class: 'empty'},
    h(
      'p',
      null,
      'No request yet. Set the base URL of your integration to that of a vendor, or ',
      h('a', {href: '#/scenarios'}, 'play a scenario'),
      '.',
    ),
    table(
      ['Vendor', 'Base URL', 'Credential'],
      all.map((v) => [v.name, h('code', null, v.url), h('code', null, credential(v.credential))]),
    ),
  );
  const none = h('p', {class: 'empty'}, 'No request fits the filter.');
  main.append(
    h('h1', {class: 'unseen'}, 'Requests'),
    h('section', {class: 'flow', 'aria-label': 'Requests'}, bar, hint, empty, none, list.element),
    detail,
  );
  detail.append(h('p', {class: 'empty'}, 'Select a request to see the reason for its answer.'));

  const listen = (/** @type {Row[] | null} */ fresh) => {
    if (fresh === null) refilter();
    else {
      const news = fresh.filter((row) => row.order > upTo),
        shown = news.filter(fits);
      upTo = feed.order;
      hidden += news.length - shown.length;
      list.element.hidden = feed.rows.length === 0;
      list.add(shown, feed.rows.length);
      tell();
    }
    worlds.show(filter.world);
    pick();
  };
  let picked = false,
    picking = false;
  const pick = () => {
    if (picked || !selected) return;
    const row = feed.find(world, Number(path[0]));
    if (!row) return;
    picked = picking = true;
    list.select(row.key);
    picking = false;
  };
  feed.listeners.add(listen);
  gone.addEventListener('abort', () => feed.listeners.delete(listen));
  main.addEventListener('shown', () => {
    refilter();
    if (selected)
      detail.replaceChildren(
        backButton(),
        h('p', {class: 'empty'}, `Request ${path[0]} of ${world} is not there: not made yet, or taken back, or dropped since.`),
      );
    if (selected) main.classList.add('open');
    pick();
  });

  const act = (/** @type {string} */ name) => () => /** @type {HTMLElement | null} */ (detail.querySelector(`[data-act=${name}]`))?.click();
  const move = (/** @type {number} */ by) => {
    list.grid.focus({preventScroll: true}); // so that Enter goes on from here
    list.move(by);
  };
  return {
    j: () => move(1),
    k: () => move(-1),
    Enter: () => detail.focus(),
    r: act('replay'),
    c: act('curl'),
    '/': () => /** @type {HTMLElement} */ (bar.querySelector('#filter')).focus(),
    Escape: () => {
      main.classList.remove('open');
      list.grid.focus();
    },
  };
}

/** What a client needs to sign in, but for the tenant. @param {Record<string, any>} all */
const credential = (all) =>
  Object.entries(all ?? {})
    .filter(([name]) => name !== 'tenant')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
