import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BookStatus, Dialect, LaboratoryFailure } from '../../server/payments/laboratory/books';
import type { FaultOptions } from '../../server/payments/laboratory/faults';
import { createLaboratory, type LaboratoryOptions } from '../../server/payments/laboratory/laboratory';
import type { PauseOptions } from '../../server/payments/laboratory/pauses';

/** A refund that the laboratory executed. Amounts are minor units by ISO 4217. */
export interface ExecutedRefund {
  readonly provider: Dialect;
  readonly reference: string;
  readonly paymentReference: string;
  readonly amountMinor: bigint;
  readonly currencyCode: string;
  readonly key: string | null;
  readonly metadata: unknown;
  readonly merchantReference: string | null;
  readonly isExternal: boolean;
  readonly createdAtMs: number;
  readonly settlesAtMs: number;
  readonly status: BookStatus;
  readonly failureCode: LaboratoryFailure | null;
}

export interface PaymentInput {
  readonly provider: Dialect;
  /** Made up in the provider's style when it is left out. */
  readonly reference?: string;
  readonly amountMinor: bigint;
  readonly currencyCode: string;
}

/** A message that a provider sends, with the request as it would go out now. */
export interface LaboratoryNotice {
  readonly id: string;
  readonly provider: Dialect;
  /** As the provider calls it. */
  readonly type: string;
  readonly dueAtMs: number;
  readonly isDue: boolean;
  readonly paymentReference: string;
  readonly refundReference: string | null;
  readonly deliveries: readonly NoticeDelivery[];
  readonly message: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
}

/** How a receiver answered one copy of a notice; a status of null is no answer. */
export interface NoticeDelivery {
  readonly noticeId: string;
  readonly type: string;
  readonly status: number | null;
  readonly body: string;
  readonly isForged: boolean;
}

export interface NoticeFilter {
  readonly provider?: Dialect;
  readonly payment?: string;
  readonly refund?: string;
  readonly type?: string;
}

/** Where the notices of a provider go. Left out stays as it is. */
export interface ReceiverInput {
  readonly provider: Dialect;
  readonly url?: string | null;
  /** Stripe's signing secrets, or Adyen's HMAC keys. */
  readonly secrets?: readonly string[];
  /** Adyen's: requests for another one are refused. */
  readonly merchantAccount?: string | null;
  /** Sent by themselves once they are due, so long after that, so often. Not by default. */
  readonly isAutomatic?: boolean;
  readonly delayMs?: number;
  readonly copies?: number;
}

/** Which notices are sent now, and how. */
export interface DeliverInput {
  /** These, in this order, due or not; left out, all that are due and not taken yet. */
  readonly ids?: readonly string[];
  readonly filter?: NoticeFilter;
  readonly order?: 'given' | 'reverse' | 'shuffled';
  readonly seed?: number;
  readonly copies?: number;
  /** All at once in place of one after the other. */
  readonly isAtOnce?: boolean;
  readonly url?: string;
  readonly isForged?: boolean;
  /** How long ago the signature says that it was made. */
  readonly ageMs?: number;
  readonly secrets?: readonly string[];
}

/** A request that stands still in the laboratory. */
export interface PausedRequest {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
}

/** A request that is held at a point until it is told to go on. */
export interface LaboratoryPause {
  /** Waits until a request has reached the point. Throws when none has in that time (30 s by default). */
  reached(waitMs?: number): Promise<PausedRequest>;
  /** Lets the request go on; whether its client is still there or not. */
  release(): Promise<void>;
}

/** A laboratory, and what a test can tell it. */
export class LaboratoryClient {
  constructor(readonly url: string) {}

  /** Registers a payment as captured. Answers its reference. */
  async registerPayment(payment: PaymentInput): Promise<string> {
    const { reference } = await this.send<{ reference: string }>('POST', 'payments', payment);
    return reference;
  }

  /** Every refund that it ever executed, in that order. */
  async executed(filter: { provider?: Dialect; payment?: string; key?: string } = {}): Promise<ExecutedRefund[]> {
    const query = new URLSearchParams(filter).toString();
    const { refunds } = await this.send<{ refunds: Stored[] }>('GET', `executed?${query}`);
    return refunds.map(readRefund);
  }

  /** What the laboratory knows of one payment. */
  async payment(provider: Dialect, reference: string): Promise<{ amountMinor: bigint; refundedMinor: bigint; dispute: 'OPEN' | 'WON' | 'LOST' | null }> {
    type View = { amountMinor: string; refundedMinor: string; dispute: 'OPEN' | 'WON' | 'LOST' | null };
    const view = await this.send<View>('GET', `payments/${provider}/${encodeURIComponent(reference)}`);
    return { amountMinor: BigInt(view.amountMinor), refundedMinor: BigInt(view.refundedMinor), dispute: view.dispute };
  }

  /** Orders faults; each hits one request unless `times` says otherwise. Answers their ids. */
  async faults(...faults: readonly FaultOptions[]): Promise<string[]> {
    return (await this.send<{ ids: string[] }>('POST', 'faults', faults)).ids;
  }

  /** Takes one fault away, or all of them. */
  async clearFaults(id?: string): Promise<void> {
    await this.send('DELETE', id === undefined ? 'faults' : `faults/${id}`);
  }

