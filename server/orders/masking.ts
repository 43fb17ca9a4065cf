// What someone who may not see customers sees of them: enough to tell two apart on the phone, never enough to write to.

const HIDDEN = '***';
const TOP_LEVEL_DOMAIN = /^(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/iu;

/** An address with the first letters of its parts and its top-level domain: `j***@g***.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 0) return maskPart(email);
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  const topLevel = dot < 0 ? '' : domain.slice(dot + 1);
  const ending = TOP_LEVEL_DOMAIN.test(topLevel) ? `.${topLevel}` : '';
  return `${maskPart(email.slice(0, at))}@${maskPart(domain)}${ending}`;
}

/** A name with the first letter of each of its words: `J*** V***`. Null where there is none. */
export function maskName(name: string | null): string | null {
  const words = name?.split(/\s+/u).filter((word) => word !== '') ?? [];
  return words.length === 0 ? null : words.map(maskPart).join(' ');
}

/** Every length looks the same; what does not begin with a letter or a digit shows nothing. */
function maskPart(part: string): string {
  const first = /^[\p{L}\p{N}]/u.exec(part)?.[0] ?? '';
  return `${first}${HIDDEN}`;
}
