// Builds elements. Text only ever becomes text nodes: nothing here, or anywhere in this page, parses markup.

/** An element with a class, its properties and its children; strings become text. */
export function el(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

/** A button that does one thing. */
export function button(className, onClick, ...children) {
  const element = el('button', className, ...children);
  element.type = 'button';
  element.addEventListener('click', onClick);
  return element;
}

/** What somebody wrote, kept apart from the direction of the text around it. */
export function isolated(text, className) {
  const element = el('bdi', className);
  element.textContent = text;
  return element;
}

/** For screen readers alone. */
export function aside(text) {
  return el('span', 'away', text);
}

/** Says the same in another element only when it changed, so that nobody hears it twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export const byId = (id) => document.getElementById(id);
