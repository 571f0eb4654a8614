// The console: pages by the address's hash, the world that is looked at, and keys.

import {forgetKept, get} from './api.js';
import {attempt, button, counted, dialog, h, say, table, unsay} from './dom.js';
import {Feed} from './feed.js';
import {WorldChoice} from './worlds.js';
import * as flow from './flow.js';
import * as state from './state.js';
import * as scenarios from './scenarios.js';
import * as outbox from './outbox.js';
import * as faults from './faults.js';
import * as clock from './clock.js';
import * as readings from './readings.js';
import * as coverage from './coverage.js';

/**
 * @typedef {object} Context What a page is shown with.
 * @property {HTMLElement} main
 * @property {string} world
 * @property {string[]} path what follows the world in the address
 * @property {URLSearchParams} query
 * @property {Feed} feed
 * @property {AbortSignal} gone when the page is left
 *
 * @typedef {Record<string, () => any>} Keys what a page does at a key
 * @typedef {(context: Context) => Keys | void | Promise<Keys | void>} Page
 */

const PAGES = [
  ['requests', 'Flow'],
  ['state', 'State'],
  ['outbox', 'Outbox'],
  ['scenarios', 'Scenarios'],
  ['faults', 'Faults'],
  ['clock', 'Clock'],
  ['readings', 'Readings'],
  ['coverage', 'Coverage'],
  ['fidelity', 'Fidelity'],
];

/** @type {Record<string, Page>} */
const shows = {
  requests: flow.show,
  state: state.show,
  outbox: outbox.show,
  scenarios: scenarios.show,
  play: scenarios.play,
  faults: faults.show,
  clock: clock.show,
  readings: readings.show,
  coverage: coverage.show,
  fidelity: coverage.fidelity,
};

const feed = new Feed();
let world = 'default';
/** @type {Keys} */
let keys = {};
let leave = new AbortController();

const main = h('main', {id: 'main', tabindex: -1});
const nav = h('nav', {'aria-label': 'Pages'});
const choose = new WorldChoice({'aria-label': 'World', id: 'world'}, feed, go);
const gone = h('div', {class: 'gone', role: 'status'});
const connection = h('span', {class: 'connection', role: 'status'});
const spoken = h('div', {class: 'unseen', 'aria-live': 'polite', id: 'spoken'});

/** Shows the page of the address. */
async function show() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').map(decoded);
  if (parts[0] === 'w' && parts[1]) [, world] = parts.splice(0, 2);
  const name = parts.shift() || 'requests';
  unsay('bad');
  leave.abort();
  leave = new AbortController();
  keys = {};
  main.className = 'page-' + name;
  document.title = `${PAGES.find(([page]) => page === name)?.[1] ?? name} · mockvendors`;
  showNav(name);
  choose.show(world);
  lookForWorld();
  document.body.classList.toggle('presenting', new URLSearchParams(query).has('present'));
  const page = shows[name];
  const before = main.hasChildNodes();
  const left = leave.signal;
  if (!page) {
    main.replaceChildren(h('p', {class: 'empty'}, 'There is no such page.'));
    return;
  }
  const fresh = h('div', {class: 'page'});
  await attempt(async () => {
    const made = await page({main: fresh, world, path: parts, query: new URLSearchParams(query), feed, gone: left});
    if (!left.aborted) keys = made ?? {};
  });
  if (left.aborted) return;
  main.replaceChildren(fresh);
  fresh.dispatchEvent(new Event('shown'));
  if (before && document.activeElement === document.body) main.focus({preventScroll: true}); // what had the focus is gone
}

/** @param {string} part of an address, which anybody may have written */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @type {Map<string, HTMLAnchorElement>} the links stay, so that one keeps the focus */
const links = new Map(PAGES.map(([page, title]) => [page, h('a', null, title)]));
nav.append(...links.values());

/** @param {string} current */
function showNav(current) {
  for (const [page, link] of links) {
    link.href = ['scenarios', 'fidelity'].includes(page) ? '#/' + page : `#/w/${world}/${page}`;
    link.toggleAttribute('aria-current', false);
    if (page === current || (page === 'scenarios' && current === 'play')) link.setAttribute('aria-current', 'page');
  }
  nav.querySelector('[aria-current]')?.scrollIntoView({block: 'nearest', inline: 'nearest'});
}

