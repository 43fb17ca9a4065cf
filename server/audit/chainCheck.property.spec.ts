import fc from 'fast-check';
import type { AuditChainRow, AuditEntryRow } from './audit.entity';
import { auditKeyOf, CHAIN_START, linksAfter, oldSealOf, personalHashOf, sealOf, sealOfEnd } from './auditChain';
import { ChainCheck, type BrokenPlace } from './chainCheck';

type Chained = AuditEntryRow & { sequence: string; chainHash: string };
type Chain = readonly Chained[];

const key = auditKeyOf('a secret for the tests, long enough to be one');

const entry = fc.record({
  at: fc.date({ noInvalidDate: true }),
  actor: fc.constantFrom('staff:1', 'apiClient:2', 'worker'),
  action: fc.string({ maxLength: 8 }),
  before: fc.option(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })).map(asStored)),
  after: fc.option(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })).map(asStored)),
  personal: fc.option(fc.dictionary(fc.string(), fc.option(fc.string()), { minKeys: 1 })),
  requestId: fc.option(fc.uuid()),
});
/** Rows from before there were seals come first, then those from before ends were sealed. */
const chain = fc
  .tuple(fc.array(entry, { minLength: 1, maxLength: 12 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }))
  .map(([entries, unsealed, old]) =>
    chainOf(entries.map((one, index) => rowOf(one, index, index < unsealed ? null : index < unsealed + old ? oldSealOf : sealOf))),
  );

type Entry = typeof entry extends fc.Arbitrary<infer Value> ? Value : never;

function rowOf(one: Entry, index: number, seal: typeof sealOf | null): AuditEntryRow {
  const personalSalt = one.personal && `salt-${index}`;
  const row = {
    id: String(1_000 + index),
    partnerId: '7',
    subjectType: 'Order',
    subjectId: '9',
    ...one,
    personalSalt,
    personalHash: personalSalt && personalHashOf(personalSalt, one.personal),
  };
  return { ...row, seal: seal && seal(key, row), sequence: null, chainHash: null };
}

/** What the database gives back of a value. */
function asStored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function chainOf(rows: readonly AuditEntryRow[]): Chain {
  const links = linksAfter(key, { sequence: 0n, chainHash: CHAIN_START }, rows);
  return rows.map((row, index) => ({ ...row, sequence: `${links[index]!.sequence}`, chainHash: links[index]!.chainHash }));
}

function endOf(rows: Chain) {
  const { sequence, chainHash } = rows.at(-1)!;
  const end = { partnerId: '7', sequence, chainHash };
  return { ...end, seal: sealOfEnd(key, end) };
}

/** Walks rows as they are in the database: by their numbers. */
function walk(rows: Chain, end: AuditChainRow | null, keptHash: string | null = null): BrokenPlace | null {
  const check = new ChainCheck(key, keptHash);
  for (const row of [...rows].sort((left, right) => Number(BigInt(left.sequence) - BigInt(right.sequence)))) {
    const broken = check.take(row);
    if (broken) return broken;
  }
  return check.end(end);
}

const placed = chain.chain((rows) => fc.record({ rows: fc.constant(rows), index: fc.nat({ max: rows.length - 1 }) }));

