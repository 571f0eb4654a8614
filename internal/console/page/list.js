// A list of many requests, of which only those in view are in the document.

import {h} from './dom.js';
import {fateOf, SIGNS} from './feed.js';

/** @typedef {import('./feed.js').Row} Row */

const HEIGHT = 26; // of a row, as in the style sheet
const BEYOND = 8; // rows above and below those in view

const COLUMNS = ['No.', 'World', 'Operation', 'Tenant', 'Answer', 'Reason'];

export class RequestList {
  /** @type {Row[]} */
  rows = [];
  selected = '';
  /** @type {number} */
  #index = -1;
  #frame = 0;

  /** @param {(row: Row) => any} open shows a selected request */
  constructor(open) {
    this.open = open;
    this.space = h('div', {class: 'space', role: 'presentation'});
    this.body = h('div', {class: 'rows', role: 'rowgroup'});
    this.space.append(this.body);
    this.scroller = h('div', {class: 'scroller', role: 'presentation', onscroll: () => this.draw()}, this.space);
    const head = h(
      'div',
      {role: 'rowgroup'},
      h(
        'div',
        {class: 'row head', role: 'row', 'aria-rowindex': 1},
        COLUMNS.map((name) => h('span', {role: 'columnheader'}, name)),
      ),
    );
    this.grid = h(
      'div',
      {class: 'grid', role: 'grid', tabindex: 0, 'aria-label': 'Requests, oldest first', 'aria-rowcount': 1},
      head,
      this.scroller,
    );
    this.grid.addEventListener('keydown', (event) => {
      const by = {ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, End: this.rows.length, Home: -this.rows.length}[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.move(by);
    });
    this.element = this.grid;
    new ResizeObserver(() => this.draw()).observe(this.scroller);
  }

  /** Replaces all rows. @param {Row[]} rows */
  set(rows) {
    const end = this.#atEnd();
    this.rows = rows;
    this.#index = this.selected ? rows.findIndex((row) => row.key === this.selected) : -1;
    this.#grown(end);
  }

  /** Adds rows at the end. @param {Row[]} rows @param {number} most */
  add(rows, most) {
    if (rows.length === 0) return;
    const end = this.#atEnd();
    for (const row of rows) this.rows.push(row);
    if (this.rows.length > most) this.rows.splice(0, this.rows.length - most);
    this.#grown(end);
  }

  /** @param {boolean} end whether the end was in view */
  #grown(end) {
    this.grid.setAttribute('aria-rowcount', String(this.rows.length + 1));
    this.space.style.height = this.rows.length * HEIGHT + 'px';
    if (end && this.#index < 0) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.draw();
  }

  #atEnd() {
    return this.scroller.scrollTop + this.scroller.clientHeight >= this.scroller.scrollHeight - HEIGHT;
  }

  /** @param {number} by */
  move(by) {
    if (this.rows.length === 0) return;
    const from = this.#index < 0 ? (by > 0 ? -1 : this.rows.length) : this.#index;
    this.select(this.rows[Math.max(0, Math.min(this.rows.length - 1, from + by))].key);
  }

  /** @param {string} key */
  select(key) {
    const index = this.rows.findIndex((row) => row.key === key);
    if (index < 0) return;
    this.selected = key;
    this.#index = index;
    const top = index * HEIGHT;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top + HEIGHT > this.scroller.scrollTop + this.scroller.clientHeight)
      this.scroller.scrollTop = top + HEIGHT - this.scroller.clientHeight;
    this.draw();
    this.open(this.rows[index]);
  }

  draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const first = Math.max(0, Math.floor(this.scroller.scrollTop / HEIGHT) - BEYOND);
      const last = Math.min(this.rows.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / HEIGHT) + BEYOND);
      this.body.style.transform = `translateY(${first * HEIGHT}px)`;
      this.body.replaceChildren(...this.rows.slice(first, last).map((row, i) => this.#row(row, first + i)));
      const active = this.body.querySelector('[aria-selected=true]');
      if (active) this.grid.setAttribute('aria-activedescendant', active.id);
      else this.grid.removeAttribute('aria-activedescendant');
    });
  }

  /** @param {Row} row @param {number} index */
  #row(row, index) {
    const selected = row.key === this.selected;
    const cell = (/** @type {string} */ text, /** @type {string} */ kind) => h('span', {role: 'gridcell', class: kind, title: text}, text);
    return h(
      'div',
      {
        class: `row ${row.kind}`,
        role: 'row',
        id: 'row-' + index,
        'aria-rowindex': index + 2,
        'aria-selected': String(selected),
        onclick: () => this.select(row.key),
      },
      cell(row.number ? String(row.number) : '–', 'number'),
      cell(row.world || '–', 'world'),
      cell(row.operation ? `${row.vendor}.${row.operation}` : `${row.method} ${row.path}`, 'operation'),
      cell(row.rival ? row.tenant + ' (rival)' : row.tenant || '–', 'tenant'),
      h(
        'span',
        {role: 'gridcell', class: 'answer'},
        h('i', {'aria-hidden': 'true'}, SIGNS[row.kind]),
        ` ${row.outcome} `,
        h('small', null, fateOf(row)),
      ),
      cell(row.reason, 'reason'),
    );
  }
}
