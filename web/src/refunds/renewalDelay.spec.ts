import { renewalDelayMs } from './renewalDelay';

const now = Date.parse('2026-11-23T13:00:00Z');

it('renews shortly before the end, and never at once', () => {
  expect(renewalDelayMs('2026-11-23T13:10:00Z', now)).toBe(580_000);
  expect(renewalDelayMs('2026-11-23T12:00:00Z', now)).toBe(60_000);
});
