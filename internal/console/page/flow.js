// The home page: the requests of all worlds, and the one that is selected.

import {vendors} from './api.js';
import {choice, h} from './dom.js';
import {showRequest} from './request.js';
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
export async function show({main, world, path, feed, gone}) {
  const selected = path[0] ? `${world}/${path[0]}` : '';
  const names = (await vendors()).map((v) => v.name);
  let hidden = 0,
    upTo = 0; // the rows that were looked at
  const detail = h('section', {class: 'detail', 'aria-label': 'The selected request', tabindex: -1});
  const hint = h('div', {class: 'hint', hidden: true});
  const count = h('span', {class: 'count'});

  const list = new RequestList((row) => {
    if (row.number) history.replaceState(null, '', `#/w/${encodeURIComponent(row.world)}/requests/${row.number}`);
    main.classList.add('open');
    return showRequest(detail, row, feed);
  });
  const refilter = () => {
    hidden = 0;
    upTo = feed.order;
    list.set(feed.rows.filter(fits));
    tell();
  };
  const tell = () => {
    count.textContent =
      list.rows.length === feed.rows.length ? `${feed.rows.length} requests` : `${list.rows.length} of ${feed.rows.length} requests`;
    hint.hidden = hidden === 0;
    hint.replaceChildren(
      `${hidden} new ${hidden === 1 ? 'request is' : 'requests are'} hidden by the filter. `,
      h('button', {type: 'button', onclick: clear}, 'Clear the filter'),
    );
    empty.hidden = feed.rows.length > 0;
  };
  const clear = () => {
    Object.assign(filter, {world: '', vendor: '', status: '', text: ''});
    bar.replaceChildren(...controls());
    refilter();
  };
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
    choice(
      {'aria-label': 'Filter by world', id: 'filter-world', onchange: set('world')},
      ['', ...feed.worlds.keys()],
      filter.world,
      'all worlds',
    ),
    choice({'aria-label': 'Filter by vendor', id: 'filter-vendor', onchange: set('vendor')}, ['', ...names], filter.vendor, 'all vendors'),
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
    'p',
    {class: 'empty'},
    'No request yet. Send one to a vendor, or ',
    h('a', {href: '#/scenarios'}, 'play a scenario'),
    '.',
  );
  main.append(
    h('h1', {class: 'unseen'}, 'Requests'),
    h('section', {class: 'flow', 'aria-label': 'Requests'}, bar, hint, empty, list.element),
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
      list.add(shown, feed.rows.length);
      tell();
    }
    const worlds = /** @type {HTMLSelectElement} */ (bar.querySelector('#filter-world'));
    if (worlds.options.length !== feed.worlds.size + 1)
      worlds.replaceChildren(...choice({}, ['', ...feed.worlds.keys()], filter.world, 'all worlds').childNodes);
    pick();
  };
  let picked = false;
  const pick = () => {
    if (picked || !selected) return;
    const row = feed.find(world, Number(path[0]));
    if (!row) return;
    picked = true;
    list.select(row.key);
  };
  feed.listeners.add(listen);
  gone.addEventListener('abort', () => feed.listeners.delete(listen));
  main.addEventListener('shown', () => {
    refilter();
    pick();
  });

  const act = (/** @type {string} */ name) => () => /** @type {HTMLElement | null} */ (detail.querySelector(`[data-act=${name}]`))?.click();
  return {
    j: () => list.move(1),
    k: () => list.move(-1),
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
