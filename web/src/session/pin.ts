/** Which PINs may guard a person's key on a shared device. A PIN never leaves the device. */

export const PIN_MIN = 6;
export const PIN_MAX = 12;
export type PinFault = 'not_digits' | 'too_short' | 'too_long' | 'common';

/** Often chosen, and neither repeated nor counted up or down: lines of the keypad, dates, numbers learnt at school. */
const COMMON: ReadonlySet<string> = new Set([
  '112233', '332211', '123321', '147258', '258369', '147852', '741852', '159753', '159357', '753951', '789456', '142536',
  '102030', '010203', '112358', '314159', '271828', '246810', '135790', '110110', '520131', '007007', '999000', '100200',
]);

/** What is wrong with a PIN that somebody wants to use; `undefined`: nothing. */
export function judgePin(pin: string): PinFault | undefined {
  if (!/^[0-9]*$/.test(pin)) return 'not_digits';
  if (pin.length < PIN_MIN) return 'too_short';
  if (pin.length > PIN_MAX) return 'too_long';
  return isRepeated(pin) || isRun(pin) || COMMON.has(pin) ? 'common' : undefined;
}

/** One to three digits again and again: 000000, 121212, 123123. */
function isRepeated(pin: string): boolean {
  return [1, 2, 3].some((length) => pin === pin.slice(0, length).repeat(Math.ceil(pin.length / length)).slice(0, pin.length));
}
/** Counted up or down by one, round the corner of nine and nought too. */
function isRun(pin: string): boolean {
  const steps = new Set(Array.from(pin.slice(1), (digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10));
  return steps.size === 1 && (steps.has(1) || steps.has(9));
}
