import { describe, expect, it } from 'vitest';
import { isHere, splitBar, type NavLink } from './navigation';

const link = (href: string): NavLink => ({ href, label: href, icon: (() => undefined) as unknown as NavLink['icon'], count: undefined });

describe('the bar at the bottom of a phone', () => {
  it('holds five places, the last of which is "More" when there are six', () => {
    const links = ['/a', '/b', '/c', '/d', '/e'].map(link);
    expect(splitBar(links).more).toEqual([]);
    const split = splitBar([...links, link('/f')]);
    expect([split.bar.length, split.more.map((each) => each.href)]).toEqual([4, ['/e', '/f']]);
  });
  it('marks the screen that is open, and not another with the same beginning', () => {
    expect(isHere('/shift', '/shift')).toBe(true);
    expect(isHere('/setup', '/setup/people')).toBe(true);
    expect(isHere('/round', '/rounds')).toBe(false);
  });
});
