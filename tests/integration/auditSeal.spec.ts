import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { addAuditEntry, sealAuditWith } from '../../server/audit/audit';
import { AuditChainRow, AuditEntryRow } from '../../server/audit/audit.entity';
import { auditKeyOf, linksAfter, oldSealOf, sealOfEnd } from '../../server/audit/auditChain';
import { AuditLinker } from '../../server/audit/auditLinker';
import { eraseAudit } from '../../server/audit/eraseAudit';
import { runVerify } from '../../server/audit/runVerify';
import { Database } from '../../server/database/database';
import { createDataSource, findDrift } from '../../server/database/dataSource';
import { AuditSeal1795824000000 } from '../../server/database/migrations/1795824000000-AuditSeal';
import { dropAuditTriggers, createAuditTriggers } from '../../server/database/migrations/auditTriggers';
import { isDuplicatePrimaryKey } from '../../server/database/retry';
import { insertPartner } from '../../server/partners/newPartner';
import { databases, type FreshDatabase } from '../support/databases';
import { deskEnvironment, runDesk, TEST_SECRET } from '../support/desk';
import { tamper } from '../support/tamper';

const key = auditKeyOf(TEST_SECRET);

describe.each(databases)('the seal of the audit on $kind', ({ kind, create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let linker: AuditLinker;
  let logged: string[];
  let partner: { id: string; name: string };

  beforeEach(async () => {
    sealAuditWith(TEST_SECRET);
    logged = [];
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    linker = new AuditLinker(database, TEST_SECRET, pino({}, { write: (line: string) => void logged.push(line) }));
    partner = await addPartner('Lindenhof');
  });
  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  const addPartner = (name: string) =>
    database.transaction((tx) => insertPartner(tx, { name, currencyCode: 'EUR', timeZone: 'UTC' }, 'command'));
  const add = (partnerId = partner.id) => {
    const what = { action: 'order.update', subjectType: 'Order', subjectId: '12', personal: { reason: 'A call' } };
    return database.transaction((tx) => addAuditEntry(tx, { partnerId, actor: 'staff:1', ...what }));
  };
  const linkAll = async (): Promise<void> => {
    while ((await linker.linkOnce()) > 0);
  };
  const addLinked = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done++) await add();
    await linkAll();
  };
  const verify = async (kept: ReadonlyMap<string, string | null> = new Map()) => {
    const written: string[] = [];
    const output = { write: (text: string) => written.push(text) } as unknown as NodeJS.WritableStream;
    return { exitCode: await runVerify({ database, partners: [partner], key, kept, output }), text: written.join('') };
  };
  const broken = (words: string) => ({ exitCode: 2, text: expect.stringContaining(words) as string });
  const chain = () => database.read.find(AuditEntryRow, { where: { partnerId: partner.id }, order: { id: 'ASC' } });
  const end = () => database.read.findOneByOrFail(AuditChainRow, { partnerId: partner.id });
  /** Takes the migration back, as somebody could who wants it to seal once more. */
  const withoutSeals = async (work: (query: (sql: string, values?: unknown[]) => Promise<unknown>) => Promise<void>) => {
    const dataSource = await createDataSource(fresh.url, { poolSize: 1, patient: true }).initialize();
    const runner = dataSource.createQueryRunner();
    const migration = new AuditSeal1795824000000();
    await dropAuditTriggers(runner);
    await migration.down(runner);
    await work((sql, values) => runner.query(sql, values));
    await createAuditTriggers(runner);
    await runner.query('DELETE FROM migrations WHERE name = ?', [migration.name]);
    await runner.release();
    await dataSource.destroy();
  };
  /** Makes the audit as it was before ends were sealed: what is there is written with the old seals, and linked again. */
  const makeOld = async (isLinked: boolean): Promise<void> => {
    const rows = (await chain()).map((row) => ({ ...row, seal: oldSealOf(key, row) }));
    const links = linksAfter(key, { sequence: 0n, chainHash: '' }, rows);
    await withoutSeals(async (query) => {
      for (const [at, { seal, id }] of rows.entries()) {
        const place = isLinked ? [links[at]!.sequence, links[at]!.chainHash] : [null, null];
        await query('UPDATE audit_entries SET seal = ?, sequence = ?, chain_hash = ? WHERE id = ?', [seal, ...place, BigInt(id)]);
      }
      const last = links.at(-1)!;
      if (isLinked) await query('UPDATE audit_chains SET sequence = ?, chain_hash = ?', [last.sequence, last.chainHash]);
      else await query('DELETE FROM audit_chains');
    });
  };

  it('shows a chain that was set back to an earlier end, and its linker goes no further', async () => {
    await addLinked(5);
    const rows = await chain();
    await tamper(fresh.url, 'DELETE FROM audit_entries WHERE sequence > 4');
    await tamper(fresh.url, 'UPDATE audit_chains SET sequence = 4, chain_hash = ?', [rows[3]!.chainHash]);
    expect(await verify()).toMatchObject(broken('does not carry its seal'));
    await addLinked(2);
    await linkAll();
    expect((await end()).sequence).toBe('4');
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('the audit is not linked any more');
    expect(await verify()).toMatchObject(broken('does not carry its seal'));
    await tamper(fresh.url, 'UPDATE audit_chains SET seal = NULL');
    await linkAll();
    expect(await verify()).toMatchObject(broken('does not carry its seal'));
  });

  it('shows a chain whose rows are gone, with its end or without, or that was begun again', async () => {
    await addLinked(3);
    await tamper(fresh.url, 'DELETE FROM audit_entries');
    expect(await verify()).toMatchObject(broken('Entry 1 and everything after it is missing'));
    await tamper(fresh.url, 'DELETE FROM audit_chains');
    expect(await verify()).toMatchObject(broken('The end of its chain was removed'));
    await addLinked(1);
    expect(await verify()).toMatchObject(broken('The end of its chain was removed'));
    await tamper(fresh.url, "INSERT INTO audit_chains (partner_id, sequence, chain_hash) VALUES (?, 0, '')", [BigInt(partner.id)]);
    await linkAll();
    expect(await verify()).toMatchObject(broken('does not carry its seal'));
    const start = { partnerId: partner.id, sequence: '0', chainHash: '' };
    await tamper(fresh.url, 'UPDATE audit_chains SET seal = ?', [sealOfEnd(key, start)]);
    await tamper(fresh.url, 'DELETE FROM audit_entries');
    expect(await verify()).toMatchObject(broken('It has no entry at all'));
  });

  it('shows personal data that was cleared from outside, also after honest erasures', async () => {
    await addLinked(3);
    const ids = (await chain()).map(({ id }) => BigInt(id));
    await eraseAudit(database, partner.id, { kind: 'before', before: new Date(Date.now() + 1) });
    expect((await verify()).exitCode).toBe(0);
    await addLinked(2);
    expect(await verify()).toMatchObject({ exitCode: 0, text: expect.stringContaining('3 with personal data erased') });
    const clear = 'UPDATE audit_entries SET personal_json = NULL, personal_salt = NULL WHERE id = ?';
    const late = (await chain()).at(-1)!;
    await tamper(fresh.url, clear, [BigInt(late.id)]);
    expect(await verify()).toMatchObject(broken('do not tell of the personal data'));
    await tamper(fresh.url, 'DELETE FROM audit_entries WHERE id = ?', [ids[1]]);
    expect((await verify()).exitCode).toBe(2);
  });

  it('holds while many write, link and erase at once, for partners old and new', async () => {
    const others: string[] = [];
    const second = await Database.open(fresh.url);
    const linkers = [linker, new AuditLinker(second, TEST_SECRET, pino({ level: 'silent' }))];
    for (let round = 0; round < 6; round++) {
      const everything = { kind: 'before', before: new Date(Date.now() + 60_000) } as const;
      const [made] = await Promise.all([
        addPartner(`Elsewhere ${round}`),
        ...[1, 2, 3, 4].map(() => add()),
        ...others.map((id) => add(id)),
        ...linkers.map((one) => one.linkOnce()),
        ...(round % 2 === 1 ? [eraseAudit(database, partner.id, everything), eraseAudit(second, partner.id, everything)] : []),
      ]);
      others.push(made.id);
      expect(await verify()).toMatchObject({ exitCode: 0 });
    }
    await linkAll();
    await second.close();
    const partnersBefore = partner;
    expect((await verify()).exitCode).toBe(0);
    for (const id of others) {
      partner = { id, name: 'Elsewhere' };
      expect(await verify()).toMatchObject({ exitCode: 0 });
    }
    partner = partnersBefore;
    expect(logged).toEqual([]);
  });

  it.each([
    ['linked', true],
    ['not linked yet', false],
  ])('is put on an old chain, %s, when its database is migrated, and then once and for all', async (_what, isLinked) => {
    await addLinked(3);
    await makeOld(isLinked);
    const migrated = await database.migrate();
    expect(migrated).toEqual([new AuditSeal1795824000000().name]);
    expect((await chain()).map(({ action }) => action)).toEqual(['partner.create', 'order.update', 'order.update', 'order.update', 'audit.seal']);
    expect((await verify()).exitCode).toBe(0);
    await addLinked(1);
    expect(await verify()).toMatchObject({ exitCode: 0, text: expect.stringContaining('6 linked, 0 not linked yet') });
    expect(await findDrift(fresh.url.replace('mysql:', 'mariadb:'))).toEqual([]);

    const fifth = (await chain()).find((row) => row.sequence === '5')!;
    await withoutSeals(async (query) => {
      await query('DELETE FROM audit_entries WHERE sequence > 5');
      await query('UPDATE audit_chains SET sequence = 5, chain_hash = ?', [fifth.chainHash]);
    });
    await database.migrate();
    expect((await end()).seal).toBeNull();
    expect((await verify()).exitCode).toBe(2);
  });

  it('is never put on a new chain that is made to look like one to be migrated', async () => {
    await addLinked(4);
    const rows = await chain();
    await withoutSeals(async (query) => {
      await query('DELETE FROM audit_entries WHERE sequence > 2');
      await query('UPDATE audit_chains SET sequence = 2, chain_hash = ?', [rows[1]!.chainHash]);
    });
    await database.migrate();
    expect((await end()).seal).toBeNull();
    expect(await verify()).toMatchObject(broken('does not carry its seal'));
  });

  it('is kept by the database: no end goes back or away, and no conflict removes a row', async () => {
    await addLinked(3);
    await add();
    const rows = await chain();
    const [second, last] = [BigInt(rows[1]!.id), BigInt(rows[4]!.id)];
    const run = (sql: string, values: unknown[] = []) => database.transaction((tx) => tx.query(sql, values));
    const columns = 'id, partner_id, at_ms, actor, action, subject_type, subject_id';
    const copy = (verb: string) => run(`${verb} INTO audit_entries (${columns}) SELECT ${columns} FROM audit_entries WHERE id = ?`, [second]);
    await expect(run('DELETE FROM audit_chains')).rejects.toThrow('never removed');
    for (const change of ['sequence = 3', 'sequence = sequence + 1', "chain_hash = 'x'", 'seal = NULL', "seal = 'x'", "seal = 'x', sequence = 1"]) {
      await expect(run(`UPDATE audit_chains SET ${change}`)).rejects.toThrow('only moves on');
    }
    const plain = await copy('INSERT').catch((error: unknown) => error);
    expect(isDuplicatePrimaryKey(plain)).toBe(true);
    await expect(copy('REPLACE')).rejects.toThrow(/An audit entry (is|never)/);
    await expect(run("REPLACE INTO audit_chains (partner_id, sequence, chain_hash) VALUES (?, 0, '')", [BigInt(partner.id)])).rejects.toThrow(/never re/);
    if (kind === 'sqlite') {
      await expect(copy('INSERT OR REPLACE')).rejects.toThrow('never replaced');
      await expect(run('UPDATE OR REPLACE audit_entries SET sequence = 2, chain_hash = ? WHERE id = ?', ['x', last])).rejects.toThrow('place of another');
      const atPlace = `INSERT OR REPLACE INTO audit_entries (${columns}, sequence) SELECT id + 1, ${columns.slice(4)}, sequence FROM audit_entries WHERE id = ?`;
      await expect(run(atPlace, [second])).rejects.toThrow('never replaced');
    }
    expect(await chain()).toEqual(rows);
    expect((await verify()).exitCode).toBe(0);
  });

  it('is compared by the command with the ends of an earlier time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'refund-desk-ends-'));
    const command = (...args: string[]) => runDesk(['audit', 'verify', ...args], deskEnvironment(fresh.url));
    await addLinked(2);
    const earlier = { rows: await chain(), end: await end() };
    await addLinked(2);
    const other = await addPartner('Elsewhere');
    const file = join(folder, 'ends.txt');
    writeFileSync(file, command());
    await addLinked(1);
    expect(command('--since', file)).toContain('Lindenhof: the audit holds.');
    await tamper(fresh.url, 'DELETE FROM audit_entries WHERE partner_id = ? AND (sequence > 3 OR sequence IS NULL)', [BigInt(partner.id)]);
    const { sequence, chainHash, seal } = earlier.end;
    await tamper(fresh.url, 'UPDATE audit_chains SET sequence = ?, chain_hash = ?, seal = ? WHERE partner_id = ?', [BigInt(sequence), chainHash, seal, BigInt(partner.id)]);
    expect(await chain()).toEqual(earlier.rows);
    expect(command()).toContain('Lindenhof: the audit holds.');
    expect(() => command('--since', file)).toThrow('does not contain the hash that was kept');
    expect(await verify(new Map([[other.id, null]]))).toMatchObject(broken(`Partner ${other.id} of the ends that were kept is gone`));
    writeFileSync(file, 'nothing');
    expect(() => command('--since', file)).toThrow('holds no end of a chain');
    rmSync(folder, { recursive: true });
  });
});
