import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createMailer, MailError, type Mail } from './mailer';

const mail: Mail = {
  to: 'jane@example.com',
  subject: 'Your order\r\nBcc: eve@example.com',
  text: 'Hello',
  html: '<p>Hello</p>',
  key: 'confirmation-1',
};
const from = 'Desk <desk@example.com>';

describe('without a mail server', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mail-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('messages become files, and the log tells no address', async () => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line) => lines.push(line) });
    const mailer = createMailer({ smtpUrl: null, from, folder: join(folder, 'mail'), logger });
    await mailer.send(mail);
    const [file = '', ...others] = readdirSync(join(folder, 'mail'));
    expect(others).toEqual([]);
    const message = readFileSync(join(folder, 'mail', file), 'utf8');
    expect(message).toContain('To: jane@example.com');
    expect(message).toContain('From: Desk <desk@example.com>');
    expect(message).toContain('Message-ID: <confirmation-1@refund-desk>');
    expect(message).not.toMatch(/^Bcc:/m);
    expect(statSync(join(folder, 'mail', file)).mode & 0o077).toBe(0);
    expect(lines.join()).toContain(file);
    expect(lines.join()).not.toContain('jane');
  });
});

describe('with a mail server', () => {
  let server: Server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** A mail server that answers each command with what stands for it, and keeps what it was told. */
  const listen = async (answers: Readonly<Record<string, string>>, told: string[]): Promise<string> => {
    server = createServer((socket) => {
      socket.write('220 ready\r\n');
      socket.on('data', (data) => {
        told.push(data.toString());
        const command = data.toString().slice(0, 4).toUpperCase();
        const isEndOfMessage = data.toString().endsWith('\r\n.\r\n');
        socket.write(`${isEndOfMessage ? '250 taken' : (answers[command] ?? '250 fine')}\r\n`);
        if (command === 'QUIT') socket.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const sendTo = (smtpUrl: string) => createMailer({ smtpUrl, from, folder: '', logger: pino({ level: 'silent' }) }).send(mail);

  it('messages are handed to it', async () => {
    const told: string[] = [];
    await sendTo(await listen({ DATA: '354 go on' }, told));
    expect(told.join('')).toContain('RCPT TO:<jane@example.com>');
    expect(told.join('')).toContain('Message-ID: <confirmation-1@refund-desk>');
  });

  it.each([
    ['550 no such mailbox jane@example.com', true],
    ['451 come back later jane@example.com', false],
  ])('a refusal "%s" is final: %s, and tells no address', async (answer, isFinal) => {
    const error: unknown = await sendTo(await listen({ RCPT: answer }, [])).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MailError);
    expect(error).toMatchObject({ isFinal });
    expect(String(error)).toContain(answer.slice(0, 3));
    expect(String(error)).not.toContain('jane');
  });
});
