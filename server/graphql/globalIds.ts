import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** What a global id stands for: a type of the schema and the id of its row, a decimal string. */
export interface GlobalId {
  readonly type: string;
  readonly id: string;
}

export interface GlobalIds {
  /** The opaque id that the API shows: 22 characters, always the same for the same row, telling nothing. */
  encode(type: string, id: string): string;
  /** What an id stands for; null for what this installation never issued, or when it is not of the wanted type. */
  decode(type: string | null, globalId: string): GlobalId | null;
  /**
   * The row that an id of a type stands for. What was never issued stands for a row that is not there: it goes the
   * way of every id that the caller does not reach, step by step.
   */
  rowId(type: string, globalId: string): string;
}

/** Encodes the ids of rows that are kept and shown again and again: of each object once. */
export function idsOfKept(ids: GlobalIds, type: string): (row: { readonly id: string }) => string {
  const known = new WeakMap<object, string>();
  return (row) => {
    const knownId = known.get(row);
    if (knownId !== undefined) return knownId;
    const id = ids.encode(type, row.id);
    known.set(row, id);
    return id;
  };
}

const NO_ROW = '0';

const GLOBAL_ID = /^[A-Za-z0-9_-]{22}$/;
const BLOCK_BYTES = 16;
const ID_OFFSET = 8;
const MAX_ROW_ID = (1n << 63n) - 1n;

/**
 * Global ids that cannot be counted, compared across types or made up: one AES block of the type's number, seven
 * zero bytes and the row's id. A made-up id has a chance of 2⁻⁵⁶ to decrypt to those zeros.
 *
 * `typeNumbers` gives each type its number from 1 to 255; a number never changes, for the ids are kept by clients.
 */
export function createGlobalIds(key: Buffer, typeNumbers: Readonly<Record<string, number>>): GlobalIds {
  const blockKey = Buffer.from(hkdfSync('sha256', key, '', 'global-ids', 16));
  // A single block needs no mode and leaves no state behind, so one cipher serves every id.
  const cipher = createCipheriv('aes-128-ecb', blockKey, null).setAutoPadding(false);
  const decipher = createDecipheriv('aes-128-ecb', blockKey, null).setAutoPadding(false);
  const typesByNumber = namesByNumber(typeNumbers);

  const globalIds: GlobalIds = {
    encode(type, id) {
      const typeNumber = typeNumbers[type];
      if (typeNumber === undefined) throw new Error(`${type} has no number among the types with global ids.`);
      const rowId = BigInt(id);
      if (rowId < 0n || rowId > MAX_ROW_ID) throw new RangeError(`${id} is not a row id.`);
      const block = Buffer.alloc(BLOCK_BYTES);
      block.writeUInt8(typeNumber, 0);
      block.writeBigUInt64BE(rowId, ID_OFFSET);
      return cipher.update(block).toString('base64url');
    },

    decode(type, globalId) {
      if (!GLOBAL_ID.test(globalId)) return null;
      const encrypted = Buffer.from(globalId, 'base64url');
      // The last character has four bits to spare: only one of its sixteen spellings is the id.
      if (encrypted.toString('base64url') !== globalId) return null;
      const block = decipher.update(encrypted);
      const found = typesByNumber.get(block.readUInt8(0));
      if (found === undefined || block.readUIntBE(1, 6) !== 0 || block.readUInt8(7) !== 0) return null;
      if (type !== null && type !== found) return null;
      const rowId = block.readBigUInt64BE(ID_OFFSET);
      return rowId > MAX_ROW_ID ? null : { type: found, id: rowId.toString() };
    },

    rowId: (type, globalId) => globalIds.decode(type, globalId)?.id ?? NO_ROW,
  };
  return globalIds;
}

function namesByNumber(typeNumbers: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [name, typeNumber] of Object.entries(typeNumbers)) {
    const isUsable = Number.isInteger(typeNumber) && typeNumber >= 1 && typeNumber <= 255 && !names.has(typeNumber);
    if (!isUsable) throw new Error(`${name} needs a number of its own from 1 to 255, and has ${typeNumber}.`);
    names.set(typeNumber, name);
  }
  return names;
}
