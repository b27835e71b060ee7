/** H: entries that were tampered with, sent in pieces, sent twice by two ways, or counted wrongly. */
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { newId, seen } from '../lib/api.mjs';
import { makeKey } from '../lib/device.mjs';
import { PASSWORD } from './world.mjs';

const codeOf = (receipt) => receipt.reason?.code ?? receipt.outcome ?? receipt;
const sha256 = async (text) => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');

async function listWaiting(world, code) {
  const list = await (await world.signIn('charge')).get(`/api/units/${world.ward.unit.id}/needs-human`);
  return list.items.filter((item) => item.reason?.code === code);
}
/** A tablet with somebody signed in on it, and how its entries are made: each names the one before. */
async function makeTablet(world, name, username = 'tech') {
  const device = await world.enrol(name);
  const holder = await world.signInOn(device, username);
  const tablet = { device, holder, seq: 0, previous: null };
  tablet.make = async (stay, over = {}) => {
    tablet.seq += 1;
    const signed = { author: holder.me.person.id, key: holder.me.signing_key, previous: tablet.previous };
    const text = JSON.stringify(world.check(stay, { device: device.id, device_seq: tablet.seq, signed, ...over }));
    tablet.previous = await sha256(text);
    return [text, await holder.key.sign(text)];
  };
  return tablet;
}
/** Sends texts as they are, with their signatures, in somebody's session. */
async function sendSigned(world, caller, entries) {
  const body = `{"commands":[${entries.map(([text]) => text).join(',')}],"signatures":${JSON.stringify(entries.map(([, signature]) => signature))}}`;
  const answer = await world.ask(caller, 'POST', '/api/commands', body, { 'content-type': 'application/json' });
  return answer.status === 200 ? JSON.parse(answer.text).receipts : [answer.status];
}
/** Seals an entry for the server as a device does (cases/upload.json). */
function seal({ id, public_key }, [text, signature]) {
  const pair = createECDH('prime256v1');
  const point = pair.generateKeys();
  const server = Buffer.from(public_key, 'base64url');
  const key = hkdfSync('sha256', pair.computeSecret(server), Buffer.concat([point, server]), 'milieu upload', 32);
  const name = Buffer.from(id.replaceAll('-', ''), 'hex');
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), nonce).setAAD(name);
  const sealed = Buffer.concat([cipher.update(signature + '\n' + text), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([name, point, nonce, sealed]);
}
/** Sends a batch and lets the connection go after so many milliseconds, answered or not. */
function cut(world, caller, body, after) {
  const { hostname, port } = new URL(world.base);
  return new Promise((resolve) => {
    const asked = request({ hostname, port, method: 'POST', path: '/api/commands', agent: false, headers: { cookie: caller.cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } });
    asked.on('error', () => undefined);
    asked.on('close', resolve);
    asked.end(body);
    setTimeout(() => asked.destroy(), after);
  });
}

export const cases = [
  ['H3', 'somebody takes the id of a colleague’s entry before it arrives', 'both kept, the second on the list', async (world) => {
    const stay = world.ward.stays[0];
    const [thief, owner] = [await world.signIn('nurse'), await world.signIn('tech')];
    const entry = world.check(stay);
    const listed = (await listWaiting(world, 'id_conflict')).length;
    await world.submit(thief, { ...entry, action: { ...entry.action, check: seen('HW', 'WA') } });
    const [receipt] = await world.submit(owner, entry);
    const more = (await listWaiting(world, 'id_conflict')).length - listed;
    return codeOf(receipt) === 'id_conflict' && more === 1 ? 'both kept, the second on the list' : `${codeOf(receipt)}, ${more} on the list`;
  }],
  ['H4', 'a tablet’s numbers: one left out, one twice, one put in between, and what was left out comes at last', 'a gap, a number twice, an unchained entry; all kept; the gap closes', async (world) => {
    const stay = world.ward.stays[1];
    const tablet = await makeTablet(world, 'Counts');
    const made = await world.countChecks(stay);
    const before = Object.fromEntries(await Promise.all(['device_gap', 'device_number_twice', 'device_unchained'].map(async (code) => [code, (await listWaiting(world, code)).length])));
    const since = async (code) => (await listWaiting(world, code)).length - before[code];
    const entries = [];
    for (let index = 0; index < 4; index += 1) entries.push(await tablet.make(stay));
    await tablet.device.handOver(entries[0], entries[2], entries[3]);
    const gaps = await since('device_gap');
    // Set back to an earlier state: the fourth once more, as another entry.
    Object.assign(tablet, { seq: 3, previous: await sha256(entries[2][0]) });
    await tablet.device.handOver(await tablet.make(stay));
    const twice = await since('device_number_twice');
    Object.assign(tablet, { previous: 'f'.repeat(64) });
    await tablet.device.handOver(await tablet.make(stay));
    const unchained = await since('device_unchained');
    await tablet.device.handOver(entries[1]);
    const closed = (await since('device_gap')) === 0;
    const kept = (await world.countChecks(stay)) - made;
    const said = gaps === 1 && twice === 1 && unchained === 1 ? 'a gap, a number twice, an unchained entry' : `${gaps} ${twice} ${unchained}`;
    return `${said}; ${kept === 6 ? 'all kept' : kept + ' of 6 kept'}; the gap ${closed ? 'closes' : 'stays'}`;
  }],
  ['H4', 'an entry of one tablet that says it was made on a colleague’s, with a number far on', 'its author’s all the same, and said on the list; the colleague’s tablet counts on undisturbed', async (world) => {
    const stay = world.ward.stays[1];
    const [mine, theirs] = [await makeTablet(world, 'Mine'), await makeTablet(world, 'Theirs', 'nurse')];
    await theirs.device.handOver(await theirs.make(stay));
    const other = (await listWaiting(world, 'device_other')).length;
    const [made, gaps, twice] = [await world.countChecks(stay), (await listWaiting(world, 'device_gap')).length, (await listWaiting(world, 'device_number_twice')).length];
    const forged = await mine.make(stay, { device: theirs.device.id, device_seq: 1_000_000 });
    const receipts = [...(await mine.device.handOver(forged)), ...(await sendSigned(world, await world.signIn('tech'), [await mine.make(stay, { device: theirs.device.id, device_seq: 2_000_000 })]))];
    const applied = (await world.countChecks(stay)) - made;
    await theirs.device.handOver(await theirs.make(stay));
    const disturbed = (await listWaiting(world, 'device_gap')).length - gaps + (await listWaiting(world, 'device_number_twice')).length - twice;
    const said = (await listWaiting(world, 'device_other')).length - other;
    const waits = applied === 2 && said === 2 ? 'its author’s all the same, and said on the list' : `${receipts.map(codeOf)}, ${said} on the list`;
    return `${waits}; the colleague’s tablet ${disturbed === 0 ? 'counts on undisturbed' : 'is doubted'}`;
  }],
  ['H6', 'a batch of 501, one of over 1 MiB, one cut in the middle of its JSON', '422, 413, 422; nothing of them kept', async (world) => {
    const stay = world.ward.stays[2];
    const tech = await world.signIn('tech');
    const made = await world.countChecks(stay);
    const many = JSON.stringify({ commands: Array.from({ length: 501 }, () => world.check(stay)) });
    const large = JSON.stringify({ commands: [world.check(stay)], filling: 'x'.repeat(1_100_000) });
    const json = { 'content-type': 'application/json' };
    const statuses = [];
    for (const body of [many, large, JSON.stringify({ commands: [world.check(stay)] }).slice(0, -3)]) statuses.push((await world.ask(tech, 'POST', '/api/commands', body, json).catch(() => ({ status: 413 }))).status);
    return `${statuses.join(', ')}; ${(await world.countChecks(stay)) === made ? 'nothing of them kept' : 'something kept'}`;
  }],
  ['H9', 'signed entries: a letter changed, written anew, two signatures exchanged, another’s key, none, one of zeros, in a colleague’s name', 'all kept for a person, none applied', async (world) => {
    const stay = world.ward.stays[0];
    const tablet = await makeTablet(world, 'Forged');
    const other = await makeKey();
    const made = await world.countChecks(stay);
    const listed = (await listWaiting(world, 'not_verified')).length + (await listWaiting(world, 'unsigned')).length;
    const fresh = (over) => tablet.make(stay, over);
    const [a, b, c, d, e, f, g] = [await fresh(), await fresh(), await fresh(), await fresh(), await fresh(), await fresh(), await fresh()];
    const named = await fresh({ signed: { author: world.ward.people.nurse, key: tablet.holder.me.signing_key, previous: null } });
    const forged = [
      [a[0].replace('"DR"', '"HW"'), a[1]], [JSON.stringify(JSON.parse(b[0]), null, 1), b[1]], [c[0], d[1]], [d[0], c[1]],
      [e[0], await other.sign(e[0])], [f[0], null], [g[0], Buffer.alloc(64).toString('base64url')], named,
    ];
    const codes = (await sendSigned(world, tablet.holder, forged)).map(codeOf);
    const more = (await listWaiting(world, 'not_verified')).length + (await listWaiting(world, 'unsigned')).length - listed;
    const applied = (await world.countChecks(stay)) - made;
    return applied === 0 && more === forged.length ? 'all kept for a person, none applied' : `${codes}; ${more} wait, ${applied} applied`;
  }],
  ['H9', 'an unsigned entry in a session that signs; a signature that is long, or no base64', 'kept for a person; kept or 422', async (world) => {
    const tablet = await makeTablet(world, 'Unsigned');
    const [unsigned] = await world.submit(tablet.holder, world.check(world.ward.stays[0]));
    const [text] = await tablet.make(world.ward.stays[0]);
    const odd = [];
    for (const signature of ['x'.repeat(100_000), '***', '']) odd.push(codeOf((await sendSigned(world, tablet.holder, [[text, signature]]))[0]));
    const fit = odd.every((code) => code === 422 || code === 'not_verified' || code === 'unsigned' || code === 'id_conflict');
    return `${codeOf(unsigned) === 'unsigned' ? 'kept for a person' : codeOf(unsigned)}; ${fit ? 'kept or 422' : odd}`;
  }],
  ['H10', 'a batch of five whose answer never comes, cut at twelve moments, and sent again until it is answered', 'five checks each time, the same receipts after', async (world) => {
    const stay = world.ward.stays[2];
    const tech = await world.signIn('tech');
    const wrong = [];
    for (const after of [0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 40]) {
      const made = await world.countChecks(stay);
      const entries = Array.from({ length: 5 }, () => world.check(stay));
      const body = JSON.stringify({ commands: entries });
      await cut(world, tech, body, after);
      await cut(world, tech, body, after);
      const first = await world.submit(tech, ...entries);
      const second = await world.submit(tech, ...entries);
      const count = (await world.countChecks(stay)) - made;
      if (count !== 5 || JSON.stringify(first) !== JSON.stringify(second)) wrong.push(`${after} ms: ${count} checks`);
    }
    return wrong.join('; ') || 'five checks each time, the same receipts after';
  }],
  ['H11', 'one tablet’s queue emptied by eight at once: in its own name, in its holder’s session, in a colleague’s, sealed', 'each entry once, one receipt', async (world) => {
    const stay = world.ward.stays[1];
    const tablet = await makeTablet(world, 'Drained');
    const made = await world.countChecks(stay);
    const entries = [await tablet.make(stay), await tablet.make(stay), await tablet.make(stay)];
    const nurse = await world.signIn('nurse');
    const sealed = entries.map((entry) => seal(tablet.holder.me.upload_key, entry).toString('base64url'));
    const bySeal = async (caller) => JSON.parse((await world.ask(caller, 'POST', '/api/commands', { commands: [], sealed })).text).receipts;
    const ways = [() => tablet.device.handOver(...entries), () => sendSigned(world, tablet.holder, entries), () => sendSigned(world, nurse, entries), () => bySeal(nurse)];
    const all = await Promise.all([...ways, ...ways].map((way) => way()));
    const different = [0, 1, 2].map((index) => new Set(all.map((receipts) => JSON.stringify({ ...receipts[index] }))).size);
    const count = (await world.countChecks(stay)) - made;
    return count === 3 && different.every((each) => each === 1) ? 'each entry once, one receipt' : `${count} checks, ${different} receipts: ${all.map((receipts) => receipts.map(codeOf))}`;
  }],
  ['H12', 'three entries in the wrong order, one of them twice in the batch', 'each once, nothing missing in the end', async (world) => {
    const stay = world.ward.stays[0];
    const tablet = await makeTablet(world, 'Shuffled');
    const [made, gaps] = [await world.countChecks(stay), (await listWaiting(world, 'device_gap')).length];
    const [one, two, three] = [await tablet.make(stay), await tablet.make(stay), await tablet.make(stay)];
    await tablet.device.handOver(one);
    const receipts = await tablet.device.handOver(three, two, three);
    const count = (await world.countChecks(stay)) - made;
    const more = (await listWaiting(world, 'device_gap')).length - gaps;
    return count === 3 && more === 0 && JSON.stringify(receipts[0]) === JSON.stringify(receipts[2]) ? 'each once, nothing missing in the end' : `${count} checks, ${more} gaps, ${receipts.map(codeOf)}`;
  }],
  ['H15', 'sealed entries: cut, a bit turned, another server’s key, nothing, a megabyte of nothing', '4xx that names it; the sound one beside it is taken by itself', async (world) => {
    const stay = world.ward.stays[2];
    const tablet = await makeTablet(world, 'Sealed');
    const made = await world.countChecks(stay);
    const sound = seal(tablet.holder.me.upload_key, await tablet.make(stay));
    const turned = Buffer.from(sound);
    turned[turned.length - 1] ^= 1;
    const other = createECDH('prime256v1').generateKeys();
    const foreign = seal({ id: newId(), public_key: other.toString('base64url') }, await tablet.make(stay));
    const wrong = [];
    for (const bad of [sound.subarray(0, 100), turned, foreign, Buffer.alloc(0), randomBytes(500_000)]) {
      const answer = await world.ask(tablet.holder, 'POST', '/api/commands', { commands: [], sealed: [sound.toString('base64url'), bad.toString('base64url')] });
      if (answer.status < 400 || answer.status >= 500 || !answer.text.includes('sealed[1]')) wrong.push(`${answer.status} ${answer.text.slice(0, 80)}`);
    }
    const alone = await world.ask(tablet.holder, 'POST', '/api/commands', { commands: [], sealed: [sound.toString('base64url')] });
    const count = (await world.countChecks(stay)) - made;
    const taken = alone.status === 200 && count === 1 ? 'the sound one beside it is taken by itself' : `${alone.status}, ${count} checks`;
    return `${wrong.length === 0 ? '4xx that names it' : wrong.join('; ')}; ${taken}`;
  }],
  ['H7', 'a revoked tablet’s entries sent by its holder from another, and by its holder’s new session', 'in quarantine each; none applied', async (world) => {
    const stay = world.ward.stays[0];
    const tablet = await makeTablet(world, 'Revoked');
    const other = await makeTablet(world, 'Sound');
    const entries = [await tablet.make(stay), await tablet.make(stay)];
    await (await world.signIn('admin')).send({ kind: 'revoke_device', device: tablet.device.id });
    const [made, listed] = [await world.countChecks(stay), (await listWaiting(world, 'device_revoked')).length];
    await other.device.handOver(entries[0]);
    await sendSigned(world, await world.signIn('tech'), [entries[1]]);
    const more = (await listWaiting(world, 'device_revoked')).length - listed;
    const applied = (await world.countChecks(stay)) - made;
    const again = await world.poster('127.0.0.22')('/api/session', { username: 'tech', password: PASSWORD, device: await tablet.device.prove() });
    return more === 2 && applied === 0 && again.status === 401 ? 'in quarantine each; none applied' : `${more} wait, ${applied} applied, ${again.status}`;
  }],
];
