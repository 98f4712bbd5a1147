// What stands in the way just now, and what that means for a message that is sent.

import { el, isolated } from './dom.js';
import { names } from './words.js';

export function banners({ connected, problem: why, status }) {
  if (!connected) {
    const title = why ? 'weft-chat on this machine is not ready.' : 'weft-chat on this machine does not answer.';
    const text = why ? `${why}.` : 'What you see may be old, and nothing can be sent.';
    return [banner('broken', title, `${text} Trying again …`)];
  }
  const agentGone = status?.agent && !status.agent.reachable;
  const away = status?.unreachable ?? [];
  if (!agentGone && away.length === 0 && !status?.banner) return [];
  const said = status.banner
    || (away.length > 0 ? `${names(away, 4)} cannot be reached.` : 'The agent of this machine does not answer.');
  const end = said.indexOf('. ') + 1;
  const [title, text] = end > 0 ? [said.slice(0, end), said.slice(end)] : [said, ''];
  const problem = agentGone && status.agent.problem ? ` (${status.agent.problem})` : '';
  return [banner(agentGone ? 'broken' : 'apart', title, text + problem)];
}

function banner(kind, title, text) {
  return el('div', `banner ${kind}`, el('strong', '', isolated(title)), ' ', el('span', '', isolated(text)));
}
