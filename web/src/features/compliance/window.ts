/** The window of time that compliance looks at: whole local days, or from one moment to another. */
import type { Micros } from '../../api/types';
import { dayBounds, fromLocalInput, localDate, toLocalInput } from '../../clock/format';
import { shiftDate } from '../record/day';

export type Preset = 'today' | 'yesterday' | 'week' | 'month';
export const PRESETS: readonly Preset[] = ['today', 'yesterday', 'week', 'month'];
export interface Window {
  from: Micros;
  until: Micros;
}
export interface WindowModel {
  preset: Preset | 'custom';
  /** `2026-03-03T07:00`, local. */
  from: string;
  until: string;
}
export type WindowEvent = { type: 'preset'; preset: Preset; now: Micros; zone: string } | { type: 'from' | 'until'; text: string };

export function presetWindow(preset: Preset, now: Micros, zone: string): Window {
  const today = localDate(now, zone);
  const day = dayBounds(today, zone);
  if (preset === 'today') return { from: day.from, until: Math.max(now, day.from + 1) };
  if (preset === 'yesterday') return dayBounds(shiftDate(today, -1), zone);
  return { from: dayBounds(shiftDate(today, preset === 'week' ? -7 : -30), zone).from, until: day.from };
}
export function beginWindow(now: Micros, zone: string): WindowModel {
  return update({ preset: 'yesterday', from: '', until: '' }, { type: 'preset', preset: 'yesterday', now, zone });
}
export function update(model: WindowModel, event: WindowEvent): WindowModel {
  if (event.type === 'preset') {
    const window = presetWindow(event.preset, event.now, event.zone);
    return { preset: event.preset, from: toLocalInput(window.from, event.zone), until: toLocalInput(window.until, event.zone) };
  }
  return { ...model, preset: 'custom', [event.type]: event.text };
}
const DAYS_MAX = 92;
export type Fault = 'from' | 'until' | 'order' | 'long';
export function readWindow(model: WindowModel, zone: string): { window: Window } | { fault: Fault } {
  const from = fromLocalInput(model.from, zone)[0];
  const until = fromLocalInput(model.until, zone).at(-1);
  if (from === undefined) return { fault: 'from' };
  if (until === undefined) return { fault: 'until' };
  if (until <= from) return { fault: 'order' };
  if (until - from > DAYS_MAX * 86_400_000_000) return { fault: 'long' };
  return { window: { from, until } };
}
