/**
 * Faults planted on purpose, to see whether the simulation finds them. Each is put around the app's modules from outside;
 * the app itself knows none of this.
 */
import type { Command } from '../src/api/types';
import { DEVICE_SEQ, SESSION, type KeptSession, type MilieuDb, type OutboxEntry } from '../src/db/db';
import { sealForUpload } from '../src/db/upload';
import { sha256Hex } from '../src/id/sha256';
import { newUuid } from '../src/id/uuid';
import { sign } from '../src/sign/sign';
import type * as Outbox from '../src/sync/outbox';
import type * as Pulls from '../src/sync/pull';
import { HONEST, type Plant } from './planted';

/** Stands around functions of a module: gets the function and what it was called with. */
type Around<M> = { [K in keyof M]?: M[K] extends (...all: infer A) => infer R ? (original: (...all: A) => R, ...all: A) => R : never };
export interface Bug extends Plant {
  what: string;
  /** Where it was found last: tried first. */
  seed: number;
  /** What the simulation says of this fault: something else would be found by chance. */
  shows: RegExp;
  outbox?: Around<typeof Outbox>;
  pull?: Around<typeof Pulls>;
}
const bug = (name: string, what: string, [seed, shows]: [number, RegExp], how: Partial<Bug>): Bug => ({ ...HONEST, name, what, seed, shows, ...how });

/** Writes an entry anew, signed by whoever is signed in, as if that were harmless. */
async function rewrite(db: MilieuDb, entry: OutboxEntry, change: (command: Command, me: KeptSession['me']) => Command): Promise<OutboxEntry> {
  const kept = await db.readMeta<KeptSession>(SESSION);
  const { signing, upload_key } = db.held;
  const before = db.tryUnseal(entry.text);
  if (!kept || !signing || !upload_key || !before || !entry.signature || entry.n === undefined) return entry;
  const command = change(JSON.parse(before) as Command, kept.me);
  const text = JSON.stringify(command);
  const signature = await sign(signing.private_key, text);
  const upload = await sealForUpload(upload_key, signature, text);
  const rewritten: OutboxEntry = { ...entry, id: command.id, text: db.seal(text), upload, hash: sha256Hex(text), signature };
  await db.outbox.put(rewritten);
  return rewritten;
}
const asMine = (command: Command, me: KeptSession['me']): Command => ({ ...command, signed: command.signed && { ...command.signed, author: me.person.id, key: me.signing_key ?? command.signed.key } });

/** Does not write some entries of `meta`. */
function withoutMeta(db: MilieuDb, leave: (key: string, value: unknown) => boolean): MilieuDb {
  const write = db.writeMeta.bind(db);
  db.writeMeta = async (key, value) => (leave(key, value) ? undefined : write(key, value));
  return db;
}
const listed = new Set<string>();

