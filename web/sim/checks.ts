/** What must be true: while people work, and when everything is well again. */
import type { CheckEntry, Micros, NeedsHumanList, Pull, Reading, Uuid } from '../src/api/types';
import { decideAlarms } from '../src/features/warning/alarms';
import { SESSION, type KeptSession } from '../src/db/db';
import { readNotes } from '../src/sync/pull';
import { changesClocks } from './set-up';
import type { Tab } from './tab';
import { MARGIN, type Saved, type Town } from './town';

const MINUTE = 60_000_000;
const INTERVAL = 15 * MINUTE;
/** How far the server's estimate may be from what a device claims before it says that it doubts it. */
const CLOCK = 65_000_000;

/** What each page that is open and awake shows, against what is true. */
export async function checkNow(town: Town): Promise<void> {
  for (const tablet of town.tablets) if (tablet.awake) for (const tab of tablet.tabs) await checkTab(town, tab);
}

async function checkTab(town: Town, tab: Tab): Promise<void> {
  const { tablet } = tab;
  const [rows, checks, outbox, now] = await tab.read(() => Promise.all([tab.db.rows.toArray(), tab.db.checks.toArray(), tab.db.outbox.toArray(), tab.clock.read()]));
  const { me } = tab;
  const kept = await tab.read(() => tab.db.readMeta<KeptSession>(SESSION));
  // The device's own unit stays on it whoever is there (docs/adr/0011): whoever comes next needs it without a network.
  const mine = [...(kept?.me.units[0]?.id === town.otherUnit ? town.otherStays : town.stays), ...(tab.device.enrolled ? town.stays : [])];
  const strange = [...rows, ...checks].filter((each) => !mine.includes(each.stay));
  if (kept && strange.length > 0) town.fault(`${tablet.name} keeps ${strange.length} rows or checks of another unit`);
  if (tablet.tabs.every((each) => each.session.state.kind === 'signed_out' && each.session.guests.length === 0) && rows.length > 0) town.fault(`${tablet.name} keeps ${rows.length} patients though nobody is signed in`);
  const known = new Set(checks.map((check) => check.id));
  const present = new Set(rows.map((row) => row.stay));
  const hidden = outbox.filter((entry) => canRead(tab, town.byId.get(entry.id)) && entry.kind === 'record_check' && present.has(entry.stay ?? '') && !known.has(entry.id));
  if (hidden.length > 0) town.fault(`${tablet.name} does not show ${hidden.length} checks that wait in it`);
  if (me && tab.trusted && !tablet.drifts) await checkAlarms(town, tab, now, rows.flatMap((row) => tab.db.tryUnseal(row.body) ?? []), new Set(outbox.map((entry) => entry.id)));
}

/**
 * Whether this page can read what was entered on its tablet: under the share that it holds, and before nobody was left
 * who could unlock it. Everything else is the server's alone to read (docs/adr/0011): whoever is there does not know of it.
 */
function canRead({ me, tablet }: Tab, entry: Saved | undefined): boolean {
  return me !== undefined && entry?.tablet === tablet && entry.life === tablet.life && entry.share === me.share && entry.saved_at > tablet.forgot_at;
}

