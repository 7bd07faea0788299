import { parseJson } from './formats.js';

const KEY = 'topgun-console-token';
const root = new URL('../', document.baseURI);

/** A request that was refused, with the field that is wrong if the server named one. */
export class Refusal extends Error {
  constructor(status, message, field) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

export const token = () => sessionStorage.getItem(KEY);

export function keepToken(value) {
  if (value === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, value);
}

/** Sends a request with the token, if there is one; refusals become errors. */
export async function send(path, { method = 'GET', body, headers = {}, signal } = {}) {
  const all = { ...headers };
  if (token() !== null) all.Authorization = `Bearer ${token()}`;
  if (body !== undefined) all['Content-Type'] = 'application/json';
  const answer = await fetch(new URL(path, root), {
    method, signal, headers: all, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store', credentials: 'omit', redirect: 'error',
  });
  if (answer.ok) return answer;
  const text = await answer.text();
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    // A proxy's page, or nothing.
  }
  throw new Refusal(answer.status, report?.message ?? `The server answered ${answer.status}.`, report?.field);
}

export const get = async (path) => parseJson(await (await send(path)).text());

export async function ask(method, path, body) {
  const text = await (await send(path, { method, body })).text();
  return text === '' ? undefined : parseJson(text);
}
