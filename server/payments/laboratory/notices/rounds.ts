import { DIALECTS, type Dialect } from '../books';
import type { LaboratoryClock } from '../clock';
import type { Notice } from './notice';
import type { NoticeQueue } from './noticeQueue';
import type { Postman } from './postman';
import type { Receivers } from './receivers';

/** How long after each failure a notice is sent again, by the laboratory's clock; then it is given up. */
const RETRY_PAUSES_MS = [1000, 5000, 30_000, 300_000, 3_600_000];
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sends notices by themselves once they are due, where the receiver wishes it, one after the other. */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private isAskedAgain = false;
  private isClosed = false;
  private readonly nextTryAtMs = new Map<string, number>();

  constructor(
    private readonly clock: LaboratoryClock,
    private readonly queue: NoticeQueue,
    private readonly postman: Postman,
    private readonly receivers: Receivers,
  ) {}

  /** To be called when anything may have become due. */
  wake(): void {
    if (this.isClosed || !DIALECTS.some((provider) => this.isAutomatic(provider))) return;
    if (this.running !== null) {
      this.isAskedAgain = true;
      return;
    }
    this.running = this.go().finally(() => {
      this.running = null;
      if (this.isAskedAgain) {
        this.isAskedAgain = false;
        this.wake();
      }
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async go(): Promise<void> {
    clearTimeout(this.timer);
    for (const notice of this.automatic()) {
      if (this.dueAtMs(notice) > this.clock.nowMs() || this.isClosed) continue;
      await this.send(notice);
    }
    this.setTimer();
  }

  private async send(notice: Notice): Promise<void> {
    let isTaken = false;
    for (let copy = 0; copy < this.receivers.of(notice.provider).copies; copy++) {
      const { status } = await this.postman.deliver(notice);
      isTaken ||= status !== null && status < 300;
    }
    if (isTaken) return;
    const tries = this.queue.deliveriesOf(notice.id).length;
    const pauseMs = RETRY_PAUSES_MS[tries - 1] ?? Number.POSITIVE_INFINITY;
    this.nextTryAtMs.set(notice.id, this.clock.nowMs() + pauseMs);
  }

  private dueAtMs(notice: Notice): number {
    return this.nextTryAtMs.get(notice.id) ?? notice.dueAtMs + this.receivers.of(notice.provider).delayMs;
  }

  private automatic(): Notice[] {
    return DIALECTS.filter((provider) => this.isAutomatic(provider)).flatMap((provider) => this.queue.waiting({ provider }));
  }

  private isAutomatic(provider: Dialect): boolean {
    const { isAutomatic, url } = this.receivers.of(provider);
    return isAutomatic && url !== null;
  }

  private setTimer(): void {
    const nextAtMs = Math.min(...this.automatic().map((notice) => this.dueAtMs(notice)));
    if (!Number.isFinite(nextAtMs) || this.isClosed) return;
    const waitMs = Math.min(Math.max(nextAtMs - this.clock.nowMs(), 1), LONGEST_TIMER_MS);
    this.timer = setTimeout(() => this.wake(), waitMs);
    this.timer.unref();
  }
}
