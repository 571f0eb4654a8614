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

/** @type {HTMLElement | null} */
let notice = null;

/** Shows a message until the next one. @param {string} text @param {boolean} [bad] */
export function say(text, bad = false) {
  notice?.remove();
  notice = h(
    'div',
    {class: bad ? 'notice bad' : 'notice', role: bad ? 'alert' : 'status'},
    bad ? 'Refused: ' : '',
    text,
    h('button', {type: 'button', 'aria-label': 'Close the message', onclick: () => notice?.remove()}, '×'),
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
