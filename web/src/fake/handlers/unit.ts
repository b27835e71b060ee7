/** Orders, admissions and the shift, for the fake server. Test only. */
import type { BoardRow, LevelOrder, Precaution, Shift } from '../../api/types';
import { MICROS_PER_HOUR, MICROS_PER_MINUTE } from '../../clock/now';
import { json, type FakeApplier, type FakeHandler, type FakeServer } from '../server';

interface Kept {
  orders: (LevelOrder & { stay: string })[];
  precautions: (Precaution & { stay: string })[];
  ended: Set<string>;
}
const kept = new WeakMap<FakeServer, Kept>();
function of(server: FakeServer): Kept {
  const found = kept.get(server) ?? { orders: [], precautions: [], ended: new Set<string>() };
  kept.set(server, found);
  return found;
}
function change(server: FakeServer, stay: string, how: (row: BoardRow) => BoardRow): void {
  server.seed.rows = server.seed.rows.map((row) => (row.stay === stay ? how(row) : row));
}

export const apply: FakeApplier = ({ id, action }, author, server) => {
  const now = server.now();
  const levels = server.seed.policies[0]?.policy.levels ?? [];
  if (action.kind === 'order_level') {
    const level = levels.find((each) => each.code === action.level);
    const minutes = level?.observation.kind === 'continuous' ? level.observation.entry_interval_minutes : (level?.observation.interval_minutes ?? 15);
    const verbal = action.basis.by === 'verbal';
    of(server).orders.push({ id, stay: action.stay, level: action.level, basis: action.basis, reason: action.reason, entered_by: author, started_at: now, received_at: now, confirmed_at: action.basis.by === 'provider' ? now : null });
    change(server, action.stay, (row) => ({
      ...row, level: action.level, level_since: now, order_missing: false, order_unconfirmed: verbal, interval_minutes: minutes,
      continuous: level?.observation.kind === 'continuous', due_at: Math.min(row.due_at, now + minutes * MICROS_PER_MINUTE),
    }));
  }
  if (action.kind === 'confirm_order') {
    const order = of(server).orders.find((each) => each.id === action.order);
    if (order) order.confirmed_at = now;
    change(server, action.stay, (row) => ({ ...row, order_unconfirmed: false }));
  }
  if (action.kind === 'start_precaution') {
    of(server).precautions.push({ id, stay: action.stay, code: action.code, reason: action.reason, started_by: author, started_at: now, stopped_at: null, stopped_by: null });
    change(server, action.stay, (row) => ({ ...row, precautions: [...row.precautions, { code: action.code, since: now, new: true }] }));
  }
  if (action.kind === 'stop_precaution') change(server, action.stay, (row) => ({ ...row, precautions: row.precautions.filter((each) => each.code !== action.code) }));
  if (action.kind === 'admit') {
    server.seed.rows.push({
      stay: action.stay, patient: action.patient, identity: action.identity, place: action.place, level: 'Q15', order_missing: true, order_unconfirmed: false,
      interval_minutes: 15, continuous: false, level_since: now, precautions: [], last_check: null, due_at: now, owner: null, since: now,
    });
  }
  if (action.kind === 'transfer') change(server, action.stay, (row) => ({ ...row, place: action.place }));
  if (action.kind === 'discharge') server.seed.rows = server.seed.rows.filter((row) => row.stay !== action.stay);
  if (action.kind === 'change_identity') change(server, action.stay, (row) => ({ ...row, identity: action.identity }));
  if (action.kind === 'end_block') of(server).ended.add(action.block);
};

export const handle: FakeHandler = ({ parts, query, server }) => {
  const [what, , more] = parts;
  if (what !== 'units' || more !== 'shift') return undefined;
  const { people, rows } = server.seed;
  const [from, until] = [Number(query.get('from')), Number(query.get('until'))];
  const assigned = server.commands.flatMap(({ command: { id, action } }) =>
    action.kind === 'assign_block' ? [{ id, unit: action.unit, owner: action.owner, from: action.from, until: action.until, stays: action.stays }] : [],
  );
  const blocks = [...server.pull(0).blocks, ...assigned].filter((block) => block.from < until && block.until > from && !of(server).ended.has(block.id));
  const unowned: Shift['unowned'] = [];
  for (let at = from; at < until; at += MICROS_PER_HOUR) {
    const owned = blocks.filter((block) => block.from < at + MICROS_PER_HOUR && block.until > at);
    const stays = owned.some((block) => block.stays.length === 0) ? [] : rows.map((row) => row.stay).filter((stay) => !owned.some((block) => block.stays.includes(stay)));
    const last = unowned.at(-1);
    if (last && last.until === at && last.stays.join() === stays.join()) last.until = at + MICROS_PER_HOUR;
    else if (stays.length > 0) unowned.push({ from: at, until: at + MICROS_PER_HOUR, stays });
  }
  return json({ blocks, unowned, people: people.map(({ id, display_name, role }) => ({ id, display_name, role })), stays: rows } satisfies Shift);
};
