/**
 * The one seam through which clinical values enter and leave the device's database. Clear text for now; a later
 * version encrypts here. Nothing else may put what was seen, or who the patient is, into a table.
 */
declare const sealed: unique symbol;
export interface Sealed<T> {
  readonly [sealed]?: T;
  readonly v: 1;
  readonly clear: T;
}
export function seal<T>(value: T): Sealed<T> {
  return { v: 1, clear: value };
}
export function unseal<T>(value: Sealed<T>): T {
  return value.clear;
}
