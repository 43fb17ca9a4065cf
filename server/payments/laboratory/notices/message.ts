import { createHmac } from 'node:crypto';
import type { BookPayment, BookRefund } from '../books';
import type { Notice } from './notice';

/** What a notice is made of. */
export interface NoticeFacts {
  readonly payment: BookPayment;
  /** Null for a dispute. */
  readonly refund: BookRefund | null;
  /** All refunds of the payment. */
  readonly refunds: readonly BookRefund[];
}

/** How it is signed. */
export interface Signing {
  /** The keys in force; two while one is being replaced. */
  readonly secrets: readonly string[];
  /** Real time: receivers compare it with their own clock. */
  readonly signedAtMs: number;
  readonly merchantAccount: string;
}

/** A request as it goes to the receiver. */
export interface NoticeMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type MessageWriter = (notice: Notice, facts: NoticeFacts, signing: Signing) => NoticeMessage;

export function hmacSha256(key: string | Buffer, text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', key).update(text, 'utf8').digest(encoding);
}
