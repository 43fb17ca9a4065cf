import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that came in, with the body as it was sent. */
export interface ReceivedNotice {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A web server that takes notices, answers with a status that a test chooses, and keeps what came. */
export interface NoticeReceiver {
  readonly url: string;
  readonly received: readonly ReceivedNotice[];
  answerWith(status: number): void;
  /** Waits until so many have come in. */
  count(number: number): Promise<void>;
  close(): Promise<void>;
}

export async function startNoticeReceiver(): Promise<NoticeReceiver> {
  const received: ReceivedNotice[] = [];
  const waiting: { number: number; done: () => void }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(status).end('taken');
      for (const { number, done } of waiting) if (received.length >= number) done();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    received,
    answerWith: (chosen) => void (status = chosen),
    count: (number) =>
      received.length >= number ? Promise.resolve() : new Promise((done) => waiting.push({ number, done })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
