// The conversation with everybody, and the members with their states.

import { aside, button, el, isolated } from './dom.js';
import { GROUP } from './conversation.js';
import { hueOf } from './timeline.js';
import * as words from './words.js';

const DOTS = {
  alive: 'there', waiting: 'coming', suspect: 'doubtful', dead: 'not reachable', gone: 'gone', nochat: 'no chat',
};

export class People {
  #nav;
  #choose;
  #signature = '';
  #isRead = false;

  /** `choose(whose)` when a conversation is chosen. */
  constructor(nav, choose) {
    this.#nav = nav;
    this.#choose = choose;
    nav.addEventListener('keydown', (event) => this.#arrow(event));
  }

  draw({ members, status, current, isRead }) {
    const signature = JSON.stringify([members, status?.network, unreadOfGroup(status, members), current, isRead]);
    this.#isRead = isRead;
    if (signature === this.#signature) return;
    this.#signature = signature;
    const focused = document.activeElement?.dataset.whose;
    const parts = [this.#everyone(status, members, current)];
    for (const [title, some] of sections(members)) {
      const list = el('ul', '', ...some.map((member) => el('li', '', this.#member(member, current))));
      parts.push(el('h2', '', title), list);
    }
    this.#nav.replaceChildren(...parts);
    if (focused) this.#nav.querySelector(`[data-whose="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  /** Which conversations there are, from top to bottom. */
  conversations() {
    return [...this.#nav.querySelectorAll('button[data-whose]')].map((entry) => entry.dataset.whose);
  }

  #everyone(status, members, current) {
    const others = members.filter((member) => !member.self && isThere(member) && hasChat(member));
    const known = others.length === 0 ? 'nobody else is here yet' : words.count(others.length + 1, 'machine');
    const text = status ? known : '';
    const sign = el('span', 'avatar everyone', '∗');
    sign.ariaHidden = 'true';
    return this.#entry(GROUP, current, sign, 'Everyone', text, unreadOfGroup(status, members));
  }

  #member(member, current) {
    const [kind, text] = words.memberState(member);
    const face = el('span', `avatar hue${hueOf(member.chatId ?? member.name)}`, words.initials(member.name));
    const dot = el('span', `dot ${kind}`);
    face.append(dot);
    face.ariaHidden = 'true';
    const queued = member.queued > 0 ? `${words.count(member.queued, 'message')} waiting · ${text}` : text;
    if (member.self || !hasChat(member)) {
      const row = el('div', `entry ${member.self ? 'self' : 'mute'}`, face, label(member.name, queued, kind));
      return row;
    }
    return this.#entry(member.chatId, current, face, member.name, queued, member.unread ?? 0, kind);
  }

  #entry(whose, current, face, name, text, unread, kind) {
    const entry = button('entry', () => this.#choose(whose), face, label(name, text, kind));
    entry.dataset.whose = whose;
    if (whose === current) entry.ariaCurrent = 'page';
    // What somebody is looking at is as good as read.
    if (unread > 0 && !(whose === current && this.#isRead)) entry.append(el('span', 'badge', `${unread > 99 ? '99+' : unread}`, aside(' unread')));
    return entry;
  }

  #arrow(event) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const entries = [...this.#nav.querySelectorAll('button.entry')];
    const place = entries.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    if (place >= 0 && place < entries.length) entries[place].focus();
    event.preventDefault();
  }
}

function label(name, text, kind) {
  const state = el('span', `state ${kind ?? ''}`, kind && !text.includes(DOTS[kind]) ? aside(`${DOTS[kind]}: `) : '', text);
  state.title = text;
  return el('span', 'label', isolated(name, 'name'), state);
}

/** Unread messages to everybody. */
export function unreadOfGroup(status, members) {
  if (status?.unreadGroup !== undefined) return status.unreadGroup;
  return Math.max(0, (status?.unread ?? 0) - members.reduce((sum, member) => sum + (member.unread ?? 0), 0));
}

export function hasChat(member) {
  return member.chatId !== undefined && member.chat !== 'none';
}

export function isThere(member) {
  return member.status !== 'left' && member.status !== 'revoked' && member.chat !== 'replaced';
}

function sections(members) {
  const groups = { 'This machine': [], Reachable: [], 'Not reachable': [], 'Without a chat': [], Gone: [] };
  for (const member of members) {
    const [kind] = words.memberState(member);
    if (member.self) groups['This machine'].push(member);
    else if (!isThere(member)) groups.Gone.push(member);
    else if (!hasChat(member)) groups['Without a chat'].push(member);
    else if (kind === 'alive') groups.Reachable.push(member);
    else groups['Not reachable'].push(member);
  }
  const natural = new Intl.Collator(undefined, { numeric: true });
  return ['Reachable', 'Not reachable', 'Without a chat', 'Gone', 'This machine']
    .map((title) => [title, groups[title].sort((a, b) => natural.compare(a.name, b.name))])
    .filter(([, some]) => some.length > 0);
}
