// Puts the page together.

import * as api from './api.js';
import { banners } from './banners.js';
import { Composer } from './composer.js';
import { GROUP } from './conversation.js';
import { byId, say } from './dom.js';
import { explain } from './explain.js';
import { Finder } from './finder.js';
import { People, hasChat, isThere, unreadOfGroup } from './people.js';
import { Reader } from './reader.js';
import { follow } from './stream.js';
import { Timeline } from './timeline.js';
import { count, memberState } from './words.js';

/** A break this short, such as a restart, alarms nobody. */
const ALARM_AFTER_MILLIS = 1_500;

const state = { status: null, members: [], connected: true, problem: '' };
let bannersShown = '';
let alarm = null;

const timeline = new Timeline(byId('items'), (item) => void explain(byId('explain'), item));
const reader = new Reader({ log: byId('log'), newest: byId('newest'), timeline, failed });
const people = new People(byId('people'), (whose) => void choose(whose));
const finder = new Finder(byId('query'), byId('found'), {
  choose: (item) => void goTo(item),
  toggled: (open) => { byId('logbox').hidden = open; },
});
const composer = new Composer(
  { form: byId('composer'), draft: byId('draft'), send: byId('send'), reach: byId('reach'), length: byId('length'), refused: byId('refused') },
  async (whose, text) => {
    const item = await api.send(whose, text);
    finder.close();
    await reader.sent(item);
  },
);

function failed(error) {
  if (error instanceof api.Refused && error.status === 401) lock('The token that this browser has is not valid any more.');
  else if (!(error instanceof TypeError)) console.warn(error);
}

// ---- what is shown -------------------------------------------------------------------------------

function draw() {
  const { status, members } = state;
  const whose = reader.whose ?? GROUP;
  people.draw({ members, status, current: whose, isRead: reader.isRead });
  say(byId('network'), status?.network?.name ?? '');
  say(byId('link'), state.connected ? '' : 'offline');
  drawTitle(whose, members);
  drawBanners();
  const unread = status?.unread ?? 0;
  const here = whose === GROUP ? unreadOfGroup(status, members) : (memberOf(whose)?.unread ?? 0);
  const elsewhere = unread - here;
  const toRead = reader.isRead ? elsewhere : unread;
  byId('menu-unread').hidden = elsewhere <= 0;
  say(byId('menu-unread'), `${elsewhere}`);
  document.title = `${toRead > 0 ? `(${toRead}) ` : ''}${status?.network?.name ?? 'Weft'} chat`;
}

function memberOf(whose) {
  return state.members.find((member) => member.chatId === whose);
}

function drawTitle(whose, members) {
  if (whose === GROUP) {
    const there = members.filter((member) => !member.self && isThere(member) && hasChat(member));
    const reached = there.filter((member) => memberState(member)[0] === 'alive').length;
    const others = there.length;
    say(byId('title'), 'Everyone');
    const known = others === 0 ? 'Nobody else has a chat here yet' : `${reached} of ${count(others, 'other')} reachable`;
    say(byId('subtitle'), state.status ? known : '');
    composer.aim(GROUP, 'Write to everyone', others > reached ? `Reaches ${reached} of ${others} now, the others later.` : '');
    return;
  }
  const member = memberOf(whose);
  const name = member?.name ?? 'somebody';
  const [kind, words] = member ? memberState(member) : ['gone', 'no member any more'];
  say(byId('title'), name);
  say(byId('subtitle'), `${words} · sealed: only this machine and ${name} can read it`);
  composer.aim(whose, `Write to ${name} alone`, kind === 'alive' ? '' : `Waits here until ${name} can be reached.`);
}

function drawBanners() {
  const all = banners(state);
  const text = all.map((one) => one.className + one.textContent).join('\n');
  if (text === bannersShown) return;
  bannersShown = text;
  byId('banners').replaceChildren(...all);
}

