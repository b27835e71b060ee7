/** C: what one may not do. */
import { newId, seen } from '../lib/api.mjs';
import { until } from '../lib/until.mjs';

const codes = (receipts) => receipts.map((receipt) => receipt.reason?.code ?? receipt.outcome ?? receipt).join(', ');

export const cases = [
  ['C2', 'a batch with an own and a foreign patient', 'stored, not_found', async (world) => {
    const { tech } = world.ward.callers;
    return codes(await world.submit(tech, world.check(world.ward.stays[0]), world.check(world.other.stay)));
  }],
  ['C3', 'changing an entry that is there: PUT, PATCH, DELETE, the same id with other content', '4xx, 4xx, 4xx, id_conflict; unchanged', async (world) => {
    const { tech, charge } = world.ward.callers;
    const stay = world.ward.stays[0];
    const entry = world.check(stay);
    await world.submit(tech, entry);
    const statuses = [];
    for (const method of ['PUT', 'PATCH', 'DELETE']) statuses.push((await world.ask(tech, method, '/api/commands/' + entry.id, { ...entry })).status);
    const again = codes(await world.submit(tech, { ...entry, action: { ...entry.action, check: seen('HW', 'WA') } }));
    const page = await charge.get('/api/stays/' + stay);
    const kept = page.checks.find((check) => check.id === entry.id);
    const shown = statuses.map((status) => (status >= 400 && status < 500 ? '4xx' : status)).join(', ');
    return `${shown}, ${again}; ${kept.recorded.location === 'DR' && kept.author === world.ward.people.tech ? 'unchanged' : 'changed'}`;
  }],
  ['C3', 'an entry in another’s name: author in the command, in the batch', 'the session’s own name, 409', async (world) => {
    const { tech, charge } = world.ward.callers;
    const stay = world.ward.stays[1];
    const entry = { ...world.check(stay), author: world.ward.people.nurse, received_at: 1 };
    await world.submit(tech, entry);
    const page = await charge.get('/api/stays/' + stay);
    const kept = page.checks.find((check) => check.id === entry.id);
    const named = kept === undefined || kept.author === world.ward.people.tech ? 'the session’s own name' : 'another name';
    const batch = await world.ask(tech, 'POST', '/api/commands', { author: world.ward.people.nurse, commands: [world.check(stay)] });
    return `${named}, ${batch.status}`;
  }],
  ['C5', 'a technician orders and lowers a level, starts a precaution, confirms an order', 'not_permitted, not_permitted, not_permitted', async (world) => {
    const { tech } = world.ward.callers;
    const stay = world.ward.stays[0];
    const make = (action) => ({ ...world.check(stay), id: newId(world.time), action });
    return codes(await world.submit(
      tech,
      make({ kind: 'order_level', stay, level: 'Q15', basis: { by: 'nurse_raised' }, reason: 'x' }),
      make({ kind: 'start_precaution', stay, code: 'SP', reason: 'x' }),
      make({ kind: 'confirm_order', stay, order: newId(world.time) }),
    ));
  }],
  ['C6', 'administrators’ routes as everyone else, by every method', 'refused', async (world) => {
    const wrong = [];
    for (const name of ['tech', 'nurse', 'charge', 'provider', 'techb']) {
      const caller = world.ward.callers[name];
      for (const [method, path] of [['POST', `/api/people/${world.ward.people.tech}/invitation`], ['HEAD', '/api/people'], ['GET', '/api/people'], ['OPTIONS', '/api/people'], ['PUT', '/api/people']]) {
        const { status, text } = await world.ask(caller, method, path, method === 'POST' ? {} : undefined, { 'x-http-method-override': 'GET' });
        if (status < 400 || text.includes('username')) wrong.push(`${name} ${method} ${path} ${status}`);
      }
    }
    return wrong.length ? wrong.join('; ') : 'refused';
  }],
  ['C8', 'break-glass without a cause, with an empty other cause, to a patient who left; through it: an entry, the board, another chart; after the half hour', '422, 409, 404; not_found, 404, 404; 404', async (world) => {
    const techb = await world.signIn('techb');
    const [stay, another] = world.ward.stays;
    const breaking = (body, of = stay) => world.ask(techb, 'POST', `/api/stays/${of}/glass`, { id: newId(world.time), ...body });
    const refused = [(await breaking({})).status, (await breaking({ cause: 'other', words: ' ' })).status, (await breaking({ cause: 'emergency' }, world.discharged)).status];
    await breaking({ cause: 'emergency' });
    const entered = codes(await world.submit(techb, world.check(stay)));
    const board = await world.ask(techb, 'GET', `/api/units/${world.ward.unit.id}/board`);
    const other = await world.ask(techb, 'GET', '/api/stays/' + another);
    await world.advance(30);
    const later = await world.ask(await world.signIn('techb'), 'GET', '/api/stays/' + stay);
    return `${refused.join(', ')}; ${entered}, ${board.status}, ${other.status}; ${later.status}`;
  }],
  ['C9', 'break-glass as it is meant: the chart opens, the supervisor is told, the unit sees it, its breaker cannot close the review', '200; told within 60 s; in the report; not reviewed by the one who broke it', async (world) => {
    const [techb, charge] = [await world.signIn('techb'), await world.signIn('charge')];
    const [, stay] = world.ward.stays;
    const id = newId(world.time);
    await world.ask(techb, 'POST', `/api/stays/${stay}/glass`, { id, cause: 'helping' });
    const chart = await world.ask(techb, 'GET', '/api/stays/' + stay);
    const told = await until('the charge nurse to be told', async () => (await charge.get(`/api/units/${world.ward.unit.id}/pull?after=0`)).warnings.some((warning) => warning.about === 'glass'), { seconds: 60 }).then(() => 'told within 60 s', () => 'not told');
    const { glasses } = await charge.get(`/api/units/${world.ward.unit.id}/glasses`);
    const own = codes(await world.submit(techb, { ...world.check(stay), id: newId(world.time), action: { kind: 'resolve', item: id, resolution: { how: 'review', finding: 'needed', words: '' } } }));
    const listed = glasses.some(({ glass }) => glass.id === id && glass.person === world.ward.people.techb);
    return `${chart.status}; ${told}; ${listed ? 'in the report' : 'not in the report'}; ${own === 'stored' ? 'reviewed' : 'not reviewed'} by the one who broke it`;
  }],
  ['C11', 'the record, PDF, board and figures of another unit', '404 everywhere', async (world) => {
    const { charge } = world.ward.callers;
    const unit = world.other.unit.id;
    const paths = [`/api/units/${unit}/days/2026-06-01`, `/api/units/${unit}/days/2026-06-01/pdf`, `/api/units/${unit}/board`, `/api/units/${unit}/compliance/csv?from=1&until=2`, `/api/stays/${world.other.stay}`, `/api/stays/${world.other.stay}/days/2026-06-01/pdf`];
    const statuses = [];
    for (const path of paths) statuses.push((await world.ask(charge, 'GET', path)).status);
    return statuses.every((status) => status === 404) ? '404 everywhere' : String(statuses);
  }],
  ['C15', 'the auditor enters a check; the administrator opens a chart; anyone deletes an event', 'not_permitted; 403; 4xx', async (world) => {
    const { auditor, admin } = world.ward.callers;
    const entered = codes(await world.submit(auditor, world.check(world.ward.stays[0])));
    const chart = await world.ask(admin, 'GET', '/api/stays/' + world.ward.stays[0]);
    const gone = await world.ask(admin, 'DELETE', '/api/stays/' + world.ward.stays[0]);
    return `${entered}; ${chart.status}; ${gone.status >= 400 && gone.status < 500 ? '4xx' : gone.status}`;
  }],
  ['C18', 'another host in Host, X-Forwarded-Host and Forwarded', 'the own unit only', async (world) => {
    const { tech } = world.ward.callers;
    const bodies = [];
    for (const headers of [{}, { 'x-forwarded-host': 'other.example' }, { forwarded: 'host=other.example' }]) bodies.push((await world.ask(tech, 'GET', '/api/units', undefined, headers)).text);
    const named = await world.ask(tech, 'GET', '/api/units', undefined, { host: 'other.example' });
    const same = bodies.every((body) => body === bodies[0]) && !bodies[0].includes('Maple');
    return same && (named.status >= 400 || named.text === bodies[0]) ? 'the own unit only' : `${named.status} ${bodies}`;
  }],
  ['C20', 'a person is disabled while 100 of their entries are under way', 'none stored after', async (world) => {
    const racer = await world.addPerson('racer', 'Rae Cer, MHT', 'technician', world.ward.unit.id);
    const stay = world.ward.stays[2];
    const entries = Array.from({ length: 100 }, () => world.check(stay));
    const under_way = entries.map((entry) => world.submit(racer, entry));
    await world.disable('racer', 'technician');
    const later = await world.submit(racer, world.check(stay));
    await Promise.all(under_way);
    return later[0] === 401 ? 'none stored after' : codes(later);
  }],
];