/** Overdue by the device's own rules: each patient who is, and no other. */
async function checkAlarms(town: Town, tab: Tab, now: Micros, rows: Parameters<typeof decideAlarms>[0]['rows'], unsent: ReadonlySet<Uuid>): Promise<void> {
  const { me, tablet } = tab;
  const { policy, world } = town;
  const unit = me?.units[0]?.id;
  const pulled = unit && town.findPulled(tablet, await tab.read(() => readNotes(tab.db, unit)));
  if (!me || !pulled) return;
  const own = town.ledger.filter((entry) => entry.tablet === tablet && entry.life === tablet.life && entry.kind === 'record_check');
  for (const row of rows) {
    const of = own.filter((entry) => entry.stay === row.stay);
    const from = pulled.get(row.stay);
    if (from === undefined || of.some((entry) => entry.receipt?.outcome === 'refused')) continue;
    const latest = (entries: readonly Saved[], early = 0): Micros => Math.max(from, ...entries.map((entry) => Math.min(entry.occurred_at, truthOf(entry) + early))) + INTERVAL;
    const facts = { rows: [row], warnings: [], policy, me: me.person.id, role: me.person.role, now, acknowledged: {} };
    const warned = decideAlarms(facts).some((alarm) => alarm.about === 'late');
    const owner = policy.warnings.owner_minutes * MINUTE;
    const known = of.filter((entry) => entry.receipt || canRead(tab, entry));
    if (!warned && latest(known, CLOCK) + owner < world.now - MARGIN) town.fault(`${tablet.name} is silent about a patient overdue for ${Math.round((world.now - latest(known, CLOCK)) / 1_000_000)} s`);
    // What somebody else entered under another key and could not send, nobody here knows, the server neither: it is right to warn.
    const soonest = latest(of.filter((entry) => unsent.has(entry.id) && canRead(tab, entry))) + owner;
    if (warned && soonest > world.now + MARGIN) town.fault(`${tablet.name} warns of a patient who is due in ${Math.round((soonest - world.now) / 1_000_000)} s`);
  }
}

/** The server's open warnings of late checks: one for each patient who is late by what it knows, or one for the whole unit. */
export async function checkServerWarnings(town: Town): Promise<void> {
  if (town.down) return;
  const news = await (await town.charge()).get<Pull>(`/api/units/${town.unit}/pull?after=${town.cursor}`);
  const { warnings } = town.policy;
  const now = town.world.now;
  const due = town.stays.map((stay) => ({ stay, at: (town.base.get(stay) ?? 0) + INTERVAL, doubted: town.doubted.has(stay) }));
  const found = news.warnings.filter((warning) => warning.about === 'late' || warning.about === 'unit_stopped');
  const folded = found.some((warning) => warning.about === 'unit_stopped');
  for (const { stay, at, doubted } of due) {
    if (doubted) continue;
    const warning = found.find((each) => each.stay === stay);
    const owner = at + warnings.owner_minutes * MINUTE;
    if (!warning && !folded && owner < now - CLOCK) town.fault(`the server does not warn of ${stay}, overdue for ${Math.round((now - owner) / 1_000_000)} s`);
    if (warning && owner > now + CLOCK) town.fault(`the server warns of ${stay}, which is due in ${Math.round((owner - now) / 1_000_000)} s`);
    if (warning && Math.abs(warning.due_at - at) > CLOCK) town.fault(`the server warns of ${stay} for another check than the one that is late`);
  }
  const stopped = due.filter(({ at, doubted }) => doubted || at + warnings.charge_minutes * MINUTE <= now + CLOCK);
  if (folded && (stopped.length < 3 || stopped.length * 100 < warnings.unit_stopped_percent * due.length)) town.fault('the server says that the unit has stopped, and it has not');
}

/** When everything is well again. */
export async function checkEnd(town: Town): Promise<void> {
  await checkServerWarnings(town);
  const charge = await town.charge();
  const checks: CheckEntry[] = [];
  for (const unit of [town.unit, town.otherUnit]) {
    for (let after = town.cursor, more = true; more; ) {
      const news = await charge.get<Pull>(`/api/units/${unit}/pull?after=${after}`);
      checks.push(...news.checks);
      [after, more] = [news.log_index, news.more];
    }
  }
  const latest = new Map(checks.map((check) => [check.id, check]));
  const lists = await Promise.all([town.unit, town.otherUnit].map((unit) => charge.get<NeedsHumanList>(`/api/units/${unit}/needs-human`)));
  const waiting = new Map(lists.flatMap((list) => list.items).map((item) => [item.id, item]));
  for (const entry of town.ledger) checkEntry(town, entry, latest, waiting);
  for (const id of latest.keys()) if (!town.byId.has(id)) town.fault(`${id} is on the server and nobody made it`);
  checkList(town, [...waiting.values()]);
  for (const tablet of town.tablets) for (const tab of tablet.tabs) await checkCopy(town, tab, [...latest.values()]);
  if (changesClocks(town.seed)) await checkDays(town, charge, latest);
}