describe('a chain of the audit', () => {
  it('holds as it was written, and with any personal data erased', () => {
    fc.assert(
      fc.property(chain, fc.func(fc.boolean()), (rows, isErased) => {
        const erased = rows.map((row) => (isErased(row.id) ? { ...row, personal: null, personalSalt: null } : row));
        expect(walk(rows, endOf(rows))).toBeNull();
        expect(walk(erased, endOf(rows))).toBeNull();
      }),
    );
  });

  it.each([
    ['id', '5'],
    ['partnerId', '8'],
    ['at', new Date(86_400_000.5)],
    ['actor', 'staff:13'],
    ['action', 'refund.create'],
    ['subjectType', 'Refund'],
    ['subjectId', '10'],
    ['before', { changed: 1 }],
    ['after', { changed: 1 }],
    ['requestId', 'another'],
    ['personalHash', 'f'.repeat(64)],
    ['seal', 'f'.repeat(64)],
    ['chainHash', 'f'.repeat(64)],
  ] as const)('shows a change of %s of any row, at that row', (field, value) => {
    fc.assert(
      fc.property(placed, ({ rows, index }) => {
        const changed = rows.map((row, at) => (at === index ? { ...row, [field]: value } : row));
        expect(walk(changed, endOf(rows))).toMatchObject({ sequence: BigInt(index + 1) });
      }),
    );
  });

  it('shows other personal data in the place of what was there', () => {
    fc.assert(
      fc.property(placed, ({ rows, index }) => {
        const personal = { email: 'somebody-else-entirely@example.org' };
        const changed = rows.map((row, at) => (at === index ? { ...row, personal } : row));
        const kind = 'PERSONAL_DATA_CHANGED';
        expect(walk(changed, endOf(rows))).toMatchObject({ kind, sequence: BigInt(index + 1) });
      }),
    );
  });

  it('shows a row that is not there any more, also when the others moved up', () => {
    fc.assert(
      fc.property(placed, ({ rows, index }) => {
        const fewer = rows.filter((_, at) => at !== index);
        const movedUp = fewer.map((row, at) => ({ ...row, sequence: `${at + 1}` }));
        expect(walk(fewer, endOf(rows))).toMatchObject({
          kind: index === rows.length - 1 ? 'CUT_OFF' : 'MISSING',
          sequence: BigInt(index + 1),
        });
        const end = { ...endOf(rows), sequence: `${fewer.length}` };
        expect(walk(movedUp, end)).not.toBeNull();
      }),
    );
  });

  it('shows two rows that changed places, with their numbers or with their numbers and hashes', () => {
    fc.assert(
      fc.property(placed, fc.nat(), ({ rows, index }, other) => {
        const second = other % rows.length;
        fc.pre(second !== index);
        const swapped = rows.map((row, at) => {
          const source = at === index ? rows[second]! : at === second ? rows[index]! : row;
          return { ...source, sequence: row.sequence, chainHash: row.chainHash };
        });
        expect(walk(swapped, endOf(rows))).toMatchObject({ sequence: BigInt(Math.min(index, second) + 1) });
        const numbers = rows.map((row, at) => {
          const target = at === index ? rows[second]! : at === second ? rows[index]! : row;
          return { ...row, sequence: target.sequence };
        });
        expect(walk(numbers, endOf(rows))).not.toBeNull();
      }),
    );
  });

  it('shows that it was cut off, by its end, or by a hash that was kept', () => {
    fc.assert(
      fc.property(placed, ({ rows, index }) => {
        const short = rows.slice(0, index);
        fc.pre(short.length > 0 && short.length < rows.length);
        expect(walk(short, endOf(rows))).toMatchObject({ kind: 'CUT_OFF', sequence: BigInt(index + 1) });
        expect(walk(rows, endOf(short))).toMatchObject({ kind: 'END_CHANGED' });
        expect(walk(short, endOf(short), endOf(rows).chainHash)).toMatchObject({ kind: 'NOT_AS_KEPT' });
        expect(walk(rows, endOf(rows), endOf(short).chainHash)).toBeNull();
      }),
    );
  });

  it('shows that it was set back to an earlier end, whatever seal stands there', () => {
    fc.assert(
      fc.property(placed, fc.option(fc.string()), ({ rows, index }, madeUp) => {
        const short = rows.slice(0, index);
        fc.pre(short.length > 0);
        const { seal: earlier, ...end } = endOf(short);
        for (const seal of [madeUp, endOf(rows).seal, sealOfEnd(key, { ...end, partnerId: '8' })]) {
          expect(walk(short, { ...end, seal })).toEqual({ kind: 'END_NOT_SEALED', sequence: null, entry: null });
        }
        expect(walk(short, { ...end, seal: earlier })).toBeNull();
        expect(walk(short, null)).toMatchObject({ kind: 'NO_END' });
      }),
    );
  });

  it('shows personal data that was cleared, or put back, without an erasure that tells of it', () => {
    const personal = entry.filter((one) => one.personal !== null);
    fc.assert(
      fc.property(fc.array(personal, { minLength: 2, maxLength: 8 }), fc.nat(), (entries, chosen) => {
        const rows = chainOf(entries.map((one, index) => rowOf(one, index, sealOf)));
        const checkOf = (erased: ReadonlySet<number>) => {
          const check = new ChainCheck(key);
          for (const [at, row] of rows.entries()) check.take(erased.has(at) ? { ...row, personal: null, personalSalt: null } : row);
          return check;
        };
        const [one, other] = [chosen % rows.length, (chosen + 1) % rows.length];
        const told = { entries: 1, sumOfIds: checkOf(new Set([one])).erased.sum };
        const untold = { kind: 'ERASED_UNTOLD', sequence: null, entry: null };
        expect(checkOf(new Set([one])).erasures([told])).toBeNull();
        expect(checkOf(new Set([one])).erasures([{ ...told, sumOfIds: null }])).toBeNull();
        expect(checkOf(new Set([one])).erasures([])).toEqual(untold);
        expect(checkOf(new Set()).erasures([told])).toEqual(untold);
        expect(checkOf(new Set([other])).erasures([told])).toEqual(untold);
        expect(checkOf(new Set([one, other])).erasures([told])).toEqual(untold);
        const second = { entries: 1, sumOfIds: checkOf(new Set([other])).erased.sum };
        expect(checkOf(new Set([one, other])).erasures([second, told])).toBeNull();
      }),
    );
  });

  it('shows a row that somebody without the secret added at its end', () => {
    fc.assert(
      fc.property(chain, entry, (rows, forged) => {
        fc.pre(rows.at(-1)!.seal !== null);
        const without = rowOf(forged, rows.length, null);
        const sequence = `${rows.length + 1}`;
        const [link] = linksAfter(key, { ...endOf(rows), sequence: BigInt(rows.length) }, [without]);
        const longer = [...rows, { ...without, sequence, chainHash: link!.chainHash }];
        expect(walk(longer, endOf(longer))).toMatchObject({ kind: 'ADDED', sequence: BigInt(sequence) });
        expect(new ChainCheck(key).takeUnlinked({ ...without, seal: 'f'.repeat(64) })).toMatchObject({ kind: 'CHANGED' });
      }),
    );
  });
});
