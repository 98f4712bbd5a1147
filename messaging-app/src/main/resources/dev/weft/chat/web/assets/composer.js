// Where messages are written. Each conversation keeps its own draft, and a message that was refused stays.

import { say } from './dom.js';
import { MAX_TEXT_BYTES, bytes } from './words.js';

/** From here on the length is shown. */
const NEAR_LIMIT_BYTES = 3_500;

export class Composer {
  #parts;
  #send;
  #drafts = new Map();
  #whose = null;
  #busy = false;
  #able = true;

  /** `send(whose, text)` returns a promise; what it throws is shown. */
  constructor(parts, send) {
    this.#parts = parts;
    this.#send = send;
    parts.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    parts.draft.addEventListener('input', () => this.#changed());
    parts.draft.addEventListener('keydown', (event) => {
      // On a phone the enter key makes a new line, and the button sends.
      const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing && !matchMedia('(pointer: coarse)').matches;
      if (sends || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        void this.#submit();
      }
    });
  }

  /** Writes to somebody else from now on; says to whom, and what that means just now. */
  aim(whose, placeholder, reach) {
    const { draft } = this.#parts;
    if (whose !== this.#whose) {
      if (this.#whose !== null) this.#drafts.set(this.#whose, draft.value);
      this.#whose = whose;
      draft.value = this.#drafts.get(whose) ?? '';
      this.#refuse('');
      this.#changed();
    }
    draft.placeholder = placeholder;
    say(this.#parts.reach, reach);
  }

  /** Whether anything can be sent at all. */
  able(able) {
    this.#able = able;
    this.#changed();
  }

  focus() {
    this.#parts.draft.focus();
  }

  async #submit() {
    const { draft } = this.#parts;
    const text = draft.value.trim();
    const whose = this.#whose;
    if (text === '' || this.#busy || !this.#able) return;
    if (bytes(text) > MAX_TEXT_BYTES) {
      this.#refuse(`Too long: ${bytes(text)} bytes, and at most ${MAX_TEXT_BYTES} go into one message.`);
      return;
    }
    this.#busy = true;
    try {
      await this.#send(whose, text);
      if (this.#whose === whose && draft.value.trim() === text) draft.value = '';
      this.#drafts.delete(whose);
      this.#refuse('');
    } catch (error) {
      this.#refuse(`Not sent: ${error.message}`);
    } finally {
      this.#busy = false;
      this.#changed();
    }
  }

  #refuse(text) {
    this.#parts.refused.hidden = text === '';
    say(this.#parts.refused, text);
  }

  #changed() {
    const { draft, send, length } = this.#parts;
    const size = bytes(draft.value.trim());
    send.disabled = size === 0 || size > MAX_TEXT_BYTES || !this.#able;
    say(length, size < NEAR_LIMIT_BYTES ? '' : `${size} of ${MAX_TEXT_BYTES} bytes`);
    length.classList.toggle('over', size > MAX_TEXT_BYTES);
    draft.style.height = 'auto';
    draft.style.height = `${draft.scrollHeight}px`;
  }
}
