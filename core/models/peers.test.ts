import { describe, expect, it } from 'vitest';
import { frequency } from '../aggregations/frequency.js';
import { columnsOf } from '../events/event.js';
import { smallProfile } from '../features/small-profile.case.js';
import { StateRecord } from '../states/state-record.js';
import { PeerShares } from './peer-shares.js';
import {
  countedShare,
  type DimensionPeers,
  discountOf,
  type Holders,
  newShare,
  usualRarity,
} from './peers.js';

const columns = columnsOf(smallProfile);
const holders = (of: Readonly<Record<string, number>>, alone = 0): Holders => {
  const counts = Object.values(of);
  const shared = counts.reduce((sum, count) => sum + count, 0);
  return { pairs: shared + alone, values: counts.length + alone, of: new Map(Object.entries(of)) };
};
const peersOf = (everyone: Holders, cohorts: Holders[] = []): DimensionPeers => {
  return { ownDiscount: 0.5, peerDiscount: 0.5, everyone, cohorts };
};

const peerShare = (
  peers: DimensionPeers,
  cohort: number | null,
  value: string,
  isOwn: boolean,
  own: number,
) => new PeerShares(peers).of(value, cohort, isOwn, own);

describe('shares of counts', () => {
  it('by hand: 3 of 10 days, of 4 different values', () => {
    expect(countedShare(0.5, 3, 10)).toBeCloseTo(2.5 / 10.5, 12);
    expect(newShare(0.5, 4, 10)).toBeCloseTo(2.5 / 10.5, 12);
    expect(countedShare(0.5, 0, 10)).toBe(0);
  });

  it('of all values and what is left for new ones are 1', () => {
    const counts = [1, 1, 2, 7, 13];
    const total = counts.reduce((sum, count) => sum + count, 0);
    const counted = counts.reduce((sum, count) => sum + countedShare(0.3, count, total), 0);
    expect(counted + newShare(0.3, counts.length, total)).toBeCloseTo(1, 12);
  });

  it('everything is new where nothing was counted', () => expect(newShare(0.5, 0, 0)).toBe(1));

  it('the discount follows from values that were counted once and twice', () => {
    expect(discountOf(10, 5)).toBeCloseTo(0.5, 12);
    expect(discountOf(0, 5)).toBe(0.05);
    expect(discountOf(1000, 0)).toBe(0.95);
  });
});

describe('what peers do', () => {
  const everyone = holders({ office: 60, home: 20 }, 20);

  it('is likelier the more of them do it, and what nobody else does is one thing', () => {
    const peers = peersOf(everyone);
    const share = (value: string) => peerShare(peers, null, value, false, 0);
    expect(share('office')).toBeGreaterThan(share('home'));
    expect(share('a place')).toBe(share('another place'));
    expect(share('office') + share('home') + share('a place')).toBeGreaterThan(0.9);
    expect(share('office') + share('home') + share('a place')).toBeLessThanOrEqual(1);
  });

  it('leaves out the entity itself: what it does alone is not what its peers do', () => {
    const peers = peersOf(holders({ shared: 2 }, 8));
    const own = peerShare(peers, null, 'alone', true, 1);
    expect(own).toBe(peerShare(peers, null, 'unheard of', true, 1));
    expect(peerShare(peers, null, 'shared', true, 1)).toBeLessThan(
      peerShare(peers, null, 'shared', false, 0),
    );
  });

  it('is shrunk from the cohort toward everyone', () => {
    const cohort = holders({ home: 30 });
    const peers = peersOf(everyone, [cohort]);
    const ofCohort = peerShare(peers, 0, 'home', false, 0);
    expect(ofCohort).toBeGreaterThan(peerShare(peers, null, 'home', false, 0));
    expect(peerShare(peers, 0, 'office', false, 0)).toBeGreaterThan(0);
    expect(peerShare(peers, 0, 'office', false, 0)).toBeLessThan(peerShare(peers, null, 'office', false, 0));
  });

  it('of nobody anything is certain: only the own history counts', () => {
    expect(peerShare(peersOf(holders({})), null, 'x', false, 0)).toBe(1);
    expect(usualRarity(peersOf(holders({})))).toBe(0);
  });

  it('the rarity that is to be expected is the mean of that of all values', () => {
    const share = (holdersOfIt: number) => countedShare(0.5, holdersOfIt, 100);
    const left = newShare(0.5, 22, 100);
    const expected = -(0.6 * Math.log2(share(60)) + 0.2 * Math.log2(share(20)) + 0.2 * Math.log2(left));
    expect(usualRarity(peersOf(everyone))).toBeCloseTo(expected, 12);
  });

  it('is the same of an entry of a state as of its value', () => {
    const record = StateRecord.of([frequency('kind', columns, 9)]);
    const [state] = record.states;
    const values = ['office', 'home', 'ofﬁce', 'a place', '', 'office '];
    for (const [offset, value] of values.entries()) state!.append(value, offset, 1);
    const shares = new PeerShares(peersOf(everyone, [holders({ home: 30, '': 2 })]));
    for (const cohort of [null, 0]) {
      const found = values.map((value) => shares.ofEntry(state!, state!.find(value), cohort));
      expect(found).toEqual(values.map((value) => shares.of(value, cohort, true, values.length)));
      expect(new Set(found).size).toBeGreaterThan(2);
    }
  });
});
