import { readChange, type RefundChange } from './change';

const changeName = (refundId: string) => `refund-desk.change.${refundId}`;

/** What this person asked for in this tab about a refund, and never heard the answer to. */
export function loadChange(refundId: string, viewerId: string): RefundChange | null {
  return readChange(sessionStorage.getItem(changeName(refundId)), refundId, viewerId);
}

export function saveChange(change: RefundChange, viewerId: string): void {
  sessionStorage.setItem(changeName(change.refundId), JSON.stringify({ ...change, viewerId }));
}

export function dropChange(refundId: string): void {
  sessionStorage.removeItem(changeName(refundId));
}
