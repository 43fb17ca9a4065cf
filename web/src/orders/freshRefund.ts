import { ref } from 'vue';

/** The order whose refund was created last on this page: its row is marked, and what becomes of it is spoken. */
export const freshRefund = ref<{ orderId: string; orderNumber: string } | null>(null);
