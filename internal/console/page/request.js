// One request: the reason for its answer, what it changed, and what can be done with it.

import {api, at, get} from './api.js';
import {attempt, button, dialog, h, offer, say} from './dom.js';
import {panel} from './panel.js';
import {callOf, curl, mermaid} from './copy.js';
import {faultFrom} from './faults.js';
import {sequence} from './sequence.js';
import {fateOf, SIGNS} from './feed.js';
import {expected} from './save.js';
import {fork} from './state.js';

/** @typedef {import('./feed.js').Row} Row */

const TABS = ['Why', 'Changes', 'Request', 'Response', 'Contract'];
let tab = 'Why'; // stays as one goes through requests
let latest = 0; // the request that was asked for last

/** @param {HTMLElement} into @param {Row} row @param {import('./feed.js').Feed} feed */
export async function showRequest(into, row, feed) {
  const mine = ++latest;
  if (!row.number) {
    into.replaceChildren(
      title(row),
      h('p', null, 'This request reached no vendor: ', h('b', null, row.reason), '.'),
      h('p', {class: 'quiet'}, 'Nothing of its headers and body is kept.'),
    );
    return;
  }
  await attempt(async () => {
    const path = `${at(row.world)}/requests/${row.number}`;
    const [request, why] = await Promise.all([get(path), get(path + '/why')]);
    if (mine !== latest) return; // another was selected meanwhile
    const body = h('div', {class: 'tab', role: 'tabpanel', id: 'panel', tabindex: 0});
    const tabs = TABS.map((name) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          id: 'tab-' + name,
          'aria-controls': 'panel',
          onclick: () => open(name),
          onkeydown: (/** @type {KeyboardEvent} */ event) => {
            const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
            if (!by) return;
            event.preventDefault();
            const to = TABS[(TABS.indexOf(name) + by + TABS.length) % TABS.length];
            open(to);
            document.getElementById('tab-' + to)?.focus();
          },
        },
        name + amount(name, request),
      ),
    );
    const open = (/** @type {string} */ name) => {
      tab = name;
      tabs.forEach((t, i) => {
        t.setAttribute('aria-selected', String(TABS[i] === name));
        t.tabIndex = TABS[i] === name ? 0 : -1;
      });
      body.setAttribute('aria-labelledby', 'tab-' + name);
      body.replaceChildren(...panel(name, row, request, why));
    };
    const drawing = h('div');
    const draw = async () => {
      const posts = await feed.outbox(row.world);
      if (posts !== drawn) drawing.replaceChildren(sequence(around(row, why, feed), row.key, posts));
      drawn = posts;
    };
    /** @type {any} */
    let drawn = null;
    await draw();
    if (mine !== latest) return;
    const listen = () => {
      if (mine !== latest || !into.isConnected) feed.listeners.delete(listen);
      else draw().catch(() => {}); // the header says that the server is gone
    };
    feed.listeners.add(listen);
    into.replaceChildren(
      title(row),
      actions(row, request, feed),
      drawing,
      h('div', {class: 'tabs', role: 'tablist', 'aria-label': 'About the request'}, tabs),
      body,
    );
    open(tab);
  });
}

/** Leads back to the list, where a narrow window shows only one of them. */
export const backButton = () =>
  button('← All requests', () => document.querySelector('main .page')?.classList.remove('open'), {class: 'back'});

/** @param {Row} row */
function title(row) {
  return h(
    'header',
    null,
    backButton(),
    h(
      'h2',
      null,
      row.number
        ? h('a', {href: `#/w/${row.world}/requests/${row.number}`, title: 'A permanent link'}, `${row.world} ${row.number}`)
        : 'Unmatched',
      ' ',
      h('code', null, row.operation ? `${row.vendor}.${row.operation}` : row.method),
    ),
    h(
      'p',
      {class: 'outcome ' + row.kind},
      h('i', {'aria-hidden': 'true'}, SIGNS[row.kind]),
      ` ${row.outcome} `,
      h('small', null, fateOf(row)),
      ' ',
      h('span', {class: 'quiet'}, `${row.method} ${row.path}`),
    ),
  );
}

/** @param {string} name @param {any} request */
function amount(name, request) {
  const n = {Changes: request.changes.length, Contract: request.contract.length + request.ignored.length}[name];
  return n ? ` ${n}` : '';
}

/** @param {Row} row @param {any} why @param {import('./feed.js').Feed} feed */
function around(row, why, feed) {
  const maker = why.madeBy?.number;
  return feed.rows.filter(
    (r) => r.world === row.world && r.number && (r.number === maker || (r.number > row.number - 3 && r.number <= row.number + 1)),
  );
}

/** @param {Row} row @param {any} request @param {import('./feed.js').Feed} feed */
function actions(row, request, feed) {
  const to = at(row.world);
  const made = async (/** @type {any} */ call) => {
    const answer = await api('POST', to + '/calls', call);
    location.hash = `#/w/${row.world}/requests/${answer.number}`;
  };
  return h(
    'div',
    {class: 'actions', role: 'toolbar', 'aria-label': 'What to do with it'},
    button('Replay', async () => made(await callOf(request, row.world)), {'data-act': 'replay'}),
    button('Edit and replay', async () => {
      const call = await callOf(request, row.world);
      const area = h('textarea', {class: 'code', rows: 20, 'aria-label': 'The call', value: JSON.stringify(call, null, 2)});
      const shown = dialog(
        'Edit and replay',
        area,
        button(
          'Send',
          async () => {
            await made(area.value);
            shown.close();
          },
          {class: 'first'},
        ),
      );
    }),
    button('Copy as curl', async () => offer('As curl', await curl(request, row.world)), {'data-act': 'curl'}),
    button('as a step', async () => offer('As a scenario step', JSON.stringify(await stepOf(request, row.world), null, 2))),
    button('as Mermaid', () =>
      offer('As Mermaid', mermaid(feed.rows.filter((r) => r.world === row.world && r.number && r.number <= row.number).slice(-30))),
    ),
    button('Make a fault of it', () => faultFrom(request, row.world)),
    button('Rewind to here', async () => {
      await api('POST', to + '/rewind', {to: row.number});
      say(`${row.world} is as it was right after request ${row.number}.`);
    }),
    button('Fork from here', async () => fork(row.world, row.number)),
  );
}

/** @param {any} request @param {string} world */
async function stepOf(request, world) {
  return {id: 'request-' + request.number, ...(await callOf(request, world)), expect: expected(request)};
}
