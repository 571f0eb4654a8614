// A request in other forms: a call, a command, a drawing, a scenario.

import {at, get, operations} from './api.js';

/** @typedef {import('./feed.js').Row} Row */

/**
 * The values of a path's parameters, null if the path is not of this form.
 * @param {string} form such as /accounts/{accountId}
 * @param {string} path
 */
export function parameters(form, path) {
  const names = /** @type {string[]} */ ([]);
  const pattern = form.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{([^}]+)\}/g, (_, name) => {
    names.push(name);
    return '([^/]+)';
  });
  const found = new RegExp(`^${pattern}/?$`).exec(path);
  return found && Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1])]));
}

/** Headers that say nothing of their own. */
const PLAIN =
  /^(content-(length|type|encoding)|host|user-agent|accept.*|connection|date|sec-.*|origin|referer|x-mockvendors-.*|cache-control|pragma)$/i;
const HIDDEN = /^\[credential/;

/** A request as a call of a scenario or of the control API. @param {any} request @param {string} world */
export async function callOf(request, world) {
  const name = `${request.vendor}.${request.operation}`;
  const operation = (await operations()).find((one) => one.operation === name);
  if (!operation) throw new Error('this request reached no operation of the vendor, so it cannot be made as a call');
  const url = new URL(request.path, 'http://x');
  const path = parameters(operation.path, url.pathname);
  const sent = request.request;
  const contentType = Object.entries(sent.headers).find(([header]) => /^content-type$/i.test(header))?.[1] ?? '';
  if (/multipart/i.test(contentType))
    throw new Error('a request with a file cannot be made again, because the journal does not keep its bytes: write the step with `file`');
  const {credentials} = await get(at(world));
  const headers = Object.fromEntries(
    Object.entries(sent.headers).filter(([header, value]) => !PLAIN.test(header) && !HIDDEN.test(/** @type {string} */ (value))),
  );
  /** @type {Record<string, any>} */
  const call = {operation: name, tenant: request.tenant ?? credentials[request.vendor]?.tenant ?? ''};
  if (request.tenant === null) call.as = 'none';
  else if (request.as) call.as = request.as;
  if (path && Object.keys(path).length) call.path = path;
  const query = /** @type {Record<string, any>} */ ({});
  for (const [key, value] of url.searchParams) query[key] = key in query ? [query[key], value].flat() : value;
  if (Object.keys(query).length) call.query = query;
  if (Object.keys(headers).length) call.headers = headers;
  if (sent.body !== null) call[/form-urlencoded/i.test(contentType) ? 'form' : 'body'] = sent.body;
  return call;
}

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** @param {string} vendor @param {string} field */
const variable = (vendor, field) => `$MOCKVENDORS_${vendor}_${field.replace(/[A-Z]/g, '_$&')}`.toUpperCase();

/** A request as a command, with variables in place of credentials. @param {any} request @param {string} world */
export async function curl(request, world) {
  const {credentials} = await get(at(world));
  const has = credentials[request.vendor] ?? {apiKey: ''};
  const lines = [`curl -X ${request.method} "${variable(request.vendor, 'url')}"${quoted(request.path)}`];
  for (const [header, value] of Object.entries(request.request.headers)) {
    if (/^(content-length|host|user-agent|accept-encoding|connection)$/i.test(header)) continue;
    if (!HIDDEN.test(/** @type {string} */ (value))) {
      lines.push(`-H ${quoted(`${header}: ${value}`)}`);
    } else if (!/^authorization$/i.test(header)) {
      lines.push(`-H "${header}: ${variable(request.vendor, 'apiKey')}"`);
    } else if ('token' in has || !('username' in has)) {
      lines.push(`-H "${header}: Bearer ${variable(request.vendor, 'token' in has ? 'token' : 'apiKey')}"`);
    } else {
      lines.push(`-u "${variable(request.vendor, 'username')}:${variable(request.vendor, 'password')}"`);
    }
  }
  const {body, headers} = request.request;
  const form = Object.entries(headers).some(
    ([name, value]) => /^content-type$/i.test(name) && /form-urlencoded/i.test(/** @type {string} */ (value)),
  );
  if (form && body !== null)
    for (const [name, value] of Object.entries(body))
      for (const one of [value].flat()) lines.push(`--data-urlencode ${quoted(`${name}=${one}`)}`);
  else if (body !== null) lines.push(`--data-raw ${quoted(typeof body === 'string' ? body : JSON.stringify(body))}`);
  return lines.join(' \\\n  ');
}

/** Requests as a sequence diagram of Mermaid. @param {Row[]} rows */
export function mermaid(rows) {
  const plain = (/** @type {string} */ text) => text.replace(/[#;:\n<>]/g, ' ');
  const lines = ['sequenceDiagram', '  participant client'];
  for (const vendor of new Set(rows.map((row) => row.vendor))) lines.push(`  participant ${vendor}`);
  if (rows.some((row) => row.rival)) lines.push('  participant rival');
  for (const row of rows) {
    const who = row.rival ? 'rival' : 'client';
    const unseen = row.fault?.phase === 'before' && !row.committed && !row.delivered;
    lines.push(`  ${who}${unseen ? '-x' : '->>'}${row.vendor}: ${row.number} ${plain(row.operation || row.method + ' ' + row.path)}`);
    if (row.committed && row.changes.length) lines.push(`  Note right of ${row.vendor}: committed`);
    if (!unseen)
      lines.push(
        `  ${row.vendor}${row.delivered ? '-->>' : '--x'}${who}: ${row.delivered ? '' : 'withheld, the client saw '}${plain(row.outcome)}`,
      );
  }
  return lines.join('\n') + '\n';
}