function checkEntry(town: Town, entry: Saved, checks: ReadonlyMap<Uuid, CheckEntry>, waiting: ReadonlyMap<Uuid, unknown>): void {
  const what = `${entry.kind} ${entry.id.slice(-6)} of ${town.nameOf(entry.person)} on ${entry.tablet.name}`;
  const listed = waiting.has(entry.id);
  const check = checks.get(entry.corrects ?? entry.id);
  const stored = entry.corrects ? (check?.earlier.filter((version) => version.why === entry.note).length ?? 0) : Number(check !== undefined);
  if (stored + Number(listed) === 0) {
    if (entry.life === entry.tablet.life || entry.receipt) town.fault(`${what} was saved and is nowhere on the server`);
    return;
  }
  if (stored + Number(listed) > 1) town.fault(`${what} is there ${stored + Number(listed)} times`);
  if (!check || listed) return;
  if (entry.corrects) {
    const version = check.earlier.find((each) => each.why === entry.note);
    if (version?.corrected_by !== entry.person) town.fault(`${what} is there as ${town.nameOf(version?.corrected_by ?? '')}'s`);
    return;
  }
  const first = check.earlier[0] ?? check;
  const between = first.recorded.seen_between;
  const occurred_at = between?.claimed_at ?? first.occurred_at;
  const truth = truthOf(entry);
  const outside = between && (truth < between.earliest - MARGIN || truth > between.latest + MARGIN);
  if (outside && !(between.by === 'vouched' && wasUnseen(entry))) town.fault(`${what} was seen outside of the bounds that the server reckons`);
  if (check.author !== entry.person) town.fault(`${what} is there as ${town.nameOf(check.author)}'s`);
  if (check.stay !== entry.stay) town.fault(`${what} is there of another patient`);
  if (occurred_at !== entry.occurred_at || check.entered_at !== entry.entered_at) town.fault(`${what} is there with other times`);
}

/**
 * Whether the clock was set wrong after the tablet had heard the server and right again before it sent the entry, so that
 * it was as far from the server's before as after, and no steady clock counted what would show it (docs/adr/0013, Bad).
 */
function wasUnseen({ tablet, clock, sent, saved_at, receipt }: Saved): boolean {
  const heard = clock?.handshake;
  if (!heard || !sent || !receipt) return false;
  const [before, then, after] = [heard.server_time, saved_at, sent.at].map((at) => tablet.errorAt(at)) as [Micros, Micros, Micros];
  if (Math.abs(before - after) > MARGIN || Math.abs(then - before) <= MARGIN) return false;
  // When the server must take it to have been made, if it believes the clock.
  const believed = saved_at + then - before;
  // A steady clock stands still while the tablet sleeps, and may be one percent fast: it proves only what it counted.
  const proved = (one: Reading, other: Reading): Micros => (one.boot === other.boot ? (other.mono - one.mono) * 0.99 : 0);
  return heard.server_time + proved(heard, clock) <= believed + MARGIN && believed <= receipt.received_at - proved(clock, sent.reading) + MARGIN;
}

/** When it truly was: what was seen so long before it was entered was so long before. */
const truthOf = (entry: Saved): Micros => entry.saved_at - (entry.entered_at - entry.occurred_at);

