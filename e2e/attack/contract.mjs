/** The routes of the contract, as lists that attacks go through: none is left out because somebody forgot it. */
import { readFileSync } from 'node:fs';
import { newId } from '../lib/api.mjs';

const read = (name) => JSON.parse(readFileSync(new URL('../../cases/' + name, import.meta.url), 'utf8'));

/** Who makes the requests of each route. */
export const MADE = read('awake.json').routes;
const TABLE = read('permissions.json');
/** `{ route, method, pattern, query, body, nobody, roles }` */
export const ROUTES = TABLE.routes.map((row) => {
  const [method, pattern] = row.route.split(' ');
  return { query: '', ...row, method, pattern };
});
/** For each kind of command, how far each role reaches with it. */
export const COMMANDS = TABLE.commands;
/** The person of each role in the attacked hospital. */
export const NAMES = { technician: 'tech', nurse: 'nurse', charge_nurse: 'charge', administrator: 'admin', manager: 'manager', auditor: 'auditor', provider: 'provider' };

export const findRoute = (route) => ROUTES.find((row) => row.route === route);
/** What a role gets: for something of its own unit, of another unit. */
export const statusOf = (row, role, relation = 0) => {
  const status = row.roles[role];
  return Array.isArray(status) ? (status[relation] ?? status[0]) : status;
};
/** Path and query of a route, about something of the ward or of the other unit. */
export function pathOf(world, row, { other = false } = {}) {
  const names = {
    '{unit}': other ? world.other.unit.id : world.ward.unit.id, '{stay}': other ? world.other.stay : world.ward.stays[0],
    '{person}': other ? world.ward.people.techb : world.ward.people.tech, '{date}': '2026-06-01', '{token}': 'ab'.repeat(32), '{passkey}': '01890000-0000-7000-8000-000000000099',
  };
  const path = row.pattern.replaceAll(/\{\w+\}/g, (name) => names[name] ?? '00000000-0000-7000-8000-000000000000');
  return path + row.query;
}
export const bodyOf = (world, row) => (row.body === undefined ? undefined : JSON.parse(JSON.stringify(row.body).replaceAll('{unit}', world.ward.unit.id)));
