// What the vendors hold, now and after each request, and how one part of it came to be.

import {api, at, get} from './api.js';
import {button, choice, dialog, h, say} from './dom.js';
import {json, text} from './diff.js';
import {showWatch} from './watch.js';

const SHOWN = 200; // records of a collection at once

/** Makes a world with the state right after a request of another. @param {string} world @param {number} number */
export async function fork(world, number) {
  const [{scenario}, state, requests] = await Promise.all([
    get(at(world)),
    get(`${at(world)}/state?at=${number}`),
    number > 0 ? get(`${at(world)}/requests/${number}`) : null,
  ]);
  const name = await makeWorld(`${world}-at-${number}`.slice(0, 58), scenario);
  await api('PUT', at(name) + '/state', state);
  if (requests) await api('PUT', at(name) + '/clock', {now: requests.time});
  say(`The world ${name} has the state right after request ${number} of ${world}.`);
  location.hash = `#/w/${name}/state`;
}

/** Makes a world of that name, or with a number behind it. @param {string} name @param {string} scenario @returns {Promise<string>} */
export async function makeWorld(name, scenario) {
  const {worlds} = await get('/worlds');
  const taken = new Set(worlds.map((/** @type {any} */ w) => w.name));
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
  return (await api('POST', '/worlds', {name: free, scenario})).name;
}

/** The name of a vendor's list of tenants. @param {any} vendor */
const listOf = (vendor) => Object.keys(vendor).find((key) => Array.isArray(vendor[key])) ?? '';

