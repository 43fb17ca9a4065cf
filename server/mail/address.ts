import { z } from 'zod';

const address = z.email().max(320);

/** An e-mail address as it is kept and compared: without blanks around it, in small letters. Null for none. */
export function readEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  return address.safeParse(email).success ? email : null;
}
