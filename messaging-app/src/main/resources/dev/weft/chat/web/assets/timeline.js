// Draws a conversation. Elements of items that did not change stay as they are, so selections and focus survive.

import { aside, button, el, isolated } from './dom.js';
import * as words from './words.js';

/** Messages of one author within this time stand under one name. */
const TOGETHER_MILLIS = 5 * 60_000;
const HUES = 12;

const MARKS = {
  all: '✓', some: '◔', none: '·', queued: '◷', sent: '↑', delivered: '✓', unknown: '?', expired: '✕',
};
const EVENT_MARKS = { joined: '→', left: '←', failed: '✕', back: '↻', revoked: '⊘', replaced: '⟲' };

export class Timeline {
  #list;
  #open;
  #drawn = new Map();

  /** `open(item)` when somebody wants to know what became of an item. */
  constructor(list, open) {
    this.#list = list;
    this.#open = open;
  }

  /** Shows these items; `firstNew` is the order of the first that is new since this conversation was opened. */
  draw(items, firstNew) {
    const wanted = [];
    let before = null;
    for (const item of items) {
      const newDay = !before || !words.sameDay(before.at, item.at);
      if (newDay) wanted.push(separated(`day ${item.id}`, 'day', words.dayOf(item.at)));
      const isFirstNew = firstNew !== null && item.order === firstNew;
      if (isFirstNew) wanted.push(separated('new', 'new', 'New'));
      const follows = !newDay && !isFirstNew && continues(before, item);
      wanted.push([`item ${item.id}`, JSON.stringify(item) + follows, () => this.#item(item, follows)]);
      before = item;
    }
    this.#place(wanted);
  }

  /** The element that shows an item, if it is drawn. */
  element(id) {
    return this.#drawn.get(`item ${id}`)?.element ?? null;
  }

  #place(wanted) {
    const drawn = new Map();
    let place = this.#list.firstElementChild;
    for (const [key, signature, make] of wanted) {
      const old = this.#drawn.get(key);
      let element = old?.element;
      if (old?.signature !== signature) {
        element = make();
        if (old) {
          const hadFocus = old.element.contains(document.activeElement);
          if (place === old.element) place = element;
          old.element.replaceWith(element);
          if (hadFocus) element.focus({ preventScroll: true });
        }
      }
      drawn.set(key, { element, signature });
      if (element === place) place = place.nextElementSibling;
      else this.#list.insertBefore(element, place);
    }
    for (const [key, { element }] of this.#drawn) {
      if (!drawn.has(key)) element.remove();
    }
    this.#drawn = drawn;
  }

  #item(item, follows) {
    const make = { message: written, direct: written, gap, membership }[item.kind] ?? note;
    const element = make(item, follows, () => this.#open(item));
    element.tabIndex = -1;
    element.dataset.id = item.id;
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target === element) {
        event.preventDefault();
        this.#open(item);
      }
    });
    return element;
  }
}

function continues(before, item) {
  return before !== null
    && before.kind === item.kind
    && (item.kind === 'message' || item.kind === 'direct')
    && before.author?.chatId === item.author?.chatId
    && new Date(item.at) - new Date(before.at) < TOGETHER_MILLIS;
}

/** Clocks differ, so one day may begin several times: a separator belongs to the item below it. */
function separated(key, kind, text) {
  return [key, text, () => el('li', `separator ${kind}`, el('span', '', text))];
}

function written(item, follows, open) {
  const name = item.author?.name ?? 'somebody';
  const own = item.author?.self === true;
  const head = el('p', 'head', isolated(name, 'author'), ' ', time(item, open));
  const body = el('p', 'text');
  body.dir = 'auto';
  body.textContent = item.text ?? '';
  const element = el('li', `item written ${own ? 'own' : 'other'}${follows ? ' follows' : ''}`);
  element.append(avatar(item.author), el('div', 'bubble', head, body, ...foot(item, own, open)));
  return element;
}

function foot(item, own, open) {
  const parts = [];
  if (item.clockOff) parts.push(el('p', 'odd', `Its author's clock is off by ${item.clockOff}.`));
  if (item.verified === false) parts.push(el('p', 'odd', 'Its signature could not be checked.'));
  if (own && (item.kind === 'direct' || item.marks)) {
    const [kind, text] = item.kind === 'direct' ? words.directMark(item) : words.groupMark(item.marks);
    const sign = el('span', 'sign', MARKS[kind] ?? '·');
    sign.ariaHidden = 'true';
    const mark = button(`marks ${kind}`, open, sign, el('span', 'marktext', text));
    mark.title = 'What became of it';
    mark.tabIndex = -1;
    parts.push(mark);
  }
  return parts;
}

function time(item, open) {
  const stamp = el('time', '', words.timeOf(item.at));
  stamp.dateTime = item.at;
  const element = button('stamp', open, stamp, aside(', what became of it'));
  element.title = words.exactTime(item.at);
  element.tabIndex = -1;
  return element;
}

function avatar(author) {
  const name = author?.name ?? '?';
  const element = el('span', `avatar hue${hueOf(author?.chatId ?? name)}`, words.initials(name));
  element.ariaHidden = 'true';
  return element;
}

export function hueOf(text) {
  let hash = 7;
  for (const character of text) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return hash % HUES;
}

function gap(item, follows, open) {
  const line = button('line', open, el('span', 'sign', '⋯'), isolated(words.gap(item)));
  line.tabIndex = -1;
  const element = el('li', `item gap ${item.state}`, line);
  if (item.reason) element.append(el('p', 'why', item.reason));
  return element;
}

function membership(item, follows, open) {
  const name = isolated(item.member?.name ?? 'somebody', 'name');
  const line = button('line', open, el('span', 'sign', EVENT_MARKS[item.event] ?? '·'), name, ` ${words.membership(item)}`,
    el('time', '', words.timeOf(item.at)));
  line.tabIndex = -1;
  return el('li', `item membership ${item.event}`, line);
}

function note(item, follows, open) {
  const line = button('line', open, isolated(item.text ?? ''), el('time', '', words.timeOf(item.at)));
  line.tabIndex = -1;
  return el('li', 'item note', line);
}
