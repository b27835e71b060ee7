/** An enrolled device that talks to the server without a browser, and a person's key on it. */
import { webcrypto } from 'node:crypto';

const KIND = { name: 'ECDSA', namedCurve: 'P-256' };
const HOW = { name: 'ECDSA', hash: 'SHA-256' };
const toText = (bytes) => Buffer.from(bytes).toString('base64url');

/** A key pair: its public half as it travels, and what signs with the private one. */
export async function makeKey() {
  const pair = await webcrypto.subtle.generateKey(KIND, true, ['sign', 'verify']);
  const public_key = toText(await webcrypto.subtle.exportKey('raw', pair.publicKey));
  const sign = async (text) => toText(await webcrypto.subtle.sign(HOW, pair.privateKey, Buffer.from(text)));
  return { public_key, sign };
}

export class Device {
  /** @param post sends a body to a path and answers `{ status, text }` */
  static async enrol(post, code) {
    const device = new Device();
    device.post = post;
    device.key = await makeKey();
    device.answer = await post('/api/devices', { code, public_key: device.key.public_key });
    device.id = device.answer.status === 200 ? JSON.parse(device.answer.text).id : undefined;
    return device;
  }
  async prove() {
    const { nonce } = JSON.parse((await this.post('/api/devices/nonce', { device: this.id })).text);
    return { device: this.id, nonce, signature: await this.key.sign(`milieu device\n${this.id}\n${nonce}`) };
  }
  async contact(proof, wiped = false, over = {}) {
    const report = { app_version: '0.1.0', unsent: 0, clock_offset: 0, persistent: true, last_seq: 0, ...over };
    return this.post('/api/devices/contact', { proof: proof ?? (await this.prove()), report, wiped });
  }
  /** Sends `[text, signature]` pairs in its own name. */
  async handOver(...entries) {
    const answer = await this.post('/api/devices/entries', { proof: await this.prove(), entries: entries.map(([text, signature]) => ({ text, signature })) });
    return answer.status === 200 ? JSON.parse(answer.text).receipts : [answer.status];
  }
}
