import pino from 'pino';
import { Database } from '../../server/database/database';
import { OutboxRow } from '../../server/outbox/outbox.entity';
import { Worker } from '../../server/outbox/worker';
import type { PartnerRow } from '../../server/partners/partner.entity';
import { insertPartner } from '../../server/partners/newPartner';
import type { Providers } from '../../server/payments/providers';
import { ReconciliationRow } from '../../server/payments/reconciliation/reconciliation.entity';
import { ReconcileJob } from '../../server/payments/reconciliation/reconcileJob';
import { nextQuietTime, scheduleReconciliations } from '../../server/payments/reconciliation/reconcileSchedule';
import { databases, type FreshDatabase } from '../support/databases';

const silent = pino({ level: 'silent' });
const nobody: Providers = { connectedTo: () => Promise.resolve(new Set()), of: () => Promise.resolve(null) };

describe.each(databases)('the nightly reconciliation on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let partners: PartnerRow[];

  beforeEach(async () => {
    fresh = await create();
    database = await Database.open(fresh.url);
    await database.migrate();
    const zones = { Lindenhof: 'Europe/Amsterdam', Elsewhere: 'America/New_York' };
    partners = [];
    for (const [name, timeZone] of Object.entries(zones)) {
      partners.push(await database.transaction((tx) => insertPartner(tx, { name, currencyCode: 'EUR', timeZone }, 'test')));
    }
  });

  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  const jobs = () => database.read.findBy(OutboxRow, { topic: 'RECONCILE' });
  const makeDue = () => database.transaction((tx) => tx.update(OutboxRow, { topic: 'RECONCILE' }, { dueAt: new Date(0) }));
  const workerOf = (job: ReconcileJob) => new Worker(database, { RECONCILE: job.handle }, silent);

  it('is scheduled once for each partner, at night where the partner is, however many processes start', async () => {
    const now = new Date('2026-11-24T12:00:00Z');
    await Promise.all(Array.from({ length: 8 }, () => scheduleReconciliations(database, now)));
    const scheduled = await jobs();
    expect(scheduled.map(({ id }) => id).sort()).toEqual(partners.map(({ id }) => id).sort());
    for (const partner of partners) {
      const { dueAt } = scheduled.find(({ subjectId }) => subjectId === partner.id) ?? {};
      expect(dueAt).toEqual(nextQuietTime(partner, now));
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: partner.timeZone, hour: '2-digit', hourCycle: 'h23' });
      expect(clock.format(dueAt)).toBe('03');
    }
  });

  it('is done by one of many workers, and comes again the next night', async () => {
    await scheduleReconciliations(database);
    await makeDue();
    const workers = Array.from({ length: 5 }, () => workerOf(new ReconcileJob(database, nobody, silent)));
    const claimed = await Promise.all(workers.map((worker) => worker.workOff()));
    expect(claimed.reduce((sum, count) => sum + count, 0)).toBe(partners.length);
    expect(await database.read.count(ReconciliationRow)).toBe(partners.length);
    for (const { dueAt, leaseToken } of await jobs()) {
      expect(leaseToken).toBeNull();
      expect(dueAt.getTime()).toBeGreaterThan(Date.now());
    }
  });

  it('is there for a partner who came later, after the next one was done', async () => {
    await scheduleReconciliations(database);
    const late = await database.transaction((tx) => insertPartner(tx, { name: 'Late', currencyCode: 'EUR', timeZone: 'UTC' }, 'test'));
    await makeDue();
    await workerOf(new ReconcileJob(database, nobody, silent)).workOff();
    expect((await jobs()).map(({ id }) => id)).toContain(late.id);
  });

  it('goes on soon, elsewhere, when its worker stops', async () => {
    await scheduleReconciliations(database);
    await makeDue();
    const job = new ReconcileJob(database, nobody, silent);
    job.stop();
    await workerOf(job).workOff();
    const runs = await database.read.find(ReconciliationRow);
    expect(runs.every(({ endedAt }) => endedAt === null)).toBe(true);
    for (const { dueAt } of await jobs()) expect(dueAt.getTime()).toBeLessThan(Date.now() + 60_000);
  });
});