  /** Pushes the laboratory's clock ahead. Answers what it says now. */
  async jump(ms: number): Promise<number> {
    return (await this.send<{ nowMs: number }>('POST', 'clock/jump', { ms })).nowMs;
  }

  async nowMs(): Promise<number> {
    return (await this.send<{ nowMs: number }>('GET', 'clock')).nowMs;
  }

  /** How long refunds that are executed from now on stay pending. */
  async settleDelay(settleDelayMs: number): Promise<void> {
    await this.send('POST', 'settings', { settleDelayMs });
  }

  /** Holds the first matching request at a point. */
  async pause(options: PauseOptions): Promise<LaboratoryPause> {
    const { id } = await this.send<{ id: string }>('POST', 'pauses', options);
    return {
      reached: async (waitMs = 30_000) => {
        const { request } = await this.send<{ request: PausedRequest | null }>('GET', `pauses/${id}?waitMs=${waitMs}`);
        if (request === null) throw new Error(`No request came to ${options.point} in ${waitMs} ms.`);
        return request;
      },
      release: async () => {
        await this.send('POST', `pauses/${id}/continue`);
      },
    };
  }

  /** Makes a refund as a person in the provider's dashboard would. */
  async externalRefund(refund: { provider: Dialect; paymentReference: string; amountMinor: bigint }): Promise<ExecutedRefund> {
    return readRefund(await this.send<Stored>('POST', 'refunds', refund));
  }

  /** Lets a refund fail, or come back after it had arrived, now or later. */
  async failRefund(refund: { provider: Dialect; reference: string; failureCode?: LaboratoryFailure; afterMs?: number }): Promise<void> {
    await this.send('POST', 'refunds/fail', refund);
  }

  /** Opens, wins or loses a dispute of a payment. WON: the merchant has the money again. */
  async dispute(dispute: { provider: Dialect; paymentReference: string; status: 'OPEN' | 'WON' | 'LOST'; amountMinor?: bigint }): Promise<void> {
    await this.send('POST', 'disputes', dispute);
  }

  /** Names where the notices of a provider go. */
  async receiver(receiver: ReceiverInput): Promise<void> {
    await this.send('POST', 'receivers', receiver);
  }

  /** The notices that are due, in the order in which they became so; with those ahead when it is asked for. */
  async notices(filter: NoticeFilter = {}, isAhead = false): Promise<LaboratoryNotice[]> {
    const query = new URLSearchParams({ ...filter, isAhead: String(isAhead) }).toString();
    return (await this.send<{ notices: LaboratoryNotice[] }>('GET', `notices?${query}`)).notices;
  }

  /** Sends notices now. Answers how each copy was received. */
  async deliver(input: DeliverInput = {}): Promise<NoticeDelivery[]> {
    return (await this.send<{ deliveries: NoticeDelivery[] }>('POST', 'notices/deliver', input)).deliveries;
  }

  /** Any order to the control. Throws what it said when it refuses. */
  async send<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const text = body === undefined ? null : JSON.stringify(body, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    const answer = await fetch(`${this.url}/laboratory/${path}`, {
      method,
      headers: text === null ? {} : { 'content-type': 'application/json' },
      body: text,
    });
    const answered = await answer.text();
    if (!answer.ok) throw new Error(`The laboratory refused ${method} ${path}: ${answered}`);
    return JSON.parse(answered) as T;
  }
}

/** A laboratory that runs until it is closed. */
export class RunningLaboratory extends LaboratoryClient {
  constructor(
    url: string,
    private readonly end: () => Promise<void>,
  ) {
    super(url);
  }

  close(): Promise<void> {
    return this.end();
  }
}

/** Starts a laboratory in this process, on a free port. */
export async function startLaboratory(options: LaboratoryOptions = {}): Promise<RunningLaboratory> {
  const laboratory = createLaboratory(options);
  return new RunningLaboratory(await laboratory.listen(0), () => laboratory.close());
}

/** A laboratory in a process of its own. */
export interface SpawnedOptions {
  /** The file that keeps its books; in memory when it is left out. */
  readonly file?: string;
  readonly settleDelayMs?: number;
  readonly port?: number;
}

const ROOT = join(__dirname, '../..');
const PROGRAM = process.env.REFUND_DESK_PROGRAM ?? join(ROOT, 'dist/server/main.js');
const READY = /The laboratory listens at (http:\/\/\S+)/;

/** Starts the built program's laboratory as a child process. `close` ends it with SIGTERM, `kill` with SIGKILL. */
export async function spawnLaboratory(options: SpawnedOptions = {}): Promise<RunningLaboratory & { kill(): Promise<void> }> {
  const args = [PROGRAM, 'laboratory', '--port', String(options.port ?? 0), '--settle-delay-ms', String(options.settleDelayMs ?? 0)];
  if (options.file !== undefined) args.push('--file', options.file);
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  const url = await ready(child);
  return Object.assign(new RunningLaboratory(url, end('SIGTERM')), { kill: end('SIGKILL') });
}

type Stored = Omit<ExecutedRefund, 'amountMinor'> & { readonly amountMinor: string };

function readRefund(stored: Stored): ExecutedRefund {
  return { ...stored, amountMinor: BigInt(stored.amountMinor) };
}

function ready(child: ChildProcess): Promise<string> {
  const printed: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        printed.push(line);
        const url = READY.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    child.once('exit', (code) => reject(new Error(`The laboratory ended with code ${code}:\n${printed.join('\n')}`)));
  });
}
