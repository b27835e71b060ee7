import { beforeEach, expect, test } from 'vitest';
import type { Me } from '../api/types';
import { MilieuDb } from '../db/db';
import { Locked, seal, unseal } from '../db/seal';
import { judgePin } from './pin';
import { TRIES_MAX, Vault, vaultName, type Guarded } from './vault';

const maria = '01890000-0000-7000-8000-000000000001';
const dan = '01890000-0000-7000-8000-000000000002';
const share = 'c2hhcmUtb2YtdGhlLXNlcnZlci0zMi1ieXRlcy1sb25n';
const of = (id: string, name: string): Guarded => ({ me: { person: { id, display_name: name }, session_until: 1000, share } as Me, pkcs8: 'cHJpdmF0ZQ' });
const guarded = of(maria, 'Maria');
let db: MilieuDb;
let vault: Vault;
let number = 0;
beforeEach(() => {
  number += 1;
  db = new MilieuDb('vault-' + number);
  vault = new Vault(db, 10);
});

test('repeats, runs, common and short PINs are refused, others are not', () => {
  for (const pin of ['000000', '121212', '123123', '1231231', '123456', '987654', '890123', '210987', '112233', '159753']) expect(judgePin(pin), pin).toBe('common');
  expect(judgePin('48293')).toBe('too_short');
  expect(judgePin('4829316482931')).toBe('too_long');
  expect(judgePin('48a931')).toBe('not_digits');
  for (const pin of ['482931', '900417', '77341208']) expect(judgePin(pin), pin).toBeUndefined();
});
test('the right PIN opens what was kept, at 600,000 rounds', async () => {
  const slow = new Vault(db);
  await slow.keep('482931', guarded);
  expect(await slow.open(maria, '482931')).toEqual({ kind: 'open', guarded });
  expect(await db.readMeta(vaultName(maria))).toMatchObject({ rounds: 600_000, tries: 0 });
});
test('ten wrong PINs in a row destroy what they guard, and nothing of others', async () => {
  await vault.keep('482931', guarded);
  await vault.keep('900417', of(dan, 'Dan'));
  for (let left = TRIES_MAX - 1; left > 0; left -= 1) expect(await vault.open(maria, '111111')).toEqual({ kind: 'wrong', left });
  expect(await vault.open(maria, '111111')).toEqual({ kind: 'destroyed' });
  expect(await vault.open(maria, '482931')).toEqual({ kind: 'none' });
  expect((await vault.open(dan, '900417')).kind).toBe('open');
});
test('a right PIN before the tenth try forgives the wrong ones', async () => {
  await vault.keep('482931', guarded);
  for (let tries = 1; tries < TRIES_MAX; tries += 1) await vault.open(maria, '111111');
  expect((await vault.open(maria, '482931')).kind).toBe('open');
  expect(await vault.open(maria, '111111')).toEqual({ kind: 'wrong', left: TRIES_MAX - 1 });
});
test('a try counts before it is made: one that is cut off is not free', async () => {
  await vault.keep('482931', guarded);
  const tries = Array.from({ length: TRIES_MAX + 5 }, () => vault.open(maria, '111111'));
  expect((await Promise.all(tries)).filter((each) => each.kind === 'wrong')).toHaveLength(TRIES_MAX - 1);
  expect(await db.meta.get(vaultName(maria))).toBeUndefined();
});
test('what is kept can be read neither in another person\'s name nor on another device', async () => {
  await vault.keep('482931', guarded);
  const kept = await db.readMeta(vaultName(maria));
  expect(JSON.stringify(kept)).not.toContain(guarded.pkcs8);
  await db.writeMeta(vaultName(dan), kept);
  expect((await vault.open(dan, '482931')).kind).toBe('wrong');
  const elsewhere = new MilieuDb('vault-elsewhere-' + number);
  await elsewhere.writeMeta(vaultName(maria), kept);
  expect((await new Vault(elsewhere, 10).open(maria, '482931')).kind).toBe('wrong');
});
test('the data key is the same whenever share and device are, and another on another device', async () => {
  const key = await vault.makeDataKey(share);
  expect(key.length).toBe(32);
  const note = seal(key, 'Rosa seen in the day room');
  expect(JSON.stringify(note)).not.toContain('Rosa');
  expect(unseal(await vault.makeDataKey(share), note)).toBe('Rosa seen in the day room');
  const elsewhere = await new Vault(new MilieuDb('vault-other-' + number), 10).makeDataKey(share);
  expect(() => unseal(elsewhere, note)).toThrow(Locked);
});
test('whoever can unlock is listed by name until what their PIN guards ends', async () => {
  await vault.keep('482931', guarded);
  await vault.keep('90041788', { ...of(dan, 'Dan'), me: { ...of(dan, 'Dan').me, session_until: 2000 } });
  expect(await vault.list(999)).toEqual([
    { person: dan, name: 'Dan', digits: 8, until: 2000 },
    { person: maria, name: 'Maria', digits: 6, until: 1000 },
  ]);
  expect((await vault.list(1000)).map((guest) => guest.name)).toEqual(['Dan']);
  expect(await db.meta.get(vaultName(maria))).toBeUndefined();
});
test('a right PIN forgives none of the tries that another tab is just making', async () => {
  await vault.keep('482931', guarded);
  const [right] = await Promise.all([vault.open(maria, '482931'), ...Array.from({ length: 5 }, () => vault.open(maria, '111111'))]);
  expect(right?.kind).toBe('open');
  expect(await db.readMeta(vaultName(maria))).toMatchObject({ tries: 5 });
});
