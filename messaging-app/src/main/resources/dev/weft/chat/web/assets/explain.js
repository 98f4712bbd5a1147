// What became of a message: its causal chain, as the daemon recorded it.

import * as api from './api.js';
import { el, isolated } from './dom.js';
import * as words from './words.js';

export async function explain(dialog, item) {
  if (item.kind !== 'message' && item.kind !== 'direct') {
    // The daemon has a chain of messages alone; of the rest all that is known is in the item.
    show(dialog, item, []);
    if (!dialog.open) dialog.showModal();
    return;
  }
  show(dialog, item, [el('p', 'why', 'One moment …')]);
  if (!dialog.open) dialog.showModal();
  try {
    const told = await api.explain(item.id);
    show(dialog, told.item ?? item, [chain(told.events ?? [])]);
  } catch (error) {
    show(dialog, item, [el('p', 'refused', `The daemon cannot tell: ${error.message}`)]);
  }
}

function show(dialog, item, parts) {
  const title = el('h2', '', heading(item));
  title.id = 'explain-title';
  const close = el('button', 'send', 'Close');
  const form = el('form', '', title, facts(item), ...parts, close);
  form.method = 'dialog';
  dialog.replaceChildren(form);
  close.focus();
}

function heading(item) {
  return {
    message: 'What became of this message',
    direct: 'What became of this direct message',
    gap: 'What is known of this gap',
    membership: 'What the agent told',
  }[item.kind] ?? 'What is known of this';
}

function facts(item) {
  const rows = [];
  const add = (name, value) => {
    if (value !== undefined && value !== null && value !== '') rows.push(el('dt', '', name), el('dd', '', isolated(`${value}`)));
  };
  if (item.kind === 'message' || item.kind === 'direct') add('Text', item.text);
  if (item.kind === 'gap') add('Missing', words.gap(item));
  if (item.kind === 'membership') add('Event', `${item.member?.name ?? ''} ${words.membership(item)}`);
  add('Author', item.kind === 'membership' ? '' : item.author?.name);
  add('To', item.to?.name);
  if (item.kind === 'message' || item.kind === 'direct') add('Written', words.exactTime(item.at));
  if (item.kind === 'membership') add('Time', words.exactTime(item.at));
  add('Signature', item.verified === undefined ? '' : item.verified ? 'checked' : 'not checked');
  if (item.kind === 'direct' && item.author?.self) add('State', words.directMark(item)[1]);
  if (item.kind === 'message' && item.marks) {
    add('State', words.groupMark(item.marks)[1]);
    for (const one of item.marks.missing ?? []) add(`Not ${one.name}`, one.why);
  }
  add('Reason', item.kind === 'gap' ? item.reason : '');
  add('Entry', item.entry);
  add('Id', item.id);
  return el('dl', 'facts', ...rows);
}

function chain(events) {
  if (events.length === 0) return el('p', 'why', 'Nothing more is recorded.');
  return el('ol', 'chain', ...events.map((event) => {
    const peer = event.peer?.name ? [' ', isolated(event.peer.name, 'name')] : [];
    const more = [event.detail, event.connection && `connection ${event.connection}`, event.entry && `entry ${event.entry}`];
    return el('li', '', el('time', '', words.exactTime(event.at)), el('p', '', el('strong', '', event.what), ...peer),
      ...more.filter(Boolean).map((text) => el('p', 'why', isolated(text))));
  }));
}