/** Goes to the same page of another world. @param {string} to */
function go(to) {
  const page = location.hash.match(/^#\/(?:w\/[^/]+\/)?([a-z]+)/)?.[1] ?? 'requests';
  location.hash = `#/w/${to}/${page === 'play' || page === 'requests' ? 'requests?only' : page}`;
}

function help() {
  const rows = [
    ['j, k', 'next, previous request'],
    ['Enter', 'go into the request'],
    ['/', 'filter'],
    ['r', 'replay the request'],
    ['c', 'copy it as curl'],
    ['Esc', 'back to the list'],
    ['s, p', 'step, play a scenario'],
    ['?', 'this list'],
  ];
  dialog(
    'Keys',
    table(
      ['Key', 'What it does'],
      rows.map(([key, does]) => [h('kbd', null, key), does]),
      {class: 'plain'},
    ),
    h('p', null, 'Signs: ● answered, ▲ refused, ✕ lost, ◇ reached no vendor.'),
  );
}

document.addEventListener('keydown', (event) => {
  const inside = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(inside.tagName);
  if (typing && event.key !== 'Escape') return;
  if (event.key === 'Escape') unsay();
  if (/^(Enter| )$/.test(event.key) && /^(A|BUTTON|SUMMARY)$/.test(inside.tagName)) return;
  const act = event.key === '?' ? help : keys[event.key];
  if (!act) return;
  event.preventDefault();
  attempt(act);
});

// The live region says at most every five seconds how many requests there were.
let unsaid = {all: 0, refused: 0, lost: 0};
feed.listeners.add((fresh) => {
  choose.show(world);
  const says = feed.connected ? 'live' : 'no connection';
  if (connection.textContent !== says) connection.textContent = says;
  connection.classList.toggle('bad', !feed.connected);
  refresh();
  lookForWorld();
  for (const row of fresh ?? []) {
    unsaid.all++;
    if (row.kind === 'refused') unsaid.refused++;
    if (row.kind === 'lost') unsaid.lost++;
  }
});
let times = 1;

/** Shows the page anew after the server was away: it may be another one. */
function refresh() {
  if (feed.times <= times || !feed.connected) return;
  times = feed.times;
  forgetKept();
  scenarios.forget();
  if (!document.querySelector('dialog[open]')) show();
}

let missing = 0;

/** Says that the world that is looked at is not there. One that is being made may come. */
function lookForWorld() {
  const is = feed.connected && feed.worlds.size > 0 && !feed.worlds.has(world);
  if (!is) {
    clearTimeout(missing);
    missing = 0;
    gone.replaceChildren();
    return;
  }
  missing ||= setTimeout(() => {
    gone.replaceChildren(
      `There is no world ${world}, or no longer: what is shown of it is what it was. `,
      h('a', {href: '#/w/default/requests'}, 'Go to the world default'),
    );
  }, 1000);
}

setInterval(() => {
  if (unsaid.all === 0) return;
  spoken.textContent =
    counted(unsaid.all, 'new request') +
    (unsaid.refused ? `, ${unsaid.refused} refused` : '') +
    (unsaid.lost ? `, ${unsaid.lost} lost` : '');
  unsaid = {all: 0, refused: 0, lost: 0};
}, 5000);

/** @type {HTMLElement} */ (document.getElementById('console')).replaceWith(
  h(
    'a',
    {
      class: 'skip',
      href: '#main',
      onclick: (/** @type {Event} */ e) => {
        e.preventDefault();
        main.focus();
      },
    },
    'Skip to the page',
  ),
  h(
    'header',
    {class: 'top'},
    h('a', {class: 'brand', href: '#/'}, 'mockvendors'),
    nav,
    h('label', {class: 'world'}, h('span', null, 'World'), choose.element),
    connection,
    button('?', help, {'aria-label': 'Keys', class: 'round'}),
  ),
  gone,
  main,
  spoken,
);
addEventListener('hashchange', show);
feed.start();
get('/ready').catch(() => say('the server does not answer', true));
show();
