/** The device's clocks. The only module that reads them. */
import type { Micros, Reading } from '../api/types';

export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
export const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;

/** What the device believes the time is. */
export const deviceNow = (): Micros => Date.now() * 1000;
/** Microseconds that have passed since some moment; never jumps, may stand still while the device sleeps. */
export const elapsed = (): Micros => Math.round(performance.now() * 1000);
/** What both show at one moment of this run of the app. */
export type Moment = Pick<Reading, 'mono' | 'wall'>;
export const readMoment = (): Moment => ({ mono: elapsed(), wall: deviceNow() });
/** How long anybody who is awake waits for an answer of the server. */
export const PATIENCE = 20 * MICROS_PER_SECOND;
