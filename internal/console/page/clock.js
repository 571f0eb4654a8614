// The time of a world.

import {api, at, get} from './api.js';
import {button, h} from './dom.js';

/** @type {import('./app.js').Page} */
export async function show({main, world, gone}) {
  const now = h('output', {class: 'big', id: 'now'}),
    mode = h('span', {class: 'tag'});
  const by = h('input', {type: 'text', size: 6, value: '12h', 'aria-label': 'By how much'});
  const to = h('input', {type: 'text', size: 24, 'aria-label': 'The time to set'});
  const draw = (/** @type {any} */ clock) => {
    now.textContent = clock.now;
    mode.textContent = clock.mode === 'frozen' ? 'stands still' : 'runs';
    if (document.activeElement !== to) to.value = clock.now;
  };
  const path = at(world) + '/clock';
  const advance = async (/** @type {string} */ d) => draw(await api('POST', path + '/advance', {by: d}));
  main.append(
    h('div', {class: 'head-line'}, h('h1', null, 'Clock of ', world)),
    h('p', null, now, ' ', mode),
    h(
      'div',
      {class: 'row-of'},
      ['1m', '1h', '1d', '30d', '365d'].map((d) => button('+' + d, () => advance(d), {'data-advance': d})),
      by,
      button('Go on', () => advance(by.value)),
    ),
    h(
      'div',
      {class: 'row-of'},
      to,
      button('Set', async () => draw(await api('PUT', path, {now: to.value}))),
      button('Let it run', async () => draw(await api('PUT', path, {mode: 'running'}))),
      button('Stop it', async () => draw(await api('PUT', path, {mode: 'frozen'}))),
    ),
    h('p', {class: 'quiet'}, 'Rewinding to a request takes the clock back as well.'),
  );
  draw(await get(path));
  const tick = setInterval(async () => {
    try {
      draw(await get(path));
    } catch {
      clearInterval(tick);
    }
  }, 1000);
  gone.addEventListener('abort', () => clearInterval(tick));
}
