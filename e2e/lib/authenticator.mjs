/** A passkey in a program's hands (WebAuthn level 3): it answers as a browser does, or otherwise where it is told to. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const text = (bytes) => Buffer.from(bytes).toString('base64url');
const word = (value) => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);

export class Authenticator {
  id = randomBytes(32);
  count = 0;
  pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /** The public half as COSE writes it: a map of five in CBOR (RFC 9052). */
  get #coseKey() {
    const { x, y } = this.pair.publicKey.export({ format: 'jwk' });
    return Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url'), Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')]);
  }
  #data(site, flags, rest = Buffer.alloc(0)) {
    return Buffer.concat([sha256(site), Buffer.from([flags]), word(this.count), rest]);
  }
  #credential(response) {
    return { id: text(this.id), rawId: text(this.id), type: 'public-key', extensions: {}, response };
  }

  /** The answer to the options for a new passkey, at that address. */
  register(options, origin) {
    this.user = options.user.id;
    this.site = options.rp.id;
    const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge: options.challenge, origin, crossOrigin: false }));
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.#coseKey]);
    const data = this.#data(this.site, PRESENT | VERIFIED | ATTESTED, attested);
    const attestationObject = Buffer.concat([Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'), Buffer.from([data.length]), data]);
    return this.#credential({ clientDataJSON: text(clientData), attestationObject: text(attestationObject), transports: [] });
  }
  /** The answer to the options for signing in, at that address; `over` changes what is said before it is signed. */
  answer(options, origin, over = {}) {
    const { verified = true, site = options.rpId, type = 'webauthn.get', challenge = options.challenge, user = this.user, count = (this.count += 1) } = over;
    this.count = count;
    const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
    const data = this.#data(site, PRESENT | (verified ? VERIFIED : 0));
    const signature = createSign('sha256').update(Buffer.concat([data, sha256(clientData)])).sign(this.pair.privateKey);
    return this.#credential({ clientDataJSON: text(clientData), authenticatorData: text(data), signature: text(signature), userHandle: user });
  }
}
