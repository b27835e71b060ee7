import { describe, expect, it } from 'vitest';
import { starterPolicy } from '../../fake/policy';
import { idle, listFaults, listStartable, mayChange, toAction, update } from './precaution';

describe('a precaution', () => {
  it('is started with a code and a reason', () => {
    let model = update(idle, { type: 'begin' });
    expect(listFaults(model)).toEqual(['code', 'reason']);
    model = update(update(model, { type: 'choose', code: 'FP' }), { type: 'reason', reason: 'Order 4711' });
    expect(toAction(model, 's')).toEqual({ kind: 'start_precaution', stay: 's', code: 'FP', reason: 'Order 4711' });
  });
  it('is not stopped without a reason', () => {
    const model = update(idle, { type: 'stop', code: 'FP' });
    expect(toAction(model, 's')).toBeUndefined();
    expect(toAction(update(model, { type: 'reason', reason: 'Walks safely' }), 's')).toEqual({ kind: 'stop_precaution', stay: 's', code: 'FP', reason: 'Walks safely' });
  });
  it('that is being stopped is not exchanged for another by a stray tap', () => {
    expect(update(update(idle, { type: 'stop', code: 'FP' }), { type: 'choose', code: 'SP' }).code).toBe('FP');
  });
  it('in force is not offered again', () => {
    expect(listStartable(starterPolicy, [{ code: 'SP', since: 0, new: false }]).map((code) => code.code)).not.toContain('SP');
  });
  it('is no business of technicians', () => {
    expect(mayChange('technician')).toBe(false);
    expect(mayChange('nurse')).toBe(true);
  });
});
