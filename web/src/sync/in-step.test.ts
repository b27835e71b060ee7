import { expect, test, vi } from 'vitest';
import { hold, start } from '../../test/builders';
import { Api, type LiveListener } from '../api/client';
import { Clock } from '../clock/clock.svelte';
import { MilieuDb, SESSION } from '../db/db';
import { FakeServer } from '../fake/server';
import { Sync } from './sync.svelte';

test('whoever watches the log hears of each round that went well, and which is the first after a silence', { timeout: 60_000 }, async () => {
  const server = new FakeServer(() => start);
  const [person] = server.seed.people;
  server.signedIn = person;
  server.seed.checks = [];
  const db = new MilieuDb('in-step');
  await hold(db);
  await db.writeMeta(SESSION, { me: server.me(person!), touched_at: start });
  let live: LiveListener | undefined;
  const api = new Api({ fetch: (path, init) => server.fetch(path, init), openLive: (_, on) => ((live = on), () => undefined) });
  const heard: boolean[] = [];
  const sync = new Sync(db, api, new Clock(() => start, () => start), {
    ready: async () => true, signedOut: () => undefined, otherPerson: () => undefined, inStep: (anew) => heard.push(anew),
  });
  sync.start(person!.id, server.seed.unit.id);
  await vi.waitFor(() => expect(heard).toEqual([true]), { timeout: 20_000 });
  await sync.run();
  expect(heard).toEqual([true, false]);
  server.trouble = 'offline';
  await sync.run();
  expect(heard).toHaveLength(2);
  server.trouble = 'none';
  await sync.run();
  await sync.run();
  expect(heard.slice(2)).toEqual([true, false]);
  // The stream broke off and the server was back before anything was asked: it may have started anew.
  live?.failed();
  await vi.waitFor(() => expect(heard).toHaveLength(5), { timeout: 20_000 });
  expect(heard[4]).toBe(true);
  sync.stop();
});