function connection(connected, problem = '') {
  state.problem = problem;
  const change = () => {
    clearTimeout(alarm);
    alarm = null;
    state.connected = connected;
    composer.able(connected);
    draw();
  };
  if (connected || !state.connected) change();
  else alarm ??= setTimeout(change, ALARM_AFTER_MILLIS);
}

function lock(why) {
  byId('app').hidden = true;
  byId('locked').hidden = false;
  say(byId('locked-why'), why);
}

// ---- where the reader goes -----------------------------------------------------------------------

async function choose(whose) {
  openMenu(false);
  finder.close();
  const shown = reader.show(whose);
  draw();
  if (!matchMedia('(pointer: coarse)').matches) composer.focus();
  await shown;
}

async function goTo(item) {
  const whose = item.kind !== 'direct' ? GROUP : item.author?.self ? item.to?.chatId : item.author?.chatId;
  finder.close();
  const shown = reader.showAt(whose, item);
  draw();
  await shown;
}

function neighbour(step) {
  const all = people.conversations();
  const next = all[all.indexOf(reader.whose) + step];
  if (next) void choose(next);
}

function openMenu(open) {
  byId('app').classList.add('menu-moves');
  byId('app').classList.toggle('menu-open', open);
  byId('menu').ariaExpanded = `${open}`;
  byId('shade').hidden = !open;
  document.querySelector('.main').inert = open;
  if (open) byId('people').querySelector('button')?.focus();
}

function pressed(event) {
  const dialogOpen = document.querySelector('dialog[open]') !== null;
  if (dialogOpen) return;
  const writing = event.target.matches?.('input, textarea');
  const control = event.ctrlKey || event.metaKey;
  if ((control && event.key.toLowerCase() === 'k') || (!writing && !control && event.key === '/')) {
    event.preventDefault();
    byId('query').select();
    byId('query').focus();
  } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault();
    neighbour(event.key === 'ArrowUp' ? -1 : 1);
  } else if (!writing && event.key === '?') {
    byId('keys').showModal();
  } else if (event.key === 'Escape') {
    finder.close();
    openMenu(false);
    composer.focus();
  }
}

function pressedInLog(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
    event.preventDefault();
    reader.step(event.key === 'ArrowUp' ? -1 : 1);
  } else if (event.key === 'End') {
    event.preventDefault();
    void reader.toNewest();
  }
}

// ---- what the daemon tells -----------------------------------------------------------------------

async function refresh() {
  try {
    const [status, { members }] = await Promise.all([api.status(), api.members()]);
    state.status = status;
    state.members = members;
    draw();
  } catch (error) {
    failed(error);
  }
}

async function reload() {
  await refresh();
  await reader.show(reader.whose ?? GROUP);
  draw();
}

function told(name, data) {
  if (name === 'item') reader.item(data);
  else if (name === 'item-gone') reader.gone(data.id);
  else if (name === 'read') reader.read(data);
  else if (name === 'members') state.members = data.members;
  else if (name === 'status') state.status = data;
  else if (name === 'reset') void reload();
  draw();
}

function start() {
  byId('app').hidden = false;
  byId('menu').addEventListener('click', () => openMenu(!byId('app').classList.contains('menu-open')));
  byId('shade').addEventListener('click', () => openMenu(false));
  byId('help').addEventListener('click', () => byId('keys').showModal());
  byId('log').addEventListener('keydown', pressedInLog);
  addEventListener('keydown', pressed);
  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  }
  composer.aim(GROUP, 'Write to everyone', '');
  if (!matchMedia('(pointer: coarse)').matches) composer.focus();
  void follow({
    opened: (resumed) => {
      connection(true);
      void (resumed ? refresh() : reload());
    },
    told,
    lost: (error) => {
      failed(error);
      connection(false, error instanceof api.Refused ? error.message : '');
    },
  });
}

for (const name of ['focus', 'blur']) addEventListener(name, () => state.status && draw());
addEventListener('hashchange', () => api.takeToken() && location.reload());
api.takeToken();
if (api.hasToken()) start();
else lock('This browser has not been let in yet.');
