import { pollDelayMs } from './pollDelay';

it('asks often at first and seldom later', () => {
  expect([0, 14, 15, 29, 30, 5000].map(pollDelayMs)).toEqual([2000, 2000, 10_000, 10_000, 60_000, 60_000]);
});
