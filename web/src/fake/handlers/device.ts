/** Devices, for the fake server. Test only: no signature is verified. */
import type { Command, Contact, ContactAnswer, DeviceEntries, EnrolDevice, ListedDevice, NewDevice, Receipt, Standing } from '../../api/types';
import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../clock/now';
import { newUuid } from '../../id/uuid';
import { isDanger } from '../../round-rules/due';
import { json, problem, type FakeApplier, type FakeHandler, type FakeServer } from '../server';
import { fakeId } from '../seed';
import { openUpload } from '../upload';

export interface FakeDevices {
  devices: ListedDevice[];
  code: { code: string; device: NewDevice } | undefined;
  /** What arrived in a device's own name while it was revoked. */
  quarantined: string[];
  lost: number;
}
const kept = new WeakMap<FakeServer, FakeDevices>();
export function devicesOf(server: FakeServer): FakeDevices {
  const found = kept.get(server) ?? { devices: makeDevices(server), code: undefined, quarantined: [], lost: 0 };
  kept.set(server, found);
  return found;
}
function makeDevices(server: FakeServer): ListedDevice[] {
  const now = server.now();
  const unit = server.seed.unit.id;
  const one = (index: number, name: string, standing: Standing, age: number, unsent: number): ListedDevice => ({
    id: fakeId(700 + index), name, unit, standing, standing_at: now, enrolled_at: now, contact_at: now - age * MICROS_PER_SECOND,
    report: { app_version: '0.1.0', unsent, clock_offset: index * MICROS_PER_SECOND, persistent: index !== 2, last_seq: 40 },
  });
  return [one(1, 'Cedar tablet 1', 'enrolled', 20, 0), one(2, 'Cedar phone 4', 'enrolled', 7200, 12), one(3, 'Cedar tablet 2', 'revoked', 90_000, 3)];
}

export const handle: FakeHandler = ({ method, parts, body, server }) => {
  const [what, id] = parts;
  if (what !== 'devices') return undefined;
  const state = devicesOf(server);
  const asked = body ? (JSON.parse(body) as unknown) : undefined;
  if (id === 'lost') {
    state.lost += 1;
    return new Response(null, { status: 204 });
  }
  if (id === 'nonce') return json({ nonce: 'ab'.repeat(32) });
  if (id === 'contact') return contact(server, asked as Contact);
  if (id === 'entries') return take(server, asked as DeviceEntries);
  if (method === 'POST' && id === undefined) return enrol(server, asked as EnrolDevice);
  if (!server.signedIn) return problem(401, 'not_signed_in');
  if (server.signedIn.role !== 'administrator') return problem(403, 'not_permitted');
  if (id === 'codes') {
    state.code = { code: '7K2QX-M40ZT', device: asked as NewDevice };
    return json({ code: state.code.code, until: server.now() + 10 * MICROS_PER_MINUTE });
  }
  return json({ devices: state.devices });
};

function enrol(server: FakeServer, { code }: EnrolDevice): Response {
  const state = devicesOf(server);
  if (code.trim().toUpperCase() !== state.code?.code) return problem(404, 'not_found');
  const { name, unit } = state.code.device;
  state.code = undefined;
  const now = server.now();
  const device: ListedDevice = { id: newUuid(now), name, unit, standing: 'enrolled', standing_at: now, enrolled_at: now, contact_at: null, report: null };
  state.devices.unshift(device);
  return json({ id: device.id, name, unit });
}
function contact(server: FakeServer, { proof, report, wiped }: Contact): Response {
  const device = devicesOf(server).devices.find((each) => each.id === proof.device);
  if (!device) return problem(401, 'device_refused');
  Object.assign(device, { report, contact_at: server.now() });
  if (wiped && device.standing !== 'enrolled') device.standing = 'wiped';
  const rooms = device.standing === 'enrolled' ? server.seed.rows.map((row) => ({ room: row.place.room, bed: row.place.bed, due_at: row.due_at, danger: isDanger(row) })) : [];
  return json({ standing: device.standing, name: device.name, unit: device.unit, rooms, server_time: server.now() } satisfies ContactAnswer);
}
async function take(server: FakeServer, { proof, entries = [], sealed = [] }: DeviceEntries): Promise<Response> {
  const state = devicesOf(server);
  const device = state.devices.find((each) => each.id === proof.device);
  if (!device) return problem(401, 'device_refused');
  const opened = await Promise.all(sealed.map(openUpload));
  const receipts = [...entries, ...opened].map(({ text }): Receipt => {
    if (device.standing !== 'enrolled') state.quarantined.push(text);
    return server.decide(JSON.parse(text) as Command, text);
  });
  return json({ receipts, server_time: server.now() });
}

export const apply: FakeApplier = ({ action }, _author, server) => {
  const change = (id: string, how: Partial<ListedDevice>): void => {
    const device = devicesOf(server).devices.find((each) => each.id === id);
    if (device) Object.assign(device, how);
  };
  if (action.kind === 'rename_device') change(action.device, { name: action.name });
  if (action.kind === 'move_device') change(action.device, { unit: action.unit });
  if (action.kind === 'revoke_device') change(action.device, { standing: 'revoked', standing_at: server.now() });
  if (action.kind === 'wipe_device') change(action.device, { standing: 'wipe', standing_at: server.now() });
};
