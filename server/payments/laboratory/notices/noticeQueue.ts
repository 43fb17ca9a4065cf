import type { BookPayment, BookRefund, Dialect } from '../books';
import { noticesOfDispute, noticesOfRefund, type Notice } from './notice';

/** How a receiver answered a copy of a notice. */
export interface Delivery {
  readonly noticeId: string;
  readonly type: string;
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly body: string;
  readonly isForged: boolean;
}

export interface NoticeFilter {
  readonly provider?: Dialect | undefined;
  readonly payment?: string | undefined;
  readonly refund?: string | undefined;
  readonly type?: string | undefined;
}

/** All notices, those ahead as well, and how they were received. They follow from the books. */
export class NoticeQueue {
  private readonly bySubject = new Map<string, readonly Notice[]>();
  private readonly byId = new Map<string, Notice>();
  private readonly received = new Map<string, Delivery[]>();
  /** Those that no receiver has taken yet. */
  private readonly open = new Set<string>();

  /** Takes in what changed; what lay ahead and will not happen any more is gone. */
  track({ payment, refund }: { payment: BookPayment; refund: BookRefund | null }): void {
    const isOfRefund = refund !== null;
    const subject = isOfRefund ? `refund ${refund.provider} ${refund.reference}` : `payment ${payment.provider} ${payment.reference}`;
    const notices = isOfRefund ? noticesOfRefund(refund) : noticesOfDispute(payment);
    for (const { id } of this.bySubject.get(subject) ?? []) {
      this.byId.delete(id);
      this.open.delete(id);
    }
    this.bySubject.set(subject, notices);
    for (const notice of notices) {
      this.byId.set(notice.id, notice);
      if (!this.wasTaken(notice.id)) this.open.add(notice.id);
    }
  }

  find(id: string): Notice | null {
    return this.byId.get(id) ?? null;
  }

  list(filter: NoticeFilter): Notice[] {
    return inOrder([...this.byId.values()].filter((notice) => fits(notice, filter)));
  }

  /** Those that nobody has taken yet, due or not. */
  waiting(filter: NoticeFilter = {}): Notice[] {
    const notices = [...this.open].flatMap((id) => this.byId.get(id) ?? []);
    return inOrder(notices.filter((notice) => fits(notice, filter)));
  }

  deliveriesOf(id: string): readonly Delivery[] {
    return this.received.get(id) ?? [];
  }

  record(delivery: Delivery): void {
    this.received.set(delivery.noticeId, [...this.deliveriesOf(delivery.noticeId), delivery]);
    if (this.wasTaken(delivery.noticeId)) this.open.delete(delivery.noticeId);
  }

  private wasTaken(id: string): boolean {
    return this.deliveriesOf(id).some(({ status, isForged }) => !isForged && status !== null && status >= 200 && status < 300);
  }
}

function fits(notice: Notice, { provider, payment, refund, type }: NoticeFilter): boolean {
  return (
    (provider === undefined || notice.provider === provider) &&
    (payment === undefined || notice.paymentReference === payment) &&
    (refund === undefined || notice.refundReference === refund) &&
    (type === undefined || notice.type === type)
  );
}

const inOrder = (notices: Notice[]): Notice[] => notices.sort((a, b) => a.dueAtMs - b.dueAtMs);
