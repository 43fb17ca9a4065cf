/** The shape that stands before the words of a state. */
export type Mark = 'processing' | 'partial' | 'done' | 'attention' | 'waiting' | 'none';
