import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Desk } from './desk';

/** A mail as the desk wrote it into its folder. */
export interface SentMail {
  readonly to: string;
  readonly subject: string;
  /** Headers and both bodies, with the lines that were broken put together again. */
  readonly text: string;
}

/** Every mail to an address so far, oldest first. */
export function mailsTo(desk: Desk, to: string): SentMail[] {
  if (!existsSync(desk.mailFolder)) return [];
  const names = readdirSync(desk.mailFolder).filter((name) => name.endsWith('.eml'));
  return names
    .sort()
    .map((name) => read(join(desk.mailFolder, name)))
    .filter((mail) => mail.to === to);
}

/** Waits until a number of mails to an address are there. */
export async function waitForMails(desk: Desk, to: string, count: number): Promise<SentMail[]> {
  for (;;) {
    const mails = mailsTo(desk, to);
    if (mails.length >= count) return mails;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The token in the link of a mail, after #. */
export function tokenIn(mail: SentMail | undefined, page: 'password' | 'invitation'): string {
  const token = new RegExp(`/${page}#([\\w-]{43})`).exec(mail?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`There is no link to /${page} in this mail: ${mail?.text}`);
  return token;
}

function read(file: string): SentMail {
  const text = unquoted(readFileSync(file, 'latin1'));
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return { to: header('To'), subject: header('Subject'), text };
}

/** Quoted-printable as text; its lines are whole again. */
function unquoted(mail: string): string {
  const bytes = mail.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
