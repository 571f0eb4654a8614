// The control API.

/**
 * @param {string} method
 * @param {string} path below /_mock
 * @param {any} [body]
 * @returns {Promise<any>}
 */
export async function api(method, path, body) {
  const answer = await fetch('/_mock' + path, {
    method,
    headers: body === undefined ? {} : {'Content-Type': 'application/json'},
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const value = text === '' ? null : JSON.parse(text);
  if (!answer.ok) throw new Error(value?.detail ?? `${answer.status} ${answer.statusText}`);
  return value;
}

/** @param {string} path @returns {Promise<any>} */
export const get = (path) => api('GET', path);

/** The path of a world. @param {string} world */
export const at = (world) => '/worlds/' + encodeURIComponent(world);

/** @type {Map<string, Promise<any>>} */
const kept = new Map();

/** What does not change while the server runs is asked for once. @param {string} path @returns {Promise<any>} */
export function once(path) {
  let answer = kept.get(path);
  if (!answer) {
    answer = get(path);
    kept.set(path, answer);
    answer.catch(() => kept.delete(path));
  }
  return answer;
}

/**
 * @typedef {{operation: string, method: string, path: string, writes: boolean, simulated: boolean}} Operation
 * @returns {Promise<Operation[]>}
 */
export const operations = async () => (await once('/operations')).operations;

/** @returns {Promise<{name: string, title: string}[]>} */
export const vendors = async () => (await once('/vendors')).vendors;
