// Talks to the daemon that served this page.

const TOKEN = 'weft-chat-token';
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{8,200}$/;

/** The daemon answered, and said no. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * Takes the token out of the address bar, if it is there. It stands behind the "#", which a browser sends to nobody,
 * and it is kept for this origin alone: a cookie would go to every port of this machine.
 */
export function takeToken() {
  const token = decodeURIComponent(location.hash.slice(1));
  if (!TOKEN_SHAPE.test(token)) return false;
  try {
    localStorage.setItem(TOKEN, token);
  } catch {
    fallbackToken = token; // storage is switched off: it lasts as long as the page
  }
  history.replaceState(null, '', location.pathname);
  return true;
}

let fallbackToken = null;

export function hasToken() {
  return token() !== null;
}

function token() {
  try {
    return localStorage.getItem(TOKEN) ?? fallbackToken;
  } catch {
    return fallbackToken;
  }
}

/** A request; its answer is not read yet. */
export async function request(method, path, { body, headers = {}, signal } = {}) {
  const all = { Authorization: `Bearer ${token()}`, ...headers };
  if (method !== 'GET') {
    all['X-Weft-Chat'] = '1';
    all['Content-Type'] = 'application/json';
  }
  const answer = await fetch(path, {
    method,
    headers: all,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
    cache: 'no-store',
    credentials: 'omit',
  });
  if (!answer.ok) throw new Refused(answer.status, await problem(answer));
  return answer;
}

async function problem(answer) {
  try {
    const told = await answer.json();
    return told.detail ?? told.title ?? answer.statusText;
  } catch {
    return answer.statusText || `answer ${answer.status}`;
  }
}

async function read(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null) query.set(name, value);
  }
  const text = query.toString();
  return (await request('GET', text ? `${path}?${text}` : path)).json();
}

export const status = () => read('/v1/status');
export const members = () => read('/v1/members');
export const conversation = (place) => read('/v1/conversation', place);
export const search = (q, limit) => read('/v1/search', { q, limit });
export const explain = (id) => read(`/v1/messages/${encodeURIComponent(id)}/explain`);
export const markRead = (upTo, whose) => request('POST', '/v1/read', { body: { upTo, with: whose } });

/** Writes to everybody, or to one; returns the message as the daemon has it. */
export async function send(whose, text) {
  const answer = whose === 'group'
    ? await request('POST', '/v1/messages', { body: { text } })
    : await request('POST', '/v1/direct', { body: { to: whose, text } });
  return answer.json();
}
