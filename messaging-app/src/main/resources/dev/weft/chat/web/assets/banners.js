// What stands in the way just now, and what that means for a message that is sent.

import { el, isolated } from './dom.js';
import { names } from './words.js';

export function banners({ connected, problem, status }) {
  if (!connected) {
    return [banner('broken', 'weft-chat on this machine does not answer',
      `What you see may be old, and nothing can be sent. Trying again … ${problem ? `(${problem})` : ''}`)];
  }
  const all = [];
  if (status?.agent && !status.agent.reachable) {
    all.push(banner('broken', 'The Weft agent on this machine does not answer',
      `${status.agent.problem ? `${status.agent.problem} · ` : ''}Who is a member, and who can be reached, is only known up to here.`));
  }
  const away = status?.unreachable ?? [];
  if (away.length > 0 || status?.banner) {
    all.push(banner('apart', away.length > 0 ? `${names(away, 4)} cannot be reached` : 'Part of the group cannot be reached',
      status.banner ?? ''));
  }
  return all;
}

function banner(kind, title, text) {
  return el('div', `banner ${kind}`, el('strong', '', isolated(title)), ' ', el('span', '', isolated(text)));
}
