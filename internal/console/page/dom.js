// Builds elements. Values only ever become text or attributes, never markup.

/** @typedef {Node | string | number | null | undefined | false} Child */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {Element} element
 * @param {Record<string, any> | null} attributes
 * @param {(Child | Child[])[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (name === 'href' && !/^(#|\/(?!\/))/.test(String(value)))
      continue; // a link stays within this server
    else if (['value', 'checked', 'selected', 'disabled', 'open', 'readOnly'].includes(name)) /** @type {any} */ (element)[name] = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any> | null} [attributes]
 * @param {(Child | Child[])[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = null, ...children) {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/**
 * @param {string} tag
 * @param {Record<string, any> | null} [attributes]
 * @param {(Child | Child[])[]} children
 */
export function svg(tag, attributes = null, ...children) {
  const element = document.createElementNS(SVG, tag);
  fill(element, attributes, children);
  return element;
}

/**
 * @param {string} label
 * @param {() => any} action
 * @param {Record<string, any>} [attributes]
 */
export function button(label, action, attributes = {}) {
  return h('button', {type: 'button', onclick: () => attempt(action), ...attributes}, label);
}

/** @param {Record<string, any>} attributes @param {string[]} values @param {string} chosen @param {string} [none] what the value '' is called */
export function choice(attributes, values, chosen, none = 'all') {
  return h(
    'select',
    attributes,
    values.map((value) => h('option', {value, selected: value === chosen}, value || none)),
  );
}

/**
 * A table. The first cell of a row is its head. In a narrow window a row is a block, and
 * each cell is told by its column's name.
 * @param {string[]} columns '' for one of buttons
 * @param {((Child | Child[])[] | {class: string | null, cells: (Child | Child[])[]})[]} rows
 * @param {Record<string, any>} [attributes]
 */
export function table(columns, rows, attributes = {class: 'stacks'}) {
  return h(
    'table',
    attributes,
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        columns.map((name) => (name ? h('th', {scope: 'col'}, name) : h('td'))),
      ),
    ),
    h(
      'tbody',
      null,
      rows.map((row) => {
        const {class: kind, cells} = Array.isArray(row) ? {class: null, cells: row} : row;
        const cellOf = (/** @type {Child | Child[]} */ cell, /** @type {number} */ i) =>
          i === 0 ? h('th', {scope: 'row'}, cell) : h('td', columns[i] ? {'data-label': columns[i]} : {class: 'acts'}, cell);
        return h('tr', {class: kind}, cells.map(cellOf));
      }),
    ),
  );
}

/** A number of things. @param {number} n @param {string} one */
export const counted = (n, one) => `${n} ${n === 1 ? one : one + 's'}`;

/** @type {HTMLElement | null} */
let notice = null;

/** Removes the message that is shown. @param {string} [kind] of the messages to remove */
export const unsay = (kind = 'notice') => notice?.classList.contains(kind) && notice.remove();

/** Shows a message: until the next one, the next page or Escape. @param {string} text @param {boolean} [bad] */
export function say(text, bad = false) {
  notice?.remove();
  notice = h(
    'div',
    {class: bad ? 'notice bad' : 'notice', role: bad ? 'alert' : 'status'},
    bad ? 'Refused: ' : '',
    text,
    h('button', {type: 'button', 'aria-label': 'Close the message', onclick: () => unsay()}, '×'),
  );
  document.body.append(notice);
  const shown = notice;
  if (!bad) setTimeout(() => shown.remove(), 6000);
}

/** Runs an action and shows its error. @param {() => any} action */
export async function attempt(action) {
  try {
    await action();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), true);
  }
}

/** Shows a dialog. @param {string} title @param {(Child | Child[])[]} children */
export function dialog(title, ...children) {
  const shown = h(
    'dialog',
    {'aria-label': title, onclose: () => shown.remove()},
    h('header', null, h('h2', null, title), h('button', {type: 'button', 'aria-label': 'Close', onclick: () => shown.close()}, '×')),
    ...children,
  );
  document.body.append(shown);
  shown.showModal();
  return shown;
}

/** Shows a text to copy, and copies it where the browser lets us. @param {string} title @param {string} text */
export async function offer(title, text) {
  const area = h('textarea', {class: 'code', rows: 18, readOnly: true, 'aria-label': title, value: text});
  dialog(title, area);
  area.select();
  try {
    await navigator.clipboard.writeText(text);
    say('Copied.');
  } catch {
    say('Press Ctrl+C to copy.');
  }
}
