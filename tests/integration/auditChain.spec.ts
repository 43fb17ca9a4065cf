import pino from 'pino';
import { addAuditEntry, sealAuditWith, type AuditEntry } from '../../server/audit/audit';
import { AuditChainRow, AuditEntryRow } from '../../server/audit/audit.entity';
import { auditKeyOf } from '../../server/audit/auditChain';
import { refusesChanges } from '../../server/audit/auditGuard';
import { AuditLinker } from '../../server/audit/auditLinker';
import { eraseAudit } from '../../server/audit/eraseAudit';
import { withOrigin } from '../../server/audit/origin';
import { runVerify } from '../../server/audit/runVerify';
import { Database } from '../../server/database/database';
import { findDrift } from '../../server/database/dataSource';
import { insertPartner } from '../../server/partners/newPartner';
import { makeStaff } from '../support/accounts';
import { databases, type FreshDatabase } from '../support/databases';
import { TEST_SECRET } from '../support/desk';
import { tamper } from '../support/tamper';

const logger = pino({ level: 'silent' });

describe.each(databases)('the chain of the audit on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let linker: AuditLinker;
  let partner: { id: string; name: string };

  beforeEach(async () => {
    sealAuditWith(TEST_SECRET);
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    linker = new AuditLinker(database, TEST_SECRET, logger);
    partner = await addPartner('Lindenhof');
  });
  afterEach(async () => {
    await linker.stop();
    await database.close();
    await fresh.drop();
  });

  const addPartner = (name: string) =>
    database.transaction((tx) => insertPartner(tx, { name, currencyCode: 'EUR', timeZone: 'Europe/Amsterdam' }, 'command'));
  const add = (entry: Partial<AuditEntry> = {}) =>
    database.transaction((tx) =>
      addAuditEntry(tx, {
        partnerId: partner.id,
        actor: 'staff:1',
        action: 'order.update',
        subjectType: 'Order',
        subjectId: '12',
        after: { status: 'PAID', note: 'a "quoted" line\nand ünïcode 🎟' },
        personal: { reason: 'The customer called' },
        ...entry,
      }),
    );
  const linkAll = async (): Promise<void> => {
    while ((await linker.linkOnce()) > 0);
  };
  const verify = async (keptHash: string | null = null) => {
    const written: string[] = [];
    const output = { write: (text: string) => written.push(text) } as unknown as NodeJS.WritableStream;
    const kept = new Map(keptHash === null ? [] : [[partner.id, keptHash]]);
    const exitCode = await runVerify({ database, partners: [partner], key: auditKeyOf(TEST_SECRET), kept, output });
    return { exitCode, text: written.join('') };
  };
  const chain = () => database.read.find(AuditEntryRow, { where: { partnerId: partner.id }, order: { id: 'ASC' } });
  const idOf = async (sequence: number): Promise<bigint> => BigInt((await chain())[sequence - 1]!.id);

  it('holds every row once, in one line, and the tables are what the entities say', async () => {
    for (let count = 0; count < 3; count++) await add();
    expect(await verify()).toMatchObject({ exitCode: 0, text: expect.stringContaining('Entries: 0 linked, 4 not linked yet') });
    await linkAll();
    expect((await chain()).map(({ sequence }) => sequence)).toEqual(['1', '2', '3', '4']);
    const end = await database.read.findOneByOrFail(AuditChainRow, { partnerId: partner.id });
    const { exitCode, text } = await verify(end.chainHash);
    expect(exitCode).toBe(0);
    expect(text).toContain(`Lindenhof: the audit holds. Entries: 4 linked, 0 not linked yet, 0 with personal data erased.`);
    expect(text).toContain(end.chainHash);
    expect(text).not.toContain('does not refuse');
    expect(await findDrift(fresh.url.replace('mysql:', 'mariadb:'))).toEqual([]);
  });

  it('stays one line when several processes link at once, and each partner has its own', async () => {
    const other = await addPartner('Elsewhere');
    for (let count = 0; count < 40; count++) await add({ partnerId: count % 3 === 0 ? other.id : partner.id });
    const second = await Database.open(fresh.url);
    const linkers = [linker, new AuditLinker(second, TEST_SECRET, logger), new AuditLinker(database, TEST_SECRET, logger)];
    for (let round = 0; round < 8; round++) {
      await Promise.all([...linkers.map((one) => one.linkOnce()), add(), add({ partnerId: other.id })]);
    }
    await linkAll();
    await second.close();
    const rows = await chain();
    expect(rows.map(({ sequence }) => Number(sequence)).sort((left, right) => left - right)).toEqual(rows.map((_, index) => index + 1));
    expect(rows).toHaveLength(1 + 26 + 8);
    expect((await verify()).exitCode).toBe(0);
    partner = other;
    expect(await verify()).toMatchObject({ exitCode: 0, text: expect.stringContaining(`Entries: ${1 + 14 + 8} linked, 0 not`) });
  });

  it('grows by itself while its linker runs', async () => {
    linker.start();
    await add();
    while ((await chain()).some(({ sequence }) => sequence === null)) await new Promise((resolve) => setImmediate(resolve));
    expect((await verify()).text).toContain('2 linked, 0 not linked yet');
  });

  it('is kept by the database: nothing is removed, nothing changes, and only personal data can go', async () => {
    await add();
    await linkAll();
    expect(await refusesChanges(database)).toBe(true);
    const run = (sql: string) => database.transaction((tx) => tx.query(sql));
    await expect(run('DELETE FROM audit_entries')).rejects.toThrow('An audit entry is never removed.');
    for (const change of [
      "actor = 'staff:2'", "action = 'x'", 'at_ms = at_ms + 1', 'subject_id = 13', 'partner_id = 3', "subject_type = 'X'",
      "after_json = '{}'", 'after_json = NULL', "before_json = '{}'", "request_id = 'x'", "personal_hash = 'x'",
      'personal_hash = NULL', "personal_json = '{}'", "personal_salt = 'x'", 'seal = NULL', "seal = 'x'",
      'sequence = sequence + 10', 'sequence = NULL', "chain_hash = 'x'", 'chain_hash = NULL', 'id = id + 1',
    ]) {
      await expect(run(`UPDATE audit_entries SET ${change} WHERE action = 'order.update'`)).rejects.toThrow('An audit entry never changes.');
    }
    await run("UPDATE audit_entries SET personal_json = NULL, personal_salt = NULL WHERE action = 'order.update'");
    expect(await verify()).toMatchObject({ exitCode: 2, text: expect.stringContaining('do not tell of the personal data that is missing') });
  });

  it.each([
    ['a changed row', 'UPDATE audit_entries SET actor = \'staff:2\' WHERE id = ?', 'Entry 3 (order.update, ', 'was changed after'],
    ['a row without its seal, changed', 'UPDATE audit_entries SET seal = NULL, actor = \'x\' WHERE id = ?', 'Entry 3 (order.update, ', 'was added'],
    ['a removed row', 'DELETE FROM audit_entries WHERE id = ?', 'Entry 3 is missing.', ''],
    ['changed personal data', 'UPDATE audit_entries SET personal_json = \'{"reason":"None"}\' WHERE id = ?', 'Entry 3 (', 'has other personal data'],
    ['a changed hash', `UPDATE audit_entries SET chain_hash = '${'0'.repeat(64)}' WHERE id = ?`, 'Entry 3 (', 'does not belong here'],
  ])('says where it breaks by %s', async (_what, sql, place, words) => {
    for (let count = 0; count < 5; count++) await add();
    await linkAll();
    await tamper(fresh.url, sql, [await idOf(3)]);
    const { exitCode, text } = await verify();
    expect(exitCode).toBe(2);
    expect(text).toContain(`Lindenhof: THE AUDIT DOES NOT HOLD. ${place}`);
    expect(text).toContain(words);
    expect(text).toContain('Entries before it that hold: 2 linked');
  });

  it('says that it was cut off, against its end, and against a hash that was kept when the end was changed too', async () => {
    for (let count = 0; count < 5; count++) await add();
    await linkAll();
    const rows = await chain();
    const kept = rows[5]!.chainHash!;
    await tamper(fresh.url, 'DELETE FROM audit_entries WHERE sequence > 4');
    expect(await verify()).toMatchObject({ exitCode: 2, text: expect.stringContaining('Entry 5 and everything after it is missing') });
    await tamper(fresh.url, 'UPDATE audit_chains SET sequence = 4, chain_hash = ?', [rows[3]!.chainHash]);
    expect(await verify()).toMatchObject({ exitCode: 2, text: expect.stringContaining('does not carry its seal') });
    expect(await verify(kept)).toMatchObject({ exitCode: 2, text: expect.stringContaining('does not contain the hash that was kept') });
  });

  it('says that a row was changed, or added without the secret, before it was linked', async () => {
    const id = await add();
    await tamper(fresh.url, 'UPDATE audit_entries SET subject_id = 99 WHERE id = ?', [BigInt(id)]);
    expect(await verify()).toMatchObject({ exitCode: 2, text: expect.stringContaining('An entry that is not linked yet (order.update') });
    await linkAll();
    expect(await verify()).toMatchObject({ exitCode: 2, text: expect.stringContaining('Entry 2 (order.update') });
  });

  it('takes in rows from before there were seals, and shows a change of them as well', async () => {
    await tamper(fresh.url, 'UPDATE audit_entries SET seal = NULL');
    await add();
    await linkAll();
    expect((await verify()).exitCode).toBe(0);
    await tamper(fresh.url, "UPDATE audit_entries SET actor = 'x' WHERE sequence = 1");
    expect(await verify()).toMatchObject({ exitCode: 2, text: expect.stringContaining('Entry 1 (partner.create') });
  });

  it('holds without the personal data that was erased, of one person or of a time, and notes the erasing', async () => {
    await withOrigin({ requestId: 'request-1', ipAddress: '192.0.2.7' }, () => add({ personal: { email: 'Jane@Example.com' } }));
    await add({ personal: { reason: 'Something else' } });
    await linkAll();
    expect(await eraseAudit(database, partner.id, { kind: 'customerEmail', email: 'jane@example.com' })).toBe(1);
    const [, first, second] = await chain();
    expect(first).toMatchObject({ personal: null, personalSalt: null, personalHash: expect.any(String), requestId: 'request-1' });
    expect(second!.personal).toEqual({ reason: 'Something else' });
    await linkAll();
    const erasure = (await chain()).at(-1);
    expect(erasure).toMatchObject({ action: 'audit.erase', actor: 'command', after: { entries: 1, of: 'customerEmail' }, personal: null });
    expect(await eraseAudit(database, partner.id, { kind: 'before', before: new Date(Date.now() + 1) })).toBe(1);
    await linkAll();
    expect(await verify()).toMatchObject({ exitCode: 0, text: expect.stringContaining('5 linked, 0 not linked yet, 2 with personal data erased') });
    const other = await addPartner('Elsewhere');
    await add({ partnerId: other.id, personal: { email: 'jane@example.com' } });
    expect(await eraseAudit(database, partner.id, { kind: 'customerEmail', email: 'jane@example.com' })).toBe(0);
  });

  it('erases an address and a name wherever they stand in a text, and nobody else’s', async () => {
    const person = await makeStaff(database);
    const mine = { partnerId: person.partnerId };
    for (const search of [` ${person.email.toUpperCase()} `, `from ${person.email}.`, `orders of  ${person.name.toUpperCase()}`]) {
      await add({ ...mine, personal: { search } });
    }
    await add({ ...mine, personal: { search: `not${person.email}` } });
    expect(await eraseAudit(database, person.partnerId, { kind: 'staffEmail', email: person.email })).toBeGreaterThanOrEqual(3);
    const rows = await database.read.findBy(AuditEntryRow, { partnerId: person.partnerId, action: 'order.update' });
    expect(rows.map(({ personal }) => personal?.search).filter(Boolean)).toEqual([`not${person.email}`]);
  });
});
