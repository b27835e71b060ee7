/** The device's clocks. The only module that reads them. */
import type { Micros } from '../api/types';

export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
export const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;

/** What the device believes the time is. */
export const deviceNow = (): Micros => Date.now() * 1000;
/** Microseconds that have passed since some moment; never jumps, may stand still while the device sleeps. */
export const elapsed = (): Micros => Math.round(performance.now() * 1000);
