import { readDraft, type Draft } from './draft';

const draftName = (orderId: string) => `refund-desk.draft.${orderId}`;
const doneName = (orderId: string) => `refund-desk.done.${orderId}`;

/** The draft that this tab keeps for an order, if it is this person's. */
export function loadDraft(orderId: string, viewerId: string): Draft | null {
  return readDraft(sessionStorage.getItem(draftName(orderId)), orderId, viewerId);
}

export function saveDraft(draft: Draft): void {
  sessionStorage.setItem(draftName(draft.orderId), JSON.stringify(draft));
}

/** Forgets the draft once its refund exists, and remembers that it does: Back must not offer it again. */
export function finishDraft(orderId: string): void {
  sessionStorage.removeItem(draftName(orderId));
  sessionStorage.setItem(doneName(orderId), '1');
}

export function dropDraft(orderId: string): void {
  sessionStorage.removeItem(draftName(orderId));
}

/** True when a refund of this order was finished in this tab and no new one was begun. */
export function isFinished(orderId: string): boolean {
  return sessionStorage.getItem(doneName(orderId)) !== null;
}

export function forgetFinished(orderId: string): void {
  sessionStorage.removeItem(doneName(orderId));
}

/** 128 random bits as text. Also where the page is not served over https, unlike crypto.randomUUID. */
export function makeKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
