/** What a server has of the checks that it acknowledged. */
import { isDeepStrictEqual } from 'node:util';
import { until } from '../lib/until.mjs';

const localDate = (at) => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(at);

/** The checks of the days' records. */
async function readDays({ callers, stays }, begun, end) {
  const recorded = [];
  for (const stay of stays) {
    for (const day of new Set([localDate(begun), localDate(end)])) recorded.push(...(await callers.charge.get(`/api/stays/${stay}/days/${day}`)).checks.map((check) => check.entry));
  }
  return recorded;
}

/** By the days' records, and by what a new device pulls. */
async function readBack(ward, begun) {
  const { unit, callers } = ward;
  const recorded = await readDays(ward, begun, Date.now());
  const pulled = (await callers.charge.get(`/api/units/${unit.id}/pull?after=0`)).checks;
  return { recorded, pulled };
}

/** Counts what is lost, doubled, altered, and there though nobody sent it. `acknowledged`: by id the command, its receipt and its author. */
export async function compare(ward, acknowledged, begun) {
  // What is recorded gets its place in the log a moment later.
  await until('the last event to have its place in the log', async () => {
    const { recorded, pulled } = await readBack(ward, begun);
    return pulled.length >= recorded.length;
  });
  const { recorded, pulled } = await readBack(ward, begun);
  return [count(recorded, acknowledged, 'the records of the day'), count(pulled, acknowledged, 'what a device pulls')];
}

/** The same for days that are over, by their records alone. */
export async function compareDays(ward, acknowledged, begun, end) {
  return count(await readDays(ward, begun, end), acknowledged, 'the records of the day');
}

/** The flags that a receipt gives for good. That a check was entered in a batch shows only when others have come. */
const lasting = (flags) => flags.filter((flag) => flag !== 'batch_entered');

/** Each check once, as it was sent, received when its receipt says. */
function count(entries, acknowledged, where) {
  const ids = new Set(entries.map((entry) => entry.id));
  return {
    where,
    lost: [...acknowledged.keys()].filter((id) => !ids.has(id)).length,
    doubled: entries.length - ids.size,
    altered: entries.filter((entry) => acknowledged.has(entry.id) && !isDeepStrictEqual(contentOf(entry), sentAs(acknowledged.get(entry.id)))).length,
    unknown: [...ids].filter((id) => !acknowledged.has(id)).length,
  };
}

function contentOf({ stay, author, occurred_at, entered_at, received_at, recorded, earlier }) {
  const { flags, ...content } = recorded;
  return { stay, author, occurred_at, entered_at, received_at, content, flags: lasting(flags), earlier };
}

/** As it must be there, made without the server. Everyone is on Q15, without precautions. */
function sentAs({ command, receipt, author }) {
  const { stay, check } = command.action;
  const { occurred_at, entered_at } = command;
  return {
    stay, author, occurred_at, entered_at, received_at: receipt.received_at,
    content: { ...check, level: 'Q15', precautions: [] }, flags: lasting(receipt.flags ?? []), earlier: [],
  };
}

/** What `compare` counts when all is well. */
export const WELL = { lost: 0, doubled: 0, altered: 0, unknown: 0 };
/** The counts in words. */
export const inWords = ({ where, lost, doubled, altered, unknown }) => `in ${where}: lost ${lost}, doubled ${doubled}, altered ${altered}, sent by nobody ${unknown}`;
