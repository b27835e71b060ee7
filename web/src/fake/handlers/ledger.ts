/** What the log signed last, proofs, and what devices found. `milieuFake.log.leaves.splice(3)` in the console restores an older copy. */
import type { FoundDisagreement, Uuid } from '../../api/types';
import { json, type FakeHandler } from '../server';

export const handle: FakeHandler = ({ method, parts, query, body, server: { log } }) => {
  const [what, more] = parts;
  if (what !== 'ledger') return undefined;
  if (method === 'GET') return log.show(Number(query.get('since') ?? 0)).then((shown) => json(shown));
  if (more === 'proofs') {
    const { size, events } = JSON.parse(body) as { size: number; events: Uuid[] };
    return json(log.prove(size, events));
  }
  log.disagreements.push(JSON.parse(body) as FoundDisagreement);
  return new Response(null, { status: 204 });
};
