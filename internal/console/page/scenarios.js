// The shipped scenarios, and their steps, played one by one.

import {api, at, get, once} from './api.js';
import {attempt, button, counted, h, say, table} from './dom.js';
import {makeWorld} from './state.js';
import {sequence} from './sequence.js';
import {Run} from './run.js';
import {save} from './save.js';

/** @type {import('./app.js').Page} */
export async function show({main, world}) {
  const {scenarios} = await once('/scenarios');
  const load = async (/** @type {string} */ name) => {
    const made = await makeWorld(name, name);
    location.hash = `#/w/${made}/play/${name}`;
  };
  main.append(
    h('div', {class: 'head-line'}, h('h1', null, 'Scenarios'), h('span', {class: 'quiet'}, 'Each loads into a world of its own.')),
    await savePart(world).catch((error) => h('p', {class: 'quiet'}, `Nothing of ${world} can be saved: ${error.message}.`)),
    table(
      ['Scenario', 'What happens', 'Steps', ''],
      scenarios.map((/** @type {any} */ s) => [
        h('code', null, s.name),
        s.title,
        s.steps || '–',
        button('Load', () => load(s.name), {'aria-label': 'Load ' + s.name, 'data-load': s.name}),
      ]),
    ),
  );
}

/** Takes snapshots, and saves what was done since one. @param {string} world */
async function savePart(world) {
  const {snapshots} = await get(at(world) + '/snapshots');
  const since = h(
    'select',
    {'aria-label': 'Since', id: 'since'},
    h('option', {value: '0'}, "the scenario's start"),
    snapshots.map((/** @type {any} */ s) => h('option', {value: s.number}, `${s.name} (request ${s.number})`)),
  );
  const name = h('input', {type: 'text', 'aria-label': 'Name', placeholder: 'snapshot', size: 14});
  return h(
    'details',
    {class: 'block'},
    h('summary', null, `Save what was done in ${world} as a scenario`),
    h(
      'div',
      {class: 'row-of'},
      'Since',
      since,
      button('Save as a scenario file', () => save(world, Number(since.value)), {class: 'first', 'data-act': 'save'}),
    ),
    h(
      'div',
      {class: 'row-of'},
      name,
      button('Take a snapshot', async () => {
        const made = await api('POST', at(world) + '/snapshots', {name: name.value || 'snapshot'});
        since.append(h('option', {value: made.number}, `${made.name} (request ${made.number})`));
        say(`The snapshot ${made.name} is taken, at request ${made.number}.`);
      }),
      ...snapshots.map((/** @type {any} */ s) =>
        button('Restore ' + s.name, async () => {
          await api('POST', `${at(world)}/snapshots/${encodeURIComponent(s.name)}/restore`);
          say(`${world} is as it was at ${s.name}.`);
        }),
      ),
    ),
  );
}

/** @type {Map<string, Run>} by world and scenario */
const runs = new Map();

/** A server that comes back knows nothing of what was played. */
export const forget = () => runs.clear();

/** @type {import('./app.js').Page} */
export async function play({main, world, path, query, feed, gone}) {
  const name = path[0] ?? '';
  const scenario = await once('/scenarios/' + encodeURIComponent(name));
  const run = runs.get(`${world}/${name}`) ?? new Run(world, scenario);
  runs.set(`${world}/${name}`, run);
  const presenting = query.has('present');
  const steps = h('ol', {class: 'steps'}),
    drawing = h('div'),
    reason = h('div', {'aria-live': 'polite'});
  const hint = h('p', {class: 'hint', hidden: true});
  let busy = false,
    playing = false,
    drawn = 0,
    leaving = false;
  const rows = () => feed.rows.filter((row) => row.world === world && row.number > 0);
  const draw = async () => {
    const all = rows();
    if (all.length === 0 && run.seen) run.reset(); // somebody reset the world, or deleted it
    run.seen = all.length > 0;
    hint.hidden = run.next > 0 || all.length === 0 || run.steps.length === 0;
    hint.textContent = `${counted(all.length, 'request')} came before: Reset begins anew.`;
    steps.replaceChildren(
      ...run.steps.map((step, i) => {
        const result = run.results[i];
        const kind = result ? (result.ok ? 'done' : 'failed') : i === run.next ? 'next' : '';
        return h(
          'li',
          {class: kind, 'aria-current': i === run.next ? 'step' : null},
          h('b', null, Run.title(step)),
          ' ',
          h(
            'span',
            {class: result && !result.ok ? 'bad' : 'quiet'},
            result ? `${result.ok ? '✓' : '✕'} ${result.says}` : Run.expects(step),
          ),
        );
      }),
    );
    const last = all.at(-1);
    reason.replaceChildren(
      last
        ? h(
            'p',
            {class: 'reason'},
            h('a', {href: `#/w/${world}/requests/${last.number}`}, `request ${last.number}`),
            ' ',
            last.outcome,
            ': ',
            last.reason,
          )
        : '',
    );
    for (const b of controls.querySelectorAll('button[data-run]'))
      /** @type {HTMLButtonElement} */ (b).disabled = busy || playing || run.next >= run.steps.length;
    const mine = ++drawn,
      posts = all.length ? await feed.outbox(world).catch(() => []) : [];
    if (mine !== drawn) return;
    const shown = all.slice(presenting ? -4 : -8);
    const none = run.steps.length
      ? 'No request yet: step, or play.'
      : 'This scenario has no steps: it is a start for requests of your own.';
    drawing.replaceChildren(shown.length ? sequence(shown, last?.key, posts) : h('p', {class: 'empty'}, none));
  };
  const step = async () => {
    if (busy || run.next >= run.steps.length) return;
    busy = true;
    draw();
    try {
      await run.step();
    } finally {
      busy = false;
      draw();
    }
  };
  const all = async () => {
    if (playing) return;
    playing = true;
    try {
      while (playing && run.next < run.steps.length && !leaving) {
        await step();
        if (!run.results.at(-1)?.ok) break;
        await new Promise((done) => setTimeout(done, presenting ? 1800 : 350));
      }
    } finally {
      playing = false;
      draw();
    }
  };
  const reset = async () => {
    playing = false;
    await api('POST', at(world) + '/reset');
    run.reset();
    draw();
  };
  const here = `#/w/${world}/play/${name}`;
  const controls = h(
    'div',
    {class: 'row-of'},
    button('Play', all, {class: 'first', 'data-run': 'play'}),
    button('Step', step, {'data-run': 'step'}),
    button('Reset', reset, {'data-act': 'reset'}),
    h('a', {href: presenting ? here : here + '?present'}, presenting ? 'Leave the presenter’s mode (Esc)' : 'Presenter’s mode'),
    presenting ? null : h('a', {href: `#/w/${world}/requests`}, 'All requests'),
  );
  main.append(
    h('div', {class: 'head-line'}, h('h1', null, scenario.title ?? name), h('span', {class: 'quiet'}, `${name} in the world ${world}`)),
    controls,
    hint,
    presenting ? h('div', null, drawing, reason) : h('div', {class: 'two'}, steps, h('div', null, drawing, reason)),
  );
  const listen = () => draw();
  feed.listeners.add(listen);
  gone.addEventListener('abort', () => {
    leaving = true;
    feed.listeners.delete(listen);
  });
  await draw();
  return {
    s: () => attempt(step),
    p: () => attempt(all),
    ' ': () => attempt(step),
    Escape: () => {
      if (presenting) location.hash = here;
    },
  };
}
