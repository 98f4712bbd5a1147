// The conversation in front of the reader: loading, scrolling, and what counts as read.

import * as api from './api.js';
import { Conversation, belongs } from './conversation.js';
import { count } from './words.js';

const PAGE_ITEMS = 60;
/** So near to an end of what is loaded, the next page is fetched. */
const NEAR_PIXELS = 400;
const AT_BOTTOM_PIXELS = 40;
/** Messages that come in one breath are marked as read together. */
const READ_PAUSE_MILLIS = 300;

export class Reader {
  #log;
  #newest;
  #timeline;
  #failed;
  #conversation = null;
  #firstNew = null;
  #loading = 0;
  #missed = 0;
  #waiting = [];
  #readUpTo = null;
  #readTimer = null;
  /** Whether the newest items are what the reader looks at. */
  #atBottom = true;

  constructor({ log, newest, timeline, failed }) {
    this.#log = log;
    this.#newest = newest;
    this.#timeline = timeline;
    this.#failed = failed;
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    newest.addEventListener('click', () => void this.toNewest());
    new ResizeObserver(() => this.#atBottom && this.#toBottom()).observe(log);
    addEventListener('focus', () => this.#maybeRead());
    document.addEventListener('visibilitychange', () => this.#maybeRead());
  }

  /** Whether somebody has the newest of this conversation in front of them. */
  get isRead() {
    return this.#atBottom && document.visibilityState === 'visible' && document.hasFocus();
  }

  get whose() {
    return this.#conversation?.whose ?? null;
  }

  /** Shows a conversation from its newest item on. */
  async show(whose) {
    const conversation = this.#begin(whose);
    await this.#load(async () => {
      const page = await api.conversation({ with: whose, limit: PAGE_ITEMS });
      if (conversation !== this.#conversation) return;
      conversation.add(page.items);
      conversation.moreOlder = page.more;
      this.#firstNew = page.items.find((item) => item.unread)?.order ?? null;
      this.#atBottom = true;
    });
    this.#draw();
    this.#maybeRead();
  }

  /** Shows the place of one item in its conversation. */
  async showAt(whose, item) {
    const conversation = this.#begin(whose);
    await this.#load(async () => {
      const [before, after] = await Promise.all([
        api.conversation({ with: whose, before: item.order, limit: PAGE_ITEMS / 2 }),
        api.conversation({ with: whose, after: item.order, limit: PAGE_ITEMS / 2 }),
      ]);
      if (conversation !== this.#conversation) return;
      conversation.add([...before.items, item, ...after.items]);
      conversation.moreOlder = before.more;
      conversation.moreNewer = after.more;
      this.#atBottom = false;
    });
    this.#draw();
    const element = this.#timeline.element(item.id);
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
    element?.classList.add('pointed');
  }

  /** Something new or changed. */
  item(item) {
    if (this.#loading > 0) {
      this.#waiting.push(() => this.item(item));
      return;
    }
    const conversation = this.#conversation;
    if (!conversation || !belongs(item, conversation.whose)) return;
    const known = conversation.get(item.id) !== undefined;
    const taken = conversation.upsert(item);
    const news = !known && (item.kind === 'message' || item.kind === 'direct') && !item.author?.self;
    if (news && !this.isRead) {
      this.#missed++;
      if (taken && this.#firstNew === null && item.unread) this.#firstNew = item.order;
    }
    if (this.#atBottom) conversation.trim();
    this.#draw();
    this.#maybeRead();
  }

  /** Somebody read up to a place, here or in another face; without `with`, in every conversation. */
  read({ upTo, with: whose }) {
    if (this.#loading > 0) {
      this.#waiting.push(() => this.read({ upTo, with: whose }));
      return;
    }
    const conversation = this.#conversation;
    if (!conversation || (whose !== undefined && whose !== conversation.whose)) return;
    conversation.read(upTo);
    const unread = conversation.items.filter((item) => item.unread);
    this.#missed = Math.min(this.#missed, unread.length);
    // Who reads here still wants to see where the new ones began.
    if (!this.isRead && this.#firstNew !== null) this.#firstNew = unread[0]?.order ?? null;
    this.#draw();
  }

  gone(id) {
    if (this.#loading > 0) {
      this.#waiting.push(() => this.gone(id));
      return;
    }
    this.#conversation?.remove(id);
    this.#draw();
  }

  /** An own message as it was when it was taken; what came of it since may have been told already. */
  async sent(item) {
    this.#taken(item);
    await this.toNewest();
  }

  #taken(item) {
    if (this.#loading > 0) this.#waiting.push(() => this.#taken(item));
    else if (!this.#conversation?.get(item.id)) this.item(item);
  }

  async toNewest() {
    if (this.#conversation?.moreNewer) {
      await this.show(this.#conversation.whose);
      return;
    }
    this.#toBottom();
    this.#scrolled();
  }

  /** Moves the focus from message to message. */
  step(by) {
    const items = [...this.#log.querySelectorAll('.item')];
    const place = items.indexOf(document.activeElement?.closest('.item'));
    const next = place < 0 ? items.length - 1 : place + by;
    if (next >= items.length) this.#log.focus();
    else items[Math.max(next, 0)]?.focus();
  }

  #begin(whose) {
    this.#conversation = new Conversation(whose);
    this.#firstNew = null;
    this.#missed = 0;
    this.#readUpTo = null;
    return this.#conversation;
  }

  /** While a page is on its way, what the stream tells waits: the page may be older than it. */
  async #load(fetchPage) {
    this.#loading++;
    try {
      await fetchPage();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#loading--;
      if (this.#loading === 0) {
        for (const task of this.#waiting.splice(0)) task();
      }
    }
  }

  async #older() {
    const conversation = this.#conversation;
    await this.#load(async () => {
      const page = await api.conversation({ with: conversation.whose, before: conversation.oldest, limit: PAGE_ITEMS });
      conversation.add(page.items);
      conversation.moreOlder = page.more && page.items.length > 0;
    });
    if (conversation === this.#conversation) this.#draw();
  }

  async #newer() {
    const conversation = this.#conversation;
    await this.#load(async () => {
      const page = await api.conversation({ with: conversation.whose, after: conversation.newest, limit: PAGE_ITEMS });
      conversation.add(page.items);
      conversation.moreNewer = page.more && page.items.length > 0;
    });
    if (conversation === this.#conversation) this.#draw();
  }

  #draw() {
    if (!this.#conversation) return;
    const anchor = this.#atBottom ? null : this.#firstVisible();
    const was = anchor?.getBoundingClientRect().top;
    this.#timeline.draw(this.#conversation.items, this.#firstNew);
    if (this.#atBottom) this.#toBottom();
    else if (anchor?.isConnected) this.#log.scrollTop += anchor.getBoundingClientRect().top - was;
    this.#pill();
  }

  /** What stays where it is when something comes in above. */
  #firstVisible() {
    const top = this.#log.getBoundingClientRect().top;
    return [...this.#log.querySelectorAll('.item')].find((item) => item.getBoundingClientRect().bottom > top) ?? null;
  }

  #toBottom() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const fromBottom = scrollHeight - scrollTop - clientHeight;
    this.#atBottom = fromBottom < AT_BOTTOM_PIXELS && !this.#conversation?.moreNewer;
    if (this.#atBottom) this.#maybeRead();
    this.#pill();
    if (this.#loading > 0 || !this.#conversation) return;
    if (scrollTop < NEAR_PIXELS && this.#conversation.moreOlder) void this.#older();
    else if (fromBottom < NEAR_PIXELS && this.#conversation.moreNewer) void this.#newer();
  }

  #pill() {
    const news = this.#missed > 0 ? `${count(this.#missed, 'new message')} ↓` : 'Newest ↓';
    if (this.#newest.textContent !== news) this.#newest.textContent = news;
    this.#newest.hidden = this.#atBottom;
  }

  /** Read is what stood at the bottom of a page that somebody has in front of them. */
  #maybeRead() {
    if (!this.isRead) return;
    this.#missed = 0;
    clearTimeout(this.#readTimer);
    this.#readTimer = setTimeout(() => void this.#read(), READ_PAUSE_MILLIS);
  }

  async #read() {
    const { items, whose } = this.#conversation;
    const unread = items.findLast((item) => item.unread);
    if (!unread || unread.order === this.#readUpTo) return;
    this.#readUpTo = unread.order;
    try {
      await api.markRead(unread.order, whose);
    } catch (error) {
      this.#readUpTo = null;
      this.#failed(error);
    }
  }
}
