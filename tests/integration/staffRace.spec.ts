import { SCOPES } from '../../server/people/scope';
import { databases, type FreshDatabase } from '../support/databases';
import { startDesk, type Desk } from '../support/desk';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';
import { addPerson, changeStaff, readStaff, signedIn, tryToChange, type Person } from '../support/staff';

const ROUNDS = 20;
/** What whoever was slower is told, by how far the other had got. */
const REFUSALS = ['RIGHTS_CHANGED', 'UNAUTHORIZED_FIELD_OR_TYPE', 'UNAUTHENTICATED'];

describe.each(databases)('two admins who take each other’s rights at once, on two servers on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let zoo: PartnerDesk;
  let second: Desk;
  let admins: [Person, Person];

  beforeAll(async () => {
    fresh = await create();
    zoo = await startPartnerDesk(fresh.url);
  });
  beforeAll(async () => {
    second = await startDesk({ databaseUrl: fresh.url });
  });
  beforeAll(async () => {
    admins = [await addPerson(zoo), await addPerson(zoo)];
    const [first] = await readStaff(zoo.client);
    await changeStaff(zoo.client, 'staffDeactivate', { userId: first!.id });
  });

  afterAll(async () => {
    await second.stop();
    await zoo.stop();
    await fresh.drop();
  });

  const admin = async (index: 0 | 1, url: string) => ({ ...admins[index], client: await signedIn(url, admins[index].email) });

  it('never both win: one admin stays, round after round', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [left, right] = [await admin(0, zoo.desk.url), await admin(1, second.url)];
      const take = (by: Person, from: Person, how: number) =>
        how === 0
          ? tryToChange(by.client, 'staffDeactivate', { userId: from.id })
          : tryToChange(by.client, 'staffUpdate', { userId: from.id, scopes: how === 1 ? [] : SCOPES.slice(1) });
      const answers = await Promise.all([take(left, right, round % 3), take(right, left, (round + 1) % 3)]);
      const lost = answers.flat();
      expect(lost).toHaveLength(1);
      // Somebody who still has all but one permission has less than the other, and is told that.
      expect([...REFUSALS, 'HAS_MORE_THAN_YOU']).toContain(lost[0]);
      const staff = (await readStaff(zoo.client)).filter(({ id }) => admins.some((one) => one.id === id));
      expect(staff.filter(({ role, active }) => role === 'ADMIN' && active)).toHaveLength(1);
      for (const { id } of staff) {
        await changeStaff(zoo.client, 'staffUpdate', { userId: id, scopes: SCOPES });
        await changeStaff(zoo.client, 'staffReactivate', { userId: id });
      }
    }
  });

  it('nor when five of them do it in a circle', async () => {
    const ring = [admins[0], admins[1], await addPerson(zoo), await addPerson(zoo), await addPerson(zoo)];
    for (let round = 0; round < 5; round++) {
      const clients = await Promise.all(ring.map(({ email }, index) => signedIn(index % 2 ? second.url : zoo.desk.url, email)));
      await Promise.all(clients.map((client, index) => tryToChange(client, 'staffDeactivate', { userId: ring[(index + 1) % ring.length]!.id })));
      const active = (await readStaff(zoo.client)).filter((one) => one.active);
      expect(active.length).toBeGreaterThan(0);
      for (const { id } of ring) await changeStaff(zoo.client, 'staffReactivate', { userId: id });
    }
  });
});
