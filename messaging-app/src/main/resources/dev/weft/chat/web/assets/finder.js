// Full-text search over everything that this machine keeps.

import * as api from './api.js';
import { button, el, isolated, say } from './dom.js';
import * as words from './words.js';

const PAUSE_MILLIS = 200;
const SHORTEST_QUERY = 2;
const MOST_RESULTS = 50;

export class Finder {
  #input;
  #panel;
  #choose;
  #asked = 0;
  #timer = null;

  /** `choose(item)` when a result is chosen; `toggled(open)` when results come up or go. */
  constructor(input, panel, { choose, toggled }) {
    this.#input = input;
    this.#panel = panel;
    this.#choose = choose;
    this.toggled = toggled;
    input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#search(), PAUSE_MILLIS);
    });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') this.#move(event, 1);
      else if (event.key === 'Enter') void this.#search();
    });
    panel.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') this.#move(event, 1);
      else if (event.key === 'ArrowUp') this.#move(event, -1);
    });
  }

  get open() {
    return !this.#panel.hidden;
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#input.value = '';
    this.#show(false);
  }

  async #search() {
    clearTimeout(this.#timer);
    const query = this.#input.value.trim();
    const mine = ++this.#asked;
    if ([...query].length < SHORTEST_QUERY) {
      this.#show(false);
      return;
    }
    let title;
    let rows = [];
    try {
      const { items } = await api.search(query, MOST_RESULTS);
      title = items.length === 0 ? `Nothing found for “${query}”` : words.count(items.length, 'message') + ' found';
      if (items.length === MOST_RESULTS) title = `The first ${MOST_RESULTS} messages found`;
      rows = items.map((item) => el('li', '', this.#result(item, query)));
    } catch (error) {
      title = `The search failed: ${error.message}`;
    }
    if (mine !== this.#asked) return;
    const heading = el('h2', '');
    heading.setAttribute('role', 'status');
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#panel.replaceChildren(
      el('header', '', heading, button('plain', () => this.close(), 'Close')),
      el('ol', '', ...rows),
    );
    this.#show(true);
    // Whoever has gone on to the results already is not thrown out by newer ones.
    if (hadFocus) (this.#panel.querySelector('button.result') ?? this.#input).focus();
    say(heading, title);
  }

  #result(item, query) {
    const to = item.kind === 'direct' ? [' to ', isolated(item.author?.self ? item.to?.name ?? '' : 'you')] : [];
    const head = el('span', 'head', isolated(item.author?.name ?? '', 'author'), ...to,
      el('time', '', words.momentOf(item.at)));
    const text = el('span', 'text', ...marked(item.text ?? '', query));
    text.dir = 'auto';
    return button('result', () => this.#choose(item), head, text);
  }

  #move(event, step) {
    const results = [...this.#panel.querySelectorAll('button.result')];
    const place = results.indexOf(document.activeElement) + step;
    if (place < 0) this.#input.focus();
    else results[Math.min(place, results.length - 1)]?.focus();
    event.preventDefault();
  }

  #show(open) {
    if (this.#panel.hidden !== open) return;
    this.#panel.hidden = !open;
    this.toggled(open);
  }
}

/** The text with the words of the query in mark elements. */
function marked(text, query) {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean).map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const parts = text.split(new RegExp(`(${terms.join('|')})`, 'iu'));
  return parts.map((part, place) => (place % 2 === 1 ? el('mark', '', part) : part));
}
