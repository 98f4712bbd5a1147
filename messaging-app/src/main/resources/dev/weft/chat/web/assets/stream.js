// Server-sent events by fetch: EventSource cannot send a token in a header.

import { Refused, request } from './api.js';

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 3_000;
/** The daemon says something at least every 15 s. */
const SILENCE_MILLIS = 40_000;
const MAX_LINE_CHARACTERS = 4_000_000;

/**
 * Follows the daemon's events until the page is closed. `opened(resumed)` after each connecting, `told(name, data)` for
 * each event, `lost(error)` when the connection ended; refused tokens end it all.
 */
export async function follow({ opened, told, lost }) {
  let last = null;
  let pause = FIRST_PAUSE_MILLIS;
  for (;;) {
    const watch = new Watchdog();
    try {
      const headers = { Accept: 'text/event-stream' };
      if (last !== null) headers['Last-Event-ID'] = last;
      const answer = await request('GET', '/v1/events', { headers, signal: watch.signal });
      watch.alive();
      pause = FIRST_PAUSE_MILLIS;
      opened(last !== null);
      await eventsOf(answer.body, watch, (event) => {
        told(event.name, JSON.parse(event.data));
        if (event.id !== null) last = event.id;
      });
      lost(new Error('the daemon ended the connection'));
    } catch (error) {
      lost(error);
      if (error instanceof Refused && error.status === 401) return;
    } finally {
      watch.stop();
    }
    await waitFor(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
  }
}

async function eventsOf(body, watch, event) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser(event);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    watch.alive();
    parser.take(value);
  }
}

/** The format of server-sent events, as far as a server uses it. */
export class EventParser {
  #rest = '';
  #name = 'message';
  #data = [];
  #id = null;
  #event;

  constructor(event) {
    this.#event = event;
  }

  take(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    if (this.#rest.length > MAX_LINE_CHARACTERS) throw new Error('an event without an end');
    for (const line of lines) this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  #line(line) {
    if (line === '') {
      if (this.#data.length > 0) this.#event({ name: this.#name, data: this.#data.join('\n'), id: this.#id });
      this.#name = 'message';
      this.#data = [];
      this.#id = null;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#name = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id') this.#id = value;
  }
}

/** Gives a connection up that says nothing any more, as after this machine slept. */
class Watchdog {
  #controller = new AbortController();
  #timer = null;

  constructor() {
    this.alive();
  }

  get signal() {
    return this.#controller.signal;
  }

  alive() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(new Error('the daemon fell silent')), SILENCE_MILLIS);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}

/** Waits, or not so long when the browser is back in front of somebody. */
function waitFor(millis) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('focus', done);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    addEventListener('focus', done);
    addEventListener('online', done);
  });
}