export const BUGS: readonly Bug[] = [
  bug('deleted_first', 'an entry is deleted when it is sent, before its receipt', [1, /nowhere on the server/], {
    outbox: {
      listBatch: async (list, db, ...rest) => {
        const batch = await list(db, ...rest);
        await db.outbox.bulkDelete(batch.flatMap((entry) => entry.n ?? []));
        return batch;
      },
    },
  }),
  bug('hash_not_compared', 'the hash of a receipt is not compared', [2, /nowhere on the server/], {
    outbox: { applyReceipts: (apply, db, sent, receipts) => apply(db, sent, receipts.map((receipt) => ({ ...receipt, content_hash: sent.find((entry) => entry.id === receipt.id)?.hash ?? '' }))) },
  }),
  bug('count_stands_still', 'the device does not count on', [1, /device_number_twice/], { db: (db) => withoutMeta(db, (key, value) => key === 'device_seq' && Number(value) > 3) }),
  bug('chain_forgotten', 'an entry does not name the one before it', [1, /device_unchained/], { db: (db) => withoutMeta(db, (key) => key === 'device_last_hash') }),
  bug('new_id_again', 'a second try goes under another id', [1, /does not show|nowhere on the server|nobody (saved|made)/], {
    outbox: {
      listBatch: async (list, db, ...rest) => {
        const batch: OutboxEntry[] = [];
        for (const entry of await list(db, ...rest)) {
          batch.push(listed.has(entry.id) ? await rewrite(db, entry, (command) => ({ ...command, id: newUuid(command.entered_at) })) : entry);
          listed.add(entry.id);
        }
        return batch;
      },
    },
  }),
  bug('cursor_first', 'the cursor moves on before what it stands for is stored', [1, /lacks \d+ of/], {
    pull: {
      pull: async (pull, db, api, unit) => {
        const notes = await db.readMeta<Pulls.StoredNotes>('unit:' + unit);
        if (notes) {
          const answer = await api.get<{ log_index: number }>(`/api/units/${unit}/pull?after=${notes.log_index}`);
          if (answer.kind !== 'ok' || typeof answer.value?.log_index !== 'number') return { kind: 'unreachable', why: 'network' };
          await db.writeMeta('unit:' + unit, { ...notes, log_index: answer.value.log_index });
        }
        return pull(db, api, unit);
      },
    },
  }),
  bug('pull_overwrites', 'what is pulled replaces what was not sent yet', [5, /does not show/], {
    pull: {
      pull: async (pull, db, api, unit) => {
        const answer = await pull(db, api, unit);
        if (answer.kind === 'ok') await db.checks.bulkDelete((await db.outbox.toArray()).map((entry) => entry.id));
        return answer;
      },
    },
  }),
  bug('author_at_sending', 'the author is whoever is signed in when it is sent', [7, /not of what was saved|is there as/], {
    outbox: { listBatch: async (list, db, ...rest) => Promise.all((await list(db, ...rest)).map((entry) => rewrite(db, entry, asMine))) },
  }),
  bug('time_at_sending', 'the time of entry is the time of sending', [1, /not of what was saved|with other times/], {
    outbox: { listBatch: async (list, db, ...rest) => Promise.all((await list(db, ...rest)).map((entry) => rewrite(db, entry, (command, me) => asMine({ ...command, entered_at: Date.now() * 1000 }, me)))) },
  }),
  bug('two_senders', 'two tabs send at once', [1, /two senders/], {}),
  bug('page_is_success', 'a portal’s page with 200 is taken for success', [4, /nowhere on the server/], {
    transport: (transport, tab) => ({
      ...transport,
      openLive: (path, on) => transport.openLive(path, on),
      fetch: async (path, init) => {
        const answer = await transport.fetch(path, init);
        if (path !== '/api/commands' || answer.status !== 200 || answer.headers.get('content-type')?.includes('json')) return answer;
        const receipts = (await tab.db.outbox.toArray()).map((entry) => ({ id: entry.id, content_hash: entry.hash, received_at: 1, outcome: 'stored' }));
        return new Response(JSON.stringify({ receipts, server_time: 0 }), { headers: { 'content-type': 'application/json' } });
      },
    }),
  }),
  bug('count_in_memory', 'each tab counts for itself, from where it began', [1, /device_(number_twice|unchained)/], {
    db: (db) => {
      const [read, write] = [db.readMeta.bind(db), db.writeMeta.bind(db)];
      let counted: unknown;
      db.readMeta = (async (key: string) => (key === DEVICE_SEQ ? (counted ??= await read(key)) : read(key))) as typeof db.readMeta;
      db.writeMeta = async (key, value) => {
        if (key === DEVICE_SEQ) counted = value;
        return write(key, value);
      };
      return db;
    },
  }),
  bug('device_clock', 'overdue is reckoned by the tablet’s own clock', [1, /(is silent about|warns of) a patient/], {
    clock: (clock, tab) => {
      clock.read = () => tab.wall();
      return clock;
    },
  }),
  bug('answer_invented', 'an entry names an answer of the server that never came', [9, /outside of the bounds/], {
    clock: (clock) => {
      const { evidence } = clock;
      evidence.take = () => ({ ...evidence.read(), handshake: { ...evidence.read(), server_time: evidence.read().wall } });
      return clock;
    },
  }),
  bug('answer_waited', 'an answer that waited while the tablet slept sets its time back', [834, /is silent about|s from when it was/], {
    clock: (clock, tab) => {
      const hear = clock.hear.bind(clock);
      clock.hear = (server_time, asked) => hear(server_time, asked && { ...asked, wall: tab.wall() });
      return clock;
    },
  }),
  bug('wipe_takes_all', 'forgetting the patients deletes what was not sent', [9, /nowhere on the server/], {
    db: (db) => {
      const forget = db.forgetClinical.bind(db);
      db.forgetClinical = async () => {
        await forget();
        await db.outbox.clear();
      };
      return db;
    },
  }),
  bug('nothing_forgotten', 'the next person finds the patients of the one before', [7, /keeps \d+ (patients|rows)/], {
    db: (db) => {
      db.forgetClinical = async () => undefined;
      return db;
    },
  }),
  bug('loss_untold', 'a browser that lost what it kept does not say so', [9, /lost its storage and the server does not say so/], {
    transport: (transport) => ({
      openLive: (path, on) => transport.openLive(path, on),
      fetch: (path, init) => (path === '/api/devices/lost' ? Promise.resolve(new Response(null, { status: 204 })) : transport.fetch(path, init)),
    }),
  }),
  bug('revoked_stays', 'a revoked device does not take it for its own', [2, /was revoked and keeps/], {
    transport: (transport) => ({
      openLive: (path, on) => transport.openLive(path, on),
      fetch: async (path, init) => {
        const answer = await transport.fetch(path, init);
        if (path !== '/api/devices/contact' || !answer.ok) return answer;
        return new Response((await answer.text()).replace(/"standing":"[a-z]+"/, '"standing":"enrolled"'), { headers: answer.headers });
      },
    }),
  }),
  bug('other_unit_stays', 'patients of the unit of whoever was here before stay', [2, /of another unit/], {
    db: (db) => {
      db.forgetOtherUnits = async () => undefined;
      return db;
    },
  }),
  bug('page_edge', 'the last entry of a full page is never sent', [27, /still holds \d+ entries|device_gap/], { outbox: { listBatch: async (list, ...rest) => (await list(...rest)).filter((entry) => (entry.n ?? 0) % 100 !== 0) } }),
];

/** Looks wrong and is not: the numbers that are missing when a batch begins have come when it ends, and then nothing is said of them any more. */
export const HARMLESS = bug('newest_first', 'a batch goes newest first', [1, /./], { outbox: { listBatch: async (list, ...rest) => (await list(...rest)).reverse() } });

/** The fault that is planted now. */
const planted: { bug: Bug | undefined } = { bug: undefined };

/** Plants one, or none. */
export function plant(bug: Bug | undefined): void {
  planted.bug = bug;
  listed.clear();
}

/** A module whose functions go through what is planted around them. */
export function around<M extends object>(module: M, which: 'outbox' | 'pull'): M {
  const entries = Object.entries(module).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [name, value] as const;
    const original = value as (...all: unknown[]) => unknown;
    return [name, (...all: unknown[]) => {
      const wraps = planted.bug?.[which] as Record<string, ((original: unknown, ...all: unknown[]) => unknown) | undefined> | undefined;
      const wrap = wraps?.[name];
      return wrap ? wrap(original, ...all) : original(...all);
    }] as const;
  });
  return Object.fromEntries(entries) as M;
}
