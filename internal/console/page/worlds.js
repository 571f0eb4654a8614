// The choice of a world. There can be thousands: the list has the latest, a search the rest.

import {counted, dialog, h} from './dom.js';

const MOST = 100; // worlds at once, in the list and among what is found
const FIND = '?'; // no world has this name

export class WorldChoice {
  #shown = '';

  /**
   * @param {Record<string, any>} attributes
   * @param {import('./feed.js').Feed} feed
   * @param {(world: string) => void} choose
   * @param {string} [none] what the choice of no world is called
   */
  constructor(attributes, feed, choose, none) {
    this.feed = feed;
    this.choose = choose;
    this.none = none;
    this.chosen = '';
    this.element = h('select', {...attributes, onchange: () => this.#changed()});
  }

  /** Shows the worlds that there are now, and the chosen one. @param {string} chosen */
  show(chosen) {
    this.chosen = chosen;
    const all = [...this.feed.worlds.keys()];
    const names = [...new Set([...all.slice(-MOST), ...(chosen ? [chosen] : [])])].sort();
    const more = all.length - names.length;
    const key = JSON.stringify([names, more > 0 ? all.length : 0]);
    if (key !== this.#shown) {
      this.#shown = key;
      this.element.replaceChildren(
        ...(this.none ? [h('option', {value: ''}, this.none)] : []),
        ...names.map((name) => h('option', {value: name}, name)),
        ...(more > 0 ? [h('option', {value: FIND}, `Find one of ${all.length}…`)] : []),
      );
    }
    this.element.value = chosen;
  }

  #changed() {
    const value = this.element.value;
    this.element.value = this.chosen;
    if (value === FIND) this.#find();
    else this.choose(value);
  }

  #find() {
    const found = h('ul', {class: 'found'});
    const more = h('p', {class: 'quiet', role: 'status'});
    const draw = () => {
      const part = search.value.trim().toLowerCase();
      const names = [...this.feed.worlds.keys()].filter((name) => name.includes(part)).sort();
      found.replaceChildren(
        ...names.slice(0, MOST).map((name) => h('li', null, h('button', {type: 'button', onclick: () => take(name)}, name))),
      );
      more.textContent =
        names.length > MOST ? `${names.length - MOST} more: type a part of the name.` : counted(names.length, 'world') + '.';
    };
    const take = (/** @type {string} */ name) => {
      shown.close();
      this.choose(name);
    };
    const search = h('input', {
      type: 'search',
      'aria-label': 'A part of the name',
      placeholder: 'A part of the name',
      id: 'find-world',
      oninput: draw,
    });
    const shown = dialog('Find a world', search, more, found);
    draw();
    search.focus();
  }
}
