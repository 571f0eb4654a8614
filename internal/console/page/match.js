// Judges a body as `mockvendors test` does: subsets of objects, whole arrays, matchers.

export const REDACTED = '[redacted]'; // what the journal shows in place of a secret

/**
 * What is wrong with a value, '' if nothing is.
 * @param {any} want @param {any} got @param {string} [at] a JSON pointer
 * @returns {string}
 */
export function mismatch(want, got, at = '') {
  if (got === REDACTED) return ''; // the page does not see it
  if (want !== null && typeof want === 'object' && !Array.isArray(want)) {
    if (Object.keys(want).some((key) => key.startsWith('$'))) return matcher(want, got, at);
    if (typeOf(got) !== 'object') return wrong(at, 'an object', got);
    return first(Object.keys(want), (key) => mismatch(want[key], got[key], `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`));
  }
  if (Array.isArray(want)) {
    if (!Array.isArray(got) || got.length !== want.length) return wrong(at, `an array of ${want.length}`, got);
    return first(want, (one, i) => mismatch(one, got[i], `${at}/${i}`));
  }
  return want === got ? '' : wrong(at, JSON.stringify(want), got);
}

/** @param {any} want @param {any} got @param {string} at */
function matcher(want, got, at) {
  if (want.$exists === false) return got === undefined ? '' : wrong(at, 'nothing', got);
  if (got === undefined) return wrong(at, 'something', got);
  return first(Object.entries(want), ([key, operand]) => {
    switch (key) {
      case '$type':
        return operand === typeOf(got) || (operand === 'number' && typeOf(got) === 'integer') ? '' : wrong(at, `of type ${operand}`, got);
      case '$match':
        return typeof got === 'string' && expression(operand).test(got) ? '' : wrong(at, `a match of ${operand}`, got);
      case '$len':
        return lengthOf(got) === operand ? '' : wrong(at, `a length of ${operand}`, got);
      case '$contains':
        if (typeof got === 'string' && typeof operand === 'string') return got.includes(operand) ? '' : wrong(at, `with ${operand}`, got);
        return Array.isArray(got) && got.some((one) => !mismatch(operand, one)) ? '' : wrong(at, `with ${JSON.stringify(operand)}`, got);
      default:
        return '';
    }
  });
}

/** A regular expression of Go, whose (?i) and the like stand in front. @param {string} text */
function expression(text) {
  const flags = /^\(\?([ims]+)\)/.exec(text);
  return flags ? new RegExp(text.slice(flags[0].length), flags[1] + 'u') : new RegExp(text, 'u');
}

/** @param {any} value */
function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** @param {any} value */
function lengthOf(value) {
  if (typeof value === 'string') return [...value].length;
  return value !== null && typeof value === 'object' ? Object.keys(value).length : -1;
}

/** @param {string} at @param {string} want @param {any} got */
function wrong(at, want, got) {
  const text = got === undefined ? 'nothing' : JSON.stringify(got);
  return `${at || 'the body'}: want ${want}, got ${text.length > 60 ? text.slice(0, 60) + '…' : text}`;
}

/** @template T @param {T[]} all @param {(one: T, i: number) => string} judge */
function first(all, judge) {
  for (const [i, one] of all.entries()) {
    const found = judge(one, i);
    if (found) return found;
  }
  return '';
}
