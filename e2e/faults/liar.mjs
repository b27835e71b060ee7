/** Stands before a server and lies for it: acknowledges now and then what it never passes on, and passes on under another id a second time. */
import { createServer } from 'node:http';
import { newId } from '../lib/api.mjs';

/** How often, of the requests with one check. */
const OFTEN = 0.1;

export class Liar {
  /** How many checks it acknowledged and forgot, and how many it stored twice. */
  forgotten = 0;
  doubled = 0;
  ending = false;

  static async before(site, random) {
    const liar = new Liar();
    liar.site = site;
    liar.random = random;
    liar.server = createServer((request, response) => void liar.answer(request, response));
    await new Promise((done) => liar.server.listen(0, '127.0.0.1', done));
    liar.base = `http://127.0.0.1:${liar.server.address().port}`;
    return liar;
  }
  async end() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  async answer(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { commands } = request.url === '/api/commands' ? JSON.parse(body) : {};
    const lie = commands?.length === 1 ? this.random.next() : 1;
    if (lie < OFTEN) return this.forget(commands[0], response);
    const answer = await this.pass(request, body);
    if (lie < 2 * OFTEN) await this.double(request, commands[0]);
    response.writeHead(answer.status, { 'content-type': 'application/json', 'set-cookie': answer.headers.getSetCookie() });
    response.end(await answer.text());
  }
  pass({ method, url, headers }, body) {
    const kept = Object.fromEntries(['cookie', 'content-type'].filter((name) => headers[name]).map((name) => [name, headers[name]]));
    return fetch(this.site.base + url, { method, headers: kept, body: body || undefined });
  }
  forget({ id }, response) {
    this.forgotten += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ receipts: [{ id, outcome: 'stored', received_at: Date.now() * 1000 }] }));
  }
  async double(request, command) {
    this.doubled += 1;
    const other = { ...command, id: newId(), device: null, device_seq: null };
    const answer = await this.pass(request, JSON.stringify({ commands: [other] }));
    if (!answer.ok) throw new Error(`the second copy was not taken: ${await answer.text()}`);
  }
}
