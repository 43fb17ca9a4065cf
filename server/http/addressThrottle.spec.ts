import { AddressThrottle, networkOf } from './addressThrottle';

describe('the throttle of network addresses', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['strange', 'strange'],
  ])('takes %s for %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('counts a whole network of version 6 as one, and others apart', () => {
    const throttle = new AddressThrottle({ capacity: 2, perSecond: 1 }, () => 0);
    expect([throttle.take('2001:db8::1'), throttle.take('2001:db8::2'), throttle.take('2001:db8::3')]).toEqual([0, 0, 1000]);
    expect([throttle.take('2001:db8:0:1::1'), throttle.take('192.0.2.1')]).toEqual([0, 0]);
  });
});