/** @type {import('./app.js').Page} */
export async function show({main, world, query, feed, gone}) {
  const latest = await newest(feed, world);
  let moment = query.has('at') ? Math.min(Number(query.get('at')), latest) : -1; // -1: now
  let vendor = query.get('vendor') ?? query.get('watch')?.split('.')[0] ?? '';
  let tenant = query.get('watch')?.split('.')[1] ?? '';
  let search = '';
  /** @type {any} */
  let state = {};
  let asked = 0;

  const label = h('output', {id: 'moment'});
  const slider = h('input', {
    type: 'range',
    class: 'slider',
    id: 'slider',
    min: 0,
    max: latest + 1,
    value: moment < 0 ? latest + 1 : moment,
    'aria-label': 'The moment, by requests',
    oninput: () => {
      moment = Number(slider.value) > latest ? -1 : Number(slider.value);
      load();
    },
  });
  const picks = h('div', {class: 'row-of'}),
    records = h('div', {id: 'records'});

  const load = async () => {
    const mine = ++asked;
    const found = await get(at(world) + '/state' + (moment < 0 ? '' : '?at=' + moment));
    // The feed may not have the request yet, and the journal may have forgotten it.
    const row = feed.find(world, moment) ?? (moment > 0 ? await get(at(world) + '/requests/' + moment).catch(() => null) : null);
    if (mine !== asked || gone.aborted) return;
    state = found;
    label.textContent =
      moment < 0
        ? 'now'
        : moment === 0
          ? "the scenario's start"
          : `right after request ${moment}` + (row ? ` (${row.operation} ${row.outcome})` : '');
    slider.setAttribute('aria-valuetext', label.textContent);
    const names = Object.keys(state).filter((name) => (state[name][listOf(state[name])] ?? []).length > 0);
    if (!names.includes(vendor)) vendor = names[0] ?? '';
    draw();
  };
  const tenants = () => state[vendor]?.[listOf(state[vendor])] ?? [];
  const draw = () => {
    const all = tenants();
    const chosen = all.find((/** @type {any} */ t) => t.id === tenant) ?? all[0];
    tenant = chosen?.id ?? '';
    const names = Object.keys(state).filter((name) => (state[name][listOf(state[name])] ?? []).length > 0);
    picks.replaceChildren(
      h(
        'label',
        null,
        'Vendor ',
        choice(
          {
            id: 'vendor',
            onchange: (/** @type {any} */ e) => {
              vendor = e.target.value;
              draw();
            },
          },
          names,
          vendor,
        ),
      ),
      h(
        'label',
        null,
        'Tenant ',
        choice(
          {
            id: 'tenant',
            onchange: (/** @type {any} */ e) => {
              tenant = e.target.value;
              draw();
            },
          },
          all.map((/** @type {any} */ t) => t.id),
          tenant,
        ),
      ),
      h('input', {
        type: 'search',
        placeholder: 'Find in records',
        'aria-label': 'Find in records',
        value: search,
        oninput: (/** @type {any} */ e) => {
          search = e.target.value.toLowerCase();
          fill(chosen);
        },
      }),
    );
    fill(chosen);
  };
  const fill = (/** @type {any} */ chosen) => {
    if (!chosen) {
      records.replaceChildren(h('p', {class: 'empty'}, 'This world has no tenant.'));
      return;
    }
    const collections = Object.entries(chosen).filter(
      ([, value]) => Array.isArray(value) && value.length > 0 && typeof value[0] === 'object',
    );
    const rest = Object.fromEntries(Object.entries(chosen).filter(([key]) => !collections.some(([name]) => name === key)));
    records.replaceChildren(
      ...collections.map(([name, list]) => table(name, /** @type {any[]} */ (list))),
      h('details', {class: 'block'}, h('summary', null, 'The rest of the tenant'), json(rest)),
      h('details', {class: 'block'}, h('summary', null, `All of ${vendor} as JSON`), json(state[vendor])),
    );
  };
  const table = (/** @type {string} */ name, /** @type {any[]} */ list) => {
    const found = search ? list.filter((record) => JSON.stringify(record).toLowerCase().includes(search)) : list;
    const columns = [...new Set(found.slice(0, SHOWN).flatMap((record) => Object.keys(record)))];
    return h(
      'section',
      {class: 'block', 'aria-label': name},
      h('h2', null, name, ' ', h('span', {class: 'quiet'}, String(list.length))),
      h(
        'div',
        {class: 'scroll'},
        h(
          'table',
          {class: 'records'},
          h(
            'thead',
            null,
            h(
              'tr',
              null,
              h('td', null),
              columns.map((c) => h('th', {scope: 'col'}, c)),
            ),
          ),
          h(
            'tbody',
            null,
            found.slice(0, SHOWN).map((record) =>
              h(
                'tr',
                null,
                h(
                  'td',
                  null,
                  button(moment < 0 ? 'Edit' : 'Look', () => edit(name, list.indexOf(record)), {
                    'aria-label': `${moment < 0 ? 'Edit' : 'Look at'} ${name} ${record[columns[0]]}`,
                  }),
                ),
                columns.map((c) => h('td', {title: c in record ? text(record[c]) : null}, c in record ? text(record[c]) : '–')),
              ),
            ),
          ),
        ),
      ),
      found.length > SHOWN ? h('p', {class: 'quiet'}, `${found.length - SHOWN} more: find some.`) : null,
    );
  };
  const edit = (/** @type {string} */ name, /** @type {number} */ index) => {
    const key = listOf(state[vendor]);
    const held = state[vendor][key].find((/** @type {any} */ t) => t.id === tenant)[name];
    const area = h('textarea', {
      class: 'code',
      rows: 20,
      id: 'record',
      'aria-label': 'The record as JSON',
      readOnly: moment >= 0,
      value: JSON.stringify(held[index], null, 2),
    });
    const put = async (/** @type {any[]} */ list) => {
      const next = structuredClone(state[vendor]);
      next[key].find((/** @type {any} */ t) => t.id === tenant)[name] = list;
      await api('PUT', at(world) + '/state', {[vendor]: next});
      shown.close();
      say('The state is as you put it. Rewind takes it back.');
      await load();
    };
    const shown = dialog(
      `${vendor}.${tenant}.${name}`,
      area,
      moment >= 0
        ? h('p', {class: 'quiet'}, 'To edit, go to now, or rewind or fork.')
        : h(
            'div',
            {class: 'row-of'},
            button(
              'Put',
              () => put(held.map((/** @type {any} */ r, /** @type {number} */ i) => (i === index ? JSON.parse(area.value) : r))),
              {class: 'first'},
            ),
            button('Put as one more', () => put([...held, JSON.parse(area.value)])),
            button('Remove', () => put(held.filter((/** @type {any} */ _, /** @type {number} */ i) => i !== index))),
          ),
    );
  };

  const watched = h('input', {
    type: 'text',
    id: 'watch',
    class: 'code',
    size: 44,
    placeholder: 'vendor.tenant.collection.id.field',
    'aria-label': 'Path to watch',
    value: query.get('watch') ?? '',
  });
  const watch = h('div', {id: 'watched'});
  const look = () => showWatch(watch, watched.value.trim(), world, feed);
  main.append(
    h('div', {class: 'head-line'}, h('h1', null, 'State of ', world), label),
    h(
      'div',
      {class: 'row-of'},
      h('span', {class: 'quiet'}, 'start'),
      slider,
      h('span', {class: 'quiet'}, 'now'),
      button('Rewind to here', async () => {
        if (moment < 0) return say('This is now: there is nothing to take back.');
        await api('POST', at(world) + '/rewind', {to: moment});
        say(`${world} is as it was right after request ${moment}.`);
        dispatchEvent(new HashChangeEvent('hashchange'));
      }),
      button('Fork a world from here', () => fork(world, moment < 0 ? latest : moment)),
    ),
    h(
      'section',
      {class: 'block', 'aria-label': 'Watch'},
      h(
        'form',
        {
          class: 'row-of',
          onsubmit: (/** @type {Event} */ e) => {
            e.preventDefault();
            look();
          },
        },
        h('b', null, 'Watch'),
        watched,
        h('button', {type: 'submit'}, 'Show its values'),
      ),
      watch,
    ),
    picks,
    records,
  );
  await load();
  if (query.has('watch')) look();
}

/**
 * The number of a world's newest request. The feed may not know yet that it was rewound.
 * @param {import('./feed.js').Feed} feed @param {string} world
 */
async function newest(feed, world) {
  const known = feed.rows.reduce((most, row) => (row.world === world ? Math.max(most, row.number) : most), 0);
  for (const after of known > 1 ? [known - 1, 0] : [0]) {
    const {requests} = await get(`${at(world)}/requests?after=${after}`);
    if (requests.length > 0) return requests.at(-1).number;
  }
  return 0;
}
