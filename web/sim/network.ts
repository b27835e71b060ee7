/**
 * What lies between a tablet and the server: delays, losses, cuts, repetitions, proxies and portals that answer by
 * themselves. It stands where the browser's `fetch` does.
 */
import type { LiveListener, Transport } from '../src/api/client';
import type { Receipt, Receipts, Uuid } from '../src/api/types';
import type { Asked, Said } from './site';
import type { Tab } from './tab';

export const MS = 1000;
const PAGE = '<!doctype html><title>Guest Wi-Fi</title><p>Accept the terms to go on.</p>';
const CLIENT_PATIENCE = 20_000 * MS;

/** What may befall one request. */
export type Fate =
  | 'well' | 'offline' | 'request_lost' | 'answer_lost' | 'late' | 'doubled' | 'request_cut' | 'answer_cut' | 'gateway_after' | 'gateway_before'
  | 'portal' | 'proxy_json' | 'forged';

export const FATES: readonly (readonly [Fate, number])[] = [
  ['request_lost', 2], ['answer_lost', 3], ['late', 3], ['doubled', 3], ['request_cut', 2], ['answer_cut', 3], ['gateway_after', 3], ['gateway_before', 1],
  ['portal', 3], ['proxy_json', 1], ['forged', 2],
];

const page = (status: number): Said => ({ status, type: 'text/html; charset=utf-8', text: PAGE, cookies: [] });

/** The network as one tab of a tablet sees it. */
export class Network implements Transport {
  constructor(private readonly tab: Tab) {}

  fetch(path: string, init?: RequestInit): Promise<Response> {
    const { tab } = this;
    const { tablet } = tab;
    const asked: Asked = { method: init?.method ?? 'GET', path, body: init?.body === undefined || init.body === null ? undefined : String(init.body), cookie: '', at: tablet.world.now };
    tablet.sending(asked);
    return new Promise<Response>((resolve, reject) => {
      let settled = false;
      const settle = (said: Said | undefined): void => {
        if (settled) return;
        settled = true;
        tablet.received(tab, asked, said);
        if (said) resolve(new Response(said.status === 204 ? null : said.text, { status: said.status, headers: { 'content-type': said.type } }));
        else reject(new TypeError('network'));
      };
      const deliver = (delay: number, said: Said | undefined): void => tablet.world.after(delay, () => tab.resume(() => settle(said)));
      this.#carry(tablet.drawFate(asked), asked, deliver);
      deliver(CLIENT_PATIENCE, undefined);
    });
  }

  #carry(fate: Fate, asked: Asked, deliver: (delay: number, said: Said | undefined) => void): void {
    const { tablet } = this.tab;
    const { world } = tablet;
    const pause = (): number => world.random.whole(5, 150) * MS;
    const [up, down, share] = [pause(), pause(), world.random.next()];
    if (fate !== 'well' && fate !== 'offline') world.tell(`${tablet.name}: ${asked.method} ${asked.path.split('?')[0]}: ${fate}`);
    const reach = (delay: number, then: (said: Said | undefined) => void): void => world.after(delay, async () => then(await tablet.reach(asked)));
    switch (fate) {
      case 'well':
        return reach(up, (said) => deliver(down, said));
      case 'offline':
        return deliver(up, undefined);
      case 'request_lost':
        return;
      case 'request_cut':
        return world.after(up, async () => {
          await tablet.reachPart(asked, share);
          deliver(down, undefined);
        });
      case 'answer_lost':
        return reach(up, () => undefined);
      case 'late':
        return reach(world.random.whole(25, 400) * 1000 * MS, () => undefined);
      case 'doubled':
        reach(up, (said) => deliver(down, said));
        return reach(up + world.random.whole(1, 90_000) * MS, () => undefined);
      case 'answer_cut':
        return reach(up, (said) => deliver(down, said && { ...said, text: said.text.slice(0, Math.floor(said.text.length * share)) }));
      case 'gateway_after':
        return reach(up, () => deliver(down, page(502)));
      case 'gateway_before':
        return deliver(up, page(502));
      case 'portal':
        return deliver(up, page(200));
      case 'proxy_json':
        return deliver(up, { status: 200, type: 'application/json', text: '{"ok":true}', cookies: [] });
      case 'forged':
        return deliver(up, forge(asked, tablet.unconfirmed()));
    }
  }

  openLive(_path: string, on: LiveListener): () => void {
    this.tab.listeners.add(on);
    return () => this.tab.listeners.delete(on);
  }
}

/** A box in between answers for the server: receipts of the right form for entries it never passed on. */
function forge(asked: Asked, unconfirmed: readonly Uuid[]): Said {
  if (asked.path !== '/api/commands') return page(200);
  const receipts = unconfirmed.map((id) => ({ id, content_hash: '0'.repeat(64), received_at: 1, outcome: 'stored' }) as Receipt);
  return { status: 200, type: 'application/json', text: JSON.stringify({ receipts, server_time: 0 } satisfies Receipts), cookies: [] };
}
