/** A policy for the tests: every 15 minutes, a minute of grace, warnings at 0, 5 and 15 minutes. */
const code = ([name, en, es, ...flags]) => ({ code: name, name: { en, es }, flags });
const level = (name, en, es, interval_minutes) => ({ code: name, name: { en, es }, observation: { kind: 'intermittent', interval_minutes }, applies: 'always' });

export const POLICY = {
  levels: [level('Q30', 'Every 30 minutes', 'Cada 30 minutos', 30), level('Q15', 'Every 15 minutes', 'Cada 15 minutos', 15), level('Q5', 'Every 5 minutes', 'Cada 5 minutos', 5)],
  default_level: 'Q15',
  grace_minutes: 1,
  missed_percent: 150,
  early_window_minutes: 4,
  late_entry_minutes: 30,
  repeat_guard_seconds: 20,
  night: { start_minutes: 22 * 60, end_minutes: 6 * 60 },
  warnings: { owner_minutes: 0, charge_minutes: 5, supervisor_minutes: 15, return_minutes: 5, unit_stopped_percent: 50, unowned_notice_minutes: 10, sound: true },
  locations: [
    ['BR', 'Bedroom', 'Dormitorio'], ['BA', 'Bathroom', 'Baño'], ['DR', 'Day room', 'Sala de estar'], ['HW', 'Hallway', 'Pasillo'],
    ['DN', 'Dining room', 'Comedor'], ['TP', 'Transport', 'Traslado', 'off_unit'],
  ].map(code),
  activities: [
    ['SL', 'Sleeping', 'Durmiendo', 'asleep'], ['AW', 'Lying awake', 'Acostado, despierto'], ['SI', 'Sitting', 'Sentado'], ['WA', 'Walking', 'Caminando'],
    ['EA', 'Eating', 'Comiendo'], ['PA', 'Pacing', 'Deambulando', 'escalating'],
  ].map(code),
  behaviours: [['CALM', 'Calm', 'Tranquilo'], ['ANX', 'Anxious', 'Ansioso']].map(code),
  precautions: [['SP', 'Suicide', 'Suicidio'], ['FP', 'Falls', 'Caídas']].map(code),
  blocks_start_minutes: [23 * 60, 7 * 60, 15 * 60],
  auto_lock_minutes: 3,
  clock_hours: 'h24',
};
