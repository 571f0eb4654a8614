// What the vendors sent on their own: mails, notifications, and webhooks with what became
// of them.

import {at, get} from './api.js';
import {button, counted, dialog, h, table} from './dom.js';
import {json} from './diff.js';
import {faultOfDelivery} from './faults.js';

/**
 * @typedef {{status?: number, error?: string}} Attempt
 * @typedef {{state: string, reason?: string, attempts: Attempt[], request?: number, fault?: string, takenBack?: boolean}} Delivery
 *
 * @typedef {object} Post A message of a world's outbox.
 * @property {number} number
 * @property {string} time
 * @property {string} vendor
 * @property {string} tenant
 * @property {string} kind
 * @property {string} to
 * @property {string} about
 * @property {any} body
 * @property {Delivery} [delivery] of a webhook
 */

const SHOWN = 500; // messages at once, the latest

/** What became of a delivery. @param {Delivery} d */
export function became(d) {
  const last = d.attempts.at(-1);
  return [
    d.state + (last?.status ? ` ${last.status}` : ''),
    d.attempts.length > 1 ? counted(d.attempts.length, 'attempt') : '',
    d.fault ? `fault ${d.fault}` : '',
    d.takenBack ? 'taken back' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** A sign beside the colour. @param {Delivery} d */
export const signOf = (d) => (d.state === 'delivered' ? '●' : d.state === 'pending' ? '…' : '✕');

/** @type {import('./app.js').Page} */
export async function show({main, world, feed, gone}) {
  const count = h('span', {class: 'quiet'});
  const list = h('div', {id: 'outbox'});
  const draw = async () => {
    /** @type {{outbox: Post[]}} */
    const {outbox} = await get(at(world) + '/outbox');
    if (gone.aborted) return;
    count.textContent =
      counted(outbox.length, 'message') + (outbox.length > SHOWN ? `, of which the latest ${SHOWN} are shown` : '') + '. Latest first.';
    list.replaceChildren(
      outbox.length === 0
        ? h('p', {class: 'empty'}, 'The vendors sent no mail, no notification and no webhook.')
        : table(
            ['No.', 'What', 'To', 'Outcome', 'Caused by', ''],
            outbox
              .slice(-SHOWN)
              .reverse()
              .map((post) => rowOf(post, world)),
          ),
    );
  };
  main.append(h('div', {class: 'head-line'}, h('h1', null, 'Outbox of ', world), count), list);
  await draw();
  let due = 0;
  const listen = () => {
    due ||= setTimeout(() => {
      due = 0;
      if (!gone.aborted) draw().catch(() => {}); // the header says that the server is gone
    }, 500);
  };
  feed.listeners.add(listen);
  gone.addEventListener('abort', () => feed.listeners.delete(listen));
}

/** @param {Post} post @param {string} world */
function rowOf(post, world) {
  const d = post.delivery;
  return [
    post.number,
    [h('b', null, post.about), ` ${post.kind}`, h('div', {class: 'quiet'}, `${post.vendor}, ${post.tenant}, ${post.time}`)],
    h('code', null, post.to),
    d
      ? [
          h('span', {class: 'fate ' + d.state}, h('i', {'aria-hidden': 'true'}, signOf(d)), ' ', became(d)),
          d.reason ? h('div', {class: 'quiet'}, d.reason) : null,
        ]
      : h('span', {class: 'quiet'}, 'kept here, not sent'),
    d?.request ? h('a', {href: `#/w/${world}/requests/${d.request}`}, `request ${d.request}`) : '–',
    h(
      'div',
      {class: 'actions'},
      button('Look', () => look(post), {'aria-label': `Look at message ${post.number}`}),
      d ? button('Make a fault of it', () => faultOfDelivery(post, world), {'aria-label': `Make a fault of message ${post.number}`}) : null,
    ),
  ];
}

/** @param {Post} post */
function look(post) {
  const attempts = post.delivery?.attempts ?? [];
  dialog(
    `${post.about}, ${post.kind} ${post.number}`,
    attempts.length
      ? h(
          'ol',
          null,
          attempts.map((one) =>
            h('li', null, one.status ? `the subscriber answered ${one.status}` : 'no answer', one.error ? `: ${one.error}` : ''),
          ),
        )
      : null,
    json(post.body),
  );
}
