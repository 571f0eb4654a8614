// Draws requests as a sequence: who asked whom, and which answers arrived.

import {h, svg} from './dom.js';
import {became, signOf} from './outbox.js';

/** @typedef {import('./feed.js').Row} Row */
/** @typedef {import('./outbox.js').Post} Post */

const LANE = 210,
  STEP = 62,
  DELIVERY = 34,
  TOP = 40,
  MARGIN = 74;

/** What a request and its answer were, in a sentence. @param {Row} row */
export function sentence(row) {
  const who = row.rival ? 'A rival' : 'The client';
  const sent = `${who} sent ${row.number}, ${row.operation || row.method + ' ' + row.path}`;
  if (row.delivered) return `${sent}, and got ${row.outcome}.`;
  if (row.committed) return `${sent}. The vendor carried it out, but its answer was withheld: the client saw ${row.outcome}.`;
  return `${sent}. The vendor's answer did not arrive: the client saw ${row.outcome}.`;
}

/** @param {Post} post a webhook */
const sentenceOf = (post) =>
  `Request ${post.delivery?.request} made ${post.vendor} send ${post.about}: ${became(/** @type {any} */ (post.delivery))}.`;

/**
 * @param {Row[]} rows of one world
 * @param {string} [selected] the key of one
 * @param {Post[]} [posts] of the world's outbox
 */
export function sequence(rows, selected = '', posts = []) {
  const sentBy = (/** @type {Row} */ row) => posts.filter((post) => post.delivery?.request === row.number && !post.delivery.takenBack);
  const sent = rows.map(sentBy);
  const vendors = [...new Set(rows.map((row) => row.vendor))];
  const lanes = ['client', ...vendors, ...(rows.some((row) => row.rival) ? ['rival'] : []), ...(sent.flat().length ? ['subscriber'] : [])];
  const x = (/** @type {string} */ lane) => MARGIN + lanes.indexOf(lane) * LANE;
  const width = MARGIN * 2 + (lanes.length - 1) * LANE,
    height = TOP + rows.length * STEP + sent.flat().length * DELIVERY + 8;
  const drawing = svg('svg', {
    class: 'sequence',
    role: 'img',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    'aria-label': rows.map((row, i) => [sentence(row), ...sent[i].map(sentenceOf)].join(' ')).join(' '),
  });
  for (const lane of lanes) {
    drawing.append(
      svg('text', {x: x(lane), y: 16, class: 'lane', 'text-anchor': 'middle'}, lane),
      svg('line', {x1: x(lane), x2: x(lane), y1: 24, y2: height, class: 'life'}),
    );
  }
  let y = TOP;
  rows.forEach((row, i) => {
    drawing.append(exchange(row, x(row.rival ? 'rival' : 'client'), x(row.vendor), y, row.key === selected, width));
    y += STEP;
    for (const post of sent[i]) {
      drawing.append(deliveryOf(post, x(row.vendor), x('subscriber'), y));
      y += DELIVERY;
    }
  });
  return h('figure', {class: 'sequence-box'}, drawing);
}

/** @param {Row} row @param {number} from @param {number} to @param {number} y @param {boolean} selected @param {number} width */
function exchange(row, from, to, y, selected, width) {
  const right = from < to ? 1 : -1,
    middle = (from + to) / 2;
  const group = svg('g', {class: `exchange ${row.kind}${selected ? ' selected' : ''}`});
  if (selected) group.append(svg('rect', {x: 2, y: y - 10, width: width - 4, height: STEP - 8, rx: 4, class: 'band'}));
  const unseen = row.fault?.phase === 'before' && !row.committed && !row.delivered;
  const reaches = unseen ? middle + right * 40 : to;
  group.append(
    svg('text', {x: middle, y: y + 3, class: 'says', 'text-anchor': 'middle'}, short(`${row.number} ${row.operation || row.method}`)),
    arrow(from, reaches, y + 9, right, 'asks'),
  );
  if (unseen) group.append(cross(reaches, y + 9));
  if (row.committed && row.changes.length > 0) {
    group.append(
      svg('rect', {x: to - 4, y: y + 13, width: 8, height: 8, class: 'commit'}),
      svg('text', {x: to + right * 10, y: y + 21, class: 'note', 'text-anchor': right > 0 ? 'start' : 'end'}, 'committed'),
    );
  }
  const back = y + 38;
  if (row.delivered) {
    group.append(
      arrow(to, from, back, -right, 'answers'),
      svg('text', {x: middle, y: back - 5, class: 'says', 'text-anchor': 'middle'}, row.outcome),
    );
  } else if (!unseen) {
    const stop = middle + right * 18;
    group.append(
      svg('line', {x1: to, x2: stop, y1: back, y2: back, class: 'withheld'}),
      cross(stop, back),
      svg('line', {x1: stop - right * 12, x2: from, y1: back, y2: back, class: 'missing'}),
      svg('text', {x: middle, y: back - 8, class: 'says lost', 'text-anchor': 'middle'}, `withheld: ${row.outcome}`),
    );
  } else {
    group.append(svg('text', {x: middle, y: y + 28, class: 'says lost', 'text-anchor': 'middle'}, `never seen: ${row.outcome}`));
  }
  return group;
}

/** A webhook; one that did not get there ends on the way. @param {Post} post @param {number} from @param {number} to @param {number} y */
function deliveryOf(post, from, to, y) {
  const d = /** @type {import('./outbox.js').Delivery} */ (post.delivery);
  const arrives = d.state === 'delivered' || d.attempts.some((one) => one.status);
  const end = arrives ? to : to - 60;
  return svg(
    'g',
    {class: `delivery ${d.state}`},
    svg('text', {x: to - LANE / 2, y: y + 3, class: 'says', 'text-anchor': 'middle'}, short(post.about)),
    arrow(from, end, y + 9, 1, 'sends'),
    arrives ? null : cross(end, y + 9),
    svg('text', {x: to - LANE / 2, y: y + 21, class: 'note', 'text-anchor': 'middle'}, short(`${signOf(d)} ${became(d)}`)),
  );
}

/** @param {string} text */
const short = (text) => (text.length > 27 ? text.slice(0, 26) + '…' : text);

/** @param {number} from @param {number} to @param {number} y @param {number} right @param {string} kind */
function arrow(from, to, y, right, kind) {
  return svg('path', {d: `M${from} ${y}H${to}M${to - right * 7} ${y - 4}L${to} ${y}L${to - right * 7} ${y + 4}`, class: kind});
}

/** @param {number} x @param {number} y */
function cross(x, y) {
  return svg('path', {d: `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}`, class: 'cross'});
}
