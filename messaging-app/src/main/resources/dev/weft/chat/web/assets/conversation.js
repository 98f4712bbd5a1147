// The part of one conversation that is loaded: a run of items without holes, kept in the daemon's order.

/** Items kept while somebody reads the newest; older ones are fetched again when wanted. */
const MAX_ITEMS = 600;

export const GROUP = 'group';

/** Whether an item belongs to a conversation: "group", or the chat id of one other. */
export function belongs(item, whose) {
  if (item.kind !== 'direct') return whose === GROUP;
  return item.author?.chatId === whose || item.to?.chatId === whose;
}

export class Conversation {
  #byId = new Map();
  #sorted = [];
  /** Whether the daemon has more before or after what is loaded. */
  moreOlder = false;
  moreNewer = false;

  constructor(whose) {
    this.whose = whose;
  }

  get items() {
    return this.#sorted;
  }

  get oldest() {
    return this.#sorted[0]?.order;
  }

  get newest() {
    return this.#sorted.at(-1)?.order;
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** A page that touches what is loaded, or the first one. */
  add(items) {
    for (const item of items) this.#byId.set(item.id, item);
    this.#sort();
  }

  /** Something new, or changed; what lies outside of the loaded run waits until it is read. False if it does. */
  upsert(item) {
    const known = this.#byId.has(item.id);
    if (!known && this.moreNewer && item.order > this.newest) return false;
    if (!known && this.moreOlder && item.order < this.oldest) return false;
    this.#byId.set(item.id, item);
    this.#sort();
    return true;
  }

  /** Everything up to a place has been read, here or in another face. */
  read(upTo) {
    for (const item of this.#sorted) {
      if (item.unread && item.order <= upTo) this.#byId.set(item.id, { ...item, unread: false });
    }
    this.#sort();
  }

  remove(id) {
    if (this.#byId.delete(id)) this.#sort();
  }

  /** Lets the oldest go. */
  trim() {
    if (this.#sorted.length <= MAX_ITEMS) return;
    for (const item of this.#sorted.slice(0, -MAX_ITEMS)) this.#byId.delete(item.id);
    this.moreOlder = true;
    this.#sort();
  }

  #sort() {
    this.#sorted = [...this.#byId.values()].sort((a, b) => compare(a.order, b.order) || compare(a.id, b.id));
  }
}

function compare(a, b) {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}
