import ipaddr from 'ipaddr.js';

/**
 * What counts as one caller by their network address: an IPv4 address, or the /64 of an IPv6 one, which is what a
 * single connection is given (RFC 6177) and can take any address of.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts.slice(0, 4).map((part) => part.toString(16)).join(':')}::/64`;
}
