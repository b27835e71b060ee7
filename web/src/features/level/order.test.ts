import { describe, expect, it } from 'vitest';
import { starterPolicy } from '../../fake/policy';
import { beginOrder, direction, listChoices, listFaults, listUnconfirmed, toAction, update, waysOf, type OrderEvent, type OrderModel } from './order';

const stay = 'stay';
const fill = (model: OrderModel, ...events: OrderEvent[]): OrderModel => events.reduce(update, model);

describe('who may order a level', () => {
  it('a nurse raises or takes a verbal order, a provider orders, a technician does neither', () => {
    expect(waysOf('nurse')).toEqual(['raise', 'verbal']);
    expect(waysOf('provider')).toEqual(['own']);
    expect(waysOf('technician')).toEqual([]);
    expect(waysOf('manager')).toEqual([]);
  });
  it('a nurse who raises sees only more restrictive levels, closest watch first', () => {
    expect(listChoices(starterPolicy, 'Q15', 'raise').map(({ level }) => level.code)).toEqual(['1:1', 'LOS', 'Q5', 'Q10']);
  });
  it('a provider may lower', () => {
    const lower = listChoices(starterPolicy, 'Q15', 'own').filter((choice) => choice.direction === 'lower');
    expect(lower.map(({ level }) => level.code)).toEqual(['Q30', 'Q60']);
  });
  it('nothing raises above a level that the policy no longer lists', () => {
    expect(direction(starterPolicy, 'OLD', '1:1')).toBe('lower');
  });
});

describe('an order', () => {
  it('begins with nothing chosen', () => {
    expect(beginOrder('nurse')).toEqual({ way: null, level: null, provider: null, reason: '', tried: false });
    expect(listFaults(beginOrder('nurse'))).toEqual(['way', 'level', 'reason']);
  });
  it('forgets the level when it is given on another word, because other levels are open then', () => {
    const model = fill(beginOrder('nurse'), { type: 'way', way: 'verbal' }, { type: 'level', level: 'Q60' }, { type: 'way', way: 'raise' });
    expect(model.level).toBeNull();
  });
  it('on verbal word names the provider', () => {
    const model = fill(beginOrder('nurse'), { type: 'way', way: 'verbal' }, { type: 'level', level: 'Q30' }, { type: 'reason', reason: ' calm for two days ' });
    expect(listFaults(model)).toEqual(['provider']);
    expect(toAction(model, stay)).toBeUndefined();
    expect(toAction(update(model, { type: 'provider', provider: 'okafor' }), stay)).toEqual({
      kind: 'order_level', stay, level: 'Q30', basis: { by: 'verbal', provider: 'okafor' }, reason: 'calm for two days',
    });
  });
  it('without a reason is not sent', () => {
    const model = fill(beginOrder('provider'), { type: 'level', level: 'Q30' }, { type: 'reason', reason: '  ' });
    expect(toAction(model, stay)).toBeUndefined();
  });
  it('waits for its provider only when it was spoken and is not confirmed', () => {
    const order = { id: 'a', level: 'Q5', reason: '', entered_by: 'n', started_at: 1, received_at: 1 };
    const waiting = listUnconfirmed([
      { ...order, basis: { by: 'verbal', provider: 'p' }, confirmed_at: null },
      { ...order, basis: { by: 'verbal', provider: 'p' }, confirmed_at: 5 },
      { ...order, basis: { by: 'nurse_raised' }, confirmed_at: null },
    ]);
    expect(waiting).toHaveLength(1);
  });
});
