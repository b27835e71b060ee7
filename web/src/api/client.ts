/**
 * The only module that talks to the server. Every answer is one of: the value, a problem the server named, or no
 * usable answer at all (no network, a proxy's page, a half answer). The three never blur.
 */
import { PATIENCE, readMoment, type Moment } from '../clock/now';
import type { Problem } from './types';

export interface Transport {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Opens the live stream; returns what closes it. */
  openLive(path: string, on: LiveListener): () => void;
}
export interface LiveListener {
  newer(data: string): void;
  alive(data: string): void;
  failed(): void;
}

/** `asked`: the clocks as the question left, which bound how old the answer can be. */
export type Answer<T> =
  | { kind: 'ok'; value: T; asked: Moment }
  | { kind: 'problem'; status: number; problem: Problem }
  | { kind: 'unreachable'; why: 'network' | 'not_json' | 'server' };

const TIMEOUT_MS = PATIENCE / 1000;

export class Api {
  constructor(private readonly transport: Transport) {}

  get<T>(path: string): Promise<Answer<T>> {
    return this.ask<T>('GET', path);
  }
  post<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.ask<T>('POST', path, JSON.stringify(body));
  }
  /** Sends text as it is: the outbox keeps the exact JSON, because the receipt carries its hash. */
  postText<T>(path: string, text: string): Promise<Answer<T>> {
    return this.ask<T>('POST', path, text);
  }
  delete(path: string): Promise<Answer<null>> {
    return this.ask<null>('DELETE', path);
  }
  openLive(path: string, on: LiveListener): () => void {
    return this.transport.openLive(path, on);
  }

  private async ask<T>(method: string, path: string, body?: string): Promise<Answer<T>> {
    const asked = readMoment();
    let response: Response;
    try {
      const init: RequestInit = { method, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) };
      init.headers = body === undefined ? { accept: 'application/json' } : { accept: 'application/json', 'content-type': 'application/json' };
      if (body !== undefined) init.body = body;
      response = await this.transport.fetch(path, init);
    } catch {
      return { kind: 'unreachable', why: 'network' };
    }
    return readAnswer<T>(response, asked);
  }
}

/** A captive portal answers 200 with a page, a proxy answers 502 with one: neither is the server. */
export async function readAnswer<T>(response: Response, asked: Moment): Promise<Answer<T>> {
  if (response.status === 204) return { kind: 'ok', value: null as T, asked };
  if (response.status >= 500) return { kind: 'unreachable', why: 'server' };
  if (!(response.headers.get('content-type') ?? '').includes('json')) return { kind: 'unreachable', why: 'not_json' };
  let value: unknown;
  try {
    value = await response.json();
  } catch {
    return { kind: 'unreachable', why: 'not_json' };
  }
  if (response.ok) return { kind: 'ok', value: value as T, asked };
  return { kind: 'problem', status: response.status, problem: readProblem(value) };
}

function readProblem(value: unknown): Problem {
  if (typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string') {
    return value as Problem;
  }
  return { code: 'unknown', message: '' };
}

export const browserTransport: Transport = {
  fetch: (path, init) => fetch(path, init),
  openLive(path, on) {
    const source = new EventSource(path);
    source.addEventListener('newer', (event) => on.newer(String((event as MessageEvent).data)));
    source.addEventListener('alive', (event) => on.alive(String((event as MessageEvent).data)));
    source.addEventListener('error', () => {
      source.close();
      on.failed();
    });
    return () => source.close();
  },
};
