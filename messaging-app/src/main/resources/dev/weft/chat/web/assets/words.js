// How things are said.

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const utf8 = new TextEncoder();

export const MAX_TEXT_BYTES = 4000;

export function bytes(text) {
  return utf8.encode(text).length;
}

export function timeOf(at) {
  return clock.format(new Date(at));
}

export function exactTime(at) {
  return at ? exact.format(new Date(at)) : '';
}

export function dayOf(at) {
  const date = new Date(at);
  const today = new Date();
  if (sameDay(date, today)) return 'Today';
  today.setDate(today.getDate() - 1);
  if (sameDay(date, today)) return 'Yesterday';
  return (Date.now() - date < 300 * 86_400_000 ? day : dayOfYear).format(date);
}

/** The time alone today, else with its day. */
export function momentOf(at) {
  if (!at) return '';
  return sameDay(new Date(at), new Date()) ? timeOf(at) : `${dayOf(at)} ${timeOf(at)}`;
}

export function sameDay(a, b) {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** What stands for a name where there is little room: "B" for beta, "N2" for node2. */
export function initials(name) {
  const number = /\d{1,2}$/.exec(name)?.[0] ?? '';
  return ([...name][0] ?? '?').toUpperCase() + (number === name ? '' : number);
}

/** "a", "a and b", "a, b and 3 others". */
export function names(list, most = 3) {
  if (list.length === 0) return '';
  if (list.length === 1) return list[0];
  const shown = list.length <= most ? list.slice(0, -1) : list.slice(0, most);
  const last = list.length <= most ? list.at(-1) : `${list.length - most} others`;
  return `${shown.join(', ')} and ${last}`;
}

export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

/** What became of an own message to everybody: [kind, words]. */
export function groupMark(marks) {
  if (!marks || marks.of === 0) return ['none', 'nobody else is here yet'];
  if (marks.stored >= marks.of) return ['all', marks.of === 1 ? 'stored by the other one' : `stored by all ${marks.of}`];
  const missing = names((marks.missing ?? []).map((one) => one.name), 2);
  const stored = `stored by ${marks.stored} of ${marks.of}`;
  return ['some', missing ? `${stored}, not yet by ${missing}` : stored];
}

const DIRECT = {
  queued: 'waiting',
  sent: 'sent, not confirmed',
  delivered: 'delivered',
  unknown: 'not known whether it arrived',
  expired: 'given up',
};

/** What became of an own direct message: [kind, words]. */
export function directMark(item) {
  const words = DIRECT[item.state] ?? item.state;
  const reason = item.state === 'delivered' || item.state === 'sent' ? '' : item.stateReason;
  return [item.state, reason ? `${words}: ${reason}` : words];
}

const EVENTS = {
  joined: 'joined',
  left: 'left',
  failed: 'cannot be reached',
  back: 'is back',
  revoked: 'was thrown out',
  replaced: 'was set up anew and has a new key',
};

export function membership(item) {
  const words = EVENTS[item.event] ?? item.event;
  if (item.event === 'back' && item.reason) return item.reason.replace(/^it is back/, 'is back');
  return item.reason ? `${words}: ${item.reason}` : words;
}

export function gap(item) {
  if (item.text) return item.text;
  const missing = item.last - item.first + 1;
  const range = item.first === item.last ? `${item.first}` : `${item.first}–${item.last}`;
  return `${missing} missing from ${item.author?.name ?? 'somebody'}, ${range}: ${item.state}`;
}

/** A member's state: [kind, words]. */
export function memberState(member) {
  const [kind, text] = standing(member);
  return [kind, member.forked ? `has signed two histories · ${text}` : text];
}

function standing(member) {
  const since = member.since ? ` since ${momentOf(member.since)}` : '';
  if (member.status === 'left') return ['gone', `left${since}`];
  if (member.status === 'revoked') return ['gone', `thrown out${since}`];
  if (member.status === 'dead') return ['dead', member.reason || `no answer${since}`];
  if (member.status === 'suspect') return ['suspect', member.reason || 'does not answer just now'];
  if (member.self) return ['alive', 'this machine'];
  const chat = {
    connected: ['alive', 'connected'],
    connecting: ['waiting', 'connecting …'],
    unreachable: ['suspect', member.reason || 'its chat does not answer'],
    replaced: ['gone', 'set up anew: its old key counts no more'],
    none: ['nochat', 'no chat there'],
  };
  return chat[member.chat] ?? ['nochat', member.chat ?? ''];
}
