import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk } from './desk';

/** Every message that a desk without a mail server has written to an address, oldest first, as it would be read. */
export async function readMails(desk: Desk, to: string): Promise<string[]> {
  const folder = join(desk.folder, 'data/mail');
  const names = await readdir(folder).catch(() => []);
  const mails = await Promise.all(
    names
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => readFile(join(folder, name), 'utf8')),
  );
  return mails.filter((mail) => mail.includes(`To: ${to}\r\n`)).map(unfolded);
}

/** Waits until there are so many messages to an address, and answers the last of them. */
export async function mailTo(desk: Desk, to: string, count = 1): Promise<string> {
  for (;;) {
    const mails = await readMails(desk, to);
    if (mails.length >= count) return mails[count - 1] ?? '';
  }
}

/** Quoted-printable as text; its lines are whole again. */
function unfolded(mail: string): string {
  const bytes = mail.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
