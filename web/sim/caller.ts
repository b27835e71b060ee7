/** A person at a program that is no device: sets up what a seed needs, and looks at what came of it. */
import type { Action, Me, Micros, Receipts, Uuid } from '../src/api/types';
import { newUuid } from '../src/id/uuid';
import type { Random } from './random';
import type { Asked, Said, Site } from './site';

const SESSION = '/api/session';
export const PASSWORD = 'quiet cedar morning';

export class Caller {
  #cookie = '';
  #username = '';

  constructor(
    private readonly site: Site,
    /** Where the ids of what they enter come from. */
    public random: Random,
  ) {}

  newId(): Uuid {
    return newUuid(this.site.clock, Uint8Array.from({ length: 10 }, () => this.random.whole(0, 255)));
  }
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const ask = (): Promise<Said> => this.site.ask({ method, path, body: body === undefined ? undefined : JSON.stringify(body), cookie: this.#cookie } satisfies Asked);
    let said = await ask();
    // Sessions end by themselves, and passwords take the server long: a person signs in again only when they must.
    if (said.status === 401 && path !== SESSION && this.#username) {
      await this.#begin();
      said = await ask();
    }
    if (said.status >= 300) throw new Error(`${method} ${path}: ${said.status} ${said.text}`);
    const cookie = said.cookies.find((each) => each.startsWith('__Host-milieu='));
    if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
    return (said.text ? JSON.parse(said.text) : undefined) as T;
  }
  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }
  async #begin(): Promise<void> {
    await this.ask<Me>('POST', SESSION, { username: this.#username, password: PASSWORD });
  }
  async accept(username: string, token: string, names: object = {}): Promise<this> {
    this.#username = username;
    await this.ask<Me>('POST', '/api/invitations/' + token, { ...names, password: PASSWORD });
    return this;
  }
  /** Each must be stored. */
  async send(...actions: Action[]): Promise<void> {
    const at: Micros = this.site.clock;
    const commands = actions.map((action) => ({ id: this.newId(), occurred_at: at, entered_at: at, device: null, device_seq: null, action }));
    const { receipts } = await this.ask<Receipts>('POST', '/api/commands', { commands });
    const refused = receipts.find((receipt) => receipt.outcome === 'refused');
    if (refused) throw new Error('refused: ' + JSON.stringify(refused));
  }
}
