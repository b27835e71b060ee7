/** The fake server as a transport for the browser. `milieuFake.trouble = 'offline'` in the console cuts the network. */
import type { Transport } from '../api/client';
import { FakeServer, type FakeApplier, type FakeHandler } from './server';

export function makeFakeTransport(): Transport {
  const server = new FakeServer();
  const more = import.meta.glob<{ handle: FakeHandler; apply?: FakeApplier }>('./handlers/*.ts', { eager: true });
  server.handlers.push(...Object.values(more).map((module) => module.handle));
  server.appliers.push(...Object.values(more).flatMap((module) => module.apply ?? []));
  const kept = sessionStorage.getItem('milieu-fake-person');
  server.signedIn = server.seed.people.find((person) => person.username === kept);
  Object.assign(globalThis, { milieuFake: server });
  return {
    async fetch(path, init) {
      await new Promise((done) => setTimeout(done, 60));
      const answer = await server.fetch(path, init);
      sessionStorage.setItem('milieu-fake-person', server.signedIn?.username ?? '');
      return answer;
    },
    openLive(_path, on) {
      const data = (): string => JSON.stringify({ log_index: server.log_index, server_time: server.now() });
      const newer = (): void => on.newer(data());
      server.listeners.add(newer);
      const timer = setInterval(() => {
        if (server.trouble === 'offline') on.failed();
        else on.alive(data());
      }, 5000);
      return () => {
        clearInterval(timer);
        server.listeners.delete(newer);
      };
    },
  };
}
