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
  }).catch(() => {
    throw new Error('the server does not answer');
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(problem(text, answer.status) ?? `${answer.status} ${answer.statusText}`);
  return text === '' ? null : JSON.parse(text);
}

/** What a problem document says. @param {string} text @param {number} status */
function problem(text, status) {
  try {
    const {title, detail} = JSON.parse(text);
    return status === 404 && title && detail ? `${title}: ${detail}` : (detail ?? title); // of what is missing, the title says what
  } catch {
    return undefined; // it is from somebody else, such as a proxy
  }
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

/** Another server may have come in the place of the one that was asked. */
export const forgetKept = () => kept.clear();

/**
 * @typedef {{operation: string, method: string, path: string, writes: boolean, simulated: boolean}} Operation
 * @returns {Promise<Operation[]>}
 */
export const operations = async () => (await once('/operations')).operations;

/** @returns {Promise<{name: string, title: string, url: string, credential: Record<string, any>}[]>} */
export const vendors = async () => (await once('/vendors')).vendors;
