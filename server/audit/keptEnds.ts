import type { Id } from '../database/id';
import type { ChainEnd } from './auditChain';

const NO_HASH = 'none';
const END = /^\s*Its end: partner (\d+), entry \d+, hash ([0-9a-f]{64}|none)\s*$/;

/** The end of a chain in one line, for people and for `readEnds`. */
export function printEnd({ partnerId, sequence, chainHash }: ChainEnd): string {
  return `Its end: partner ${partnerId}, entry ${sequence}, hash ${chainHash || NO_HASH}`;
}

/** The hashes in what was printed once, by partner, whatever else stands there; null where there was none yet. */
export function readEnds(text: string): Map<Id, string | null> {
  const ends = text.split('\n').flatMap((line): [Id, string | null][] => {
    const [, partnerId, hash] = END.exec(line) ?? [];
    return partnerId === undefined || hash === undefined ? [] : [[partnerId, hash === NO_HASH ? null : hash]];
  });
  return new Map(ends);
}