/** Of numbers that were thrown away with a tablet's storage, before they could be sent, it is true that they have not arrived. */
function tellsOfLost(town: Town, { reason, summary }: NeedsHumanList['items'][number]): boolean {
  const [, from, until] = (reason.code === 'device_gap' && /^Entries (\d+) to (\d+) of this device have not arrived/.exec(reason.text)) || [];
  const named = ({ tablet, device }: Saved): boolean => (device !== null && summary.startsWith(device)) || summary.startsWith(tablet.label);
  return town.ledger.some((entry) => named(entry) && entry.life !== entry.tablet.life && !entry.receipt && Number(entry.seq) >= Number(from) && Number(entry.seq) <= Number(until));
}

/** The list holds nothing that nobody made, says of each device only what is true, and of lost storage that it was lost. */
function checkList(town: Town, items: readonly NeedsHumanList['items'][number][]): void {
  for (const item of items) {
    if (item.kind === 'device') {
      const tablet = town.tablets.find((each) => each.ids.has(item.summary.split(' · ')[0] ?? '') || item.summary.startsWith(each.label));
      if (item.reason.code === 'device_storage_lost' || tablet?.revoked || tellsOfLost(town, item)) continue;
      town.fault(`the server says of ${tablet?.name ?? item.summary}: ${item.reason.code}: ${item.reason.text}`);
    } else if (!town.byId.has(item.id) && item.author && town.staff.some((each) => each.id === item.author)) {
      town.fault(`the needs-a-human list has an entry that nobody made: ${item.kind} ${item.reason.code}`);
    }
  }
  for (const tablet of town.tablets) {
    if (!tablet.lostWhileEnrolled) continue;
    const said = items.some((item) => item.reason.code === 'device_storage_lost' && item.summary.startsWith(tablet.label));
    if (!said) town.fault(`${tablet.name} lost its storage and the server does not say so`);
  }
}

/** What the tablet keeps of its unit is what the server has, and of a revoked one nothing is left. */
async function checkCopy(town: Town, tab: Tab, checks: readonly CheckEntry[]): Promise<void> {
  const { tablet, me } = tab;
  const [rows, kept] = await tab.read(() => Promise.all([tab.db.rows.toArray(), tab.db.checks.toArray()]));
  if (tablet.revoked) {
    if (rows.length + kept.length > 0) town.fault(`${tablet.name} was revoked and keeps ${rows.length} patients and ${kept.length} checks`);
    return;
  }
  const unit = me?.units[0]?.id;
  if (!unit || !town.pulled.has(tablet)) return;
  const stays = unit === town.unit ? town.stays : town.otherStays;
  const near = checks.filter((check) => stays.includes(check.stay) && Math.abs(check.occurred_at - town.world.now) < 20 * 60 * MINUTE);
  const ids = new Set(kept.map((check) => check.id));
  const missing = near.filter((check) => !ids.has(check.id));
  if (missing.length > 0) town.fault(`${tablet.name} lacks ${missing.length} of ${near.length} checks that the server has`);
  const all = new Set(checks.map((check) => check.id));
  const extra = kept.filter((check) => !all.has(check.id));
  if (extra.length > 0) town.fault(`${tablet.name} shows ${extra.length} checks that the server does not have`);
}

/** On the day the clocks change, each check is in the record of its local day, once. */
async function checkDays(town: Town, charge: Awaited<ReturnType<Town['charge']>>, checks: ReadonlyMap<Uuid, CheckEntry>): Promise<void> {
  const local = (at: Micros): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(at / 1000);
  for (const stay of town.stays) {
    const own = [...checks.values()].filter((check) => check.stay === stay && Math.abs(check.occurred_at - town.world.now) < 20 * 60 * MINUTE);
    for (const date of new Set(own.map((check) => local(check.occurred_at)))) {
      const day = await charge.get<{ checks: { entry: CheckEntry }[] }>(`/api/stays/${stay}/days/${date}`);
      const expected = own.filter((check) => local(check.occurred_at) === date).map((check) => check.id).sort();
      const found = day.checks.map(({ entry }) => entry.id).sort();
      if (JSON.stringify(found) !== JSON.stringify(expected)) town.fault(`the record of ${date} has ${found.length} checks instead of ${expected.length}`);
    }
  }
}
