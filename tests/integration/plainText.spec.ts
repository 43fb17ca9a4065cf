import { createHash } from 'node:crypto';
import { isInputObjectType, isNonNullType, type GraphQLInputType } from 'graphql';
import { buildApiSchema } from '../../server/apiSchema';
import { Database } from '../../server/database/database';
import { DifferenceRow } from '../../server/payments/reconciliation/reconciliation.entity';
import { ApiClientRow } from '../../server/people/people.entity';
import { IdempotencyKeyRow } from '../../server/refunds/refund.entity';
import { storedKey } from '../../server/refunds/refundRepository';
import { makeStaff } from '../support/accounts';
import { CHANGES, type ReadyChange, type World } from '../support/changes';
import { databases, type FreshDatabase } from '../support/databases';
import { databaseState } from '../support/databaseState';
import { startPartnerDesk, type PartnerDesk } from '../support/partnerDesk';

/** Every text that people type, with the code that refuses it, and whether it may have several lines. */
const TEXTS = [
  ['apiClientCreate', 'name', 'NAME_INVALID', false],
  ['staffInvite', 'name', 'NAME_INVALID', false],
  ['invitationAccept', 'name', 'NAME_INVALID', false],
  ['customerUnmask', 'reason', 'REASON_INVALID', false],
  ['refundCreate', 'description', 'DESCRIPTION_INVALID', true],
  ['refundCreate', 'byHandProof', 'BY_HAND_PROOF_INVALID', true],
  ['refundMarkPaid', 'proof', 'PROOF_INVALID', true],
  ['differenceClose', 'note', 'NOTE_INVALID', true],
] as const;
const TURNED = 'Sam \u202Ekrow';
const PLAIN = 'נועה لينا Zoë 👩‍👩‍👧';
/** Written by the worker at any time. */
const RESTLESS_TABLE = 'outbox';

const mutations = buildApiSchema().getMutationType()!.getFields();

interface Answer {
  readonly replayed?: boolean;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: string[] }[];
}

it('every text that people type is tried below', () => {
  const isTyped = (field: string) => /^(.*name|reason|description|note|.*proof)$/i.test(field);
  // An order comes from outside: what its customer and its place are called is not refused.
  const typed = Object.entries(mutations).flatMap(([mutation, { args }]) =>
    mutation === 'orderRecord' ? [] : args.flatMap(({ type }) => fieldsOf(type)).filter(isTyped).map((field) => `${mutation}.${field}`),
  );
  expect(typed.sort()).toEqual(TEXTS.map(([mutation, field]) => `${mutation}.${field}`).sort());
});

function fieldsOf(type: GraphQLInputType): string[] {
  const named = isNonNullType(type) ? type.ofType : type;
  return isInputObjectType(named) ? Object.keys(named.getFields()) : [];
}

describe.each(databases)('what people type on $kind', ({ create: createDatabase }) => {
  let fresh: FreshDatabase;
  let desk: PartnerDesk;
  let database: Database;
  let world: World;

  beforeAll(async () => {
    fresh = await createDatabase();
    desk = await startPartnerDesk(fresh.url, { TRUSTED_PROXIES: '1' });
    database = await Database.open(fresh.url);
    world = { desk, database };
  });
  afterAll(async () => {
    await database.close();
    await desk.stop();
    await fresh.drop();
  });

  const run = (mutation: string, { by }: ReadyChange, input: object): Promise<Answer> => {
    const replayed = /^refund|^difference/.test(mutation) ? 'replayed' : '';
    const type = mutations[mutation]!.args[0]!.type.toString();
    return by.send(`mutation ($input: ${type}) { ${mutation}(input: $input) { ${replayed} userErrors { code message field } } }`, { input });
  };
  const state = async () =>
    Object.fromEntries(Object.entries(await databaseState(database)).filter(([table]) => table !== RESTLESS_TABLE));

  it.each(TEXTS)('by %s, as its %s, turns nothing around and controls nothing', async (mutation, field, code, hasLines) => {
    const ready = await CHANGES[mutation]!.ready(world);
    const send = (text: string) => run(mutation, ready, { ...ready.input, [field]: text });
    const before = await state();
    for (const text of [TURNED, 'Sam\u061c', 'Sam\u0007 at work', 'Sam\u0085at work', ...(hasLines ? [] : ['Sam\nat work'])]) {
      expect((await send(text)).userErrors).toEqual([
        { code, field: ['input', field], message: expect.stringMatching(/ has a (mark that turns text around|control character).* (Nothing was \w+|No money has moved)\.$/) },
      ]);
    }
    expect(await state()).toEqual(before);
    expect((await send(hasLines ? `${PLAIN}\n${PLAIN}` : PLAIN)).userErrors).toEqual([]);
  });

  it('is asked of no request that was made before and is sent again', async () => {
    const created = await CHANGES.refundCreate!.ready(world);
    const { quote, reasonCode, description, idempotencyKey } = created.input as Record<string, string>;
    expect((await run('refundCreate', created, created.input!)).userErrors).toEqual([]);
    await setFingerprint(idempotencyKey!, quote!, reasonCode!, `${description} ${TURNED}`);
    expect(await run('refundCreate', created, { ...created.input, description: `${description} ${TURNED}` })).toEqual({ replayed: true, userErrors: [] });

    const paid = await CHANGES.refundMarkPaid!.ready(world);
    const { idempotencyKey: paidKey } = paid.input as Record<string, string>;
    expect((await run('refundMarkPaid', paid, paid.input!)).userErrors).toEqual([]);
    const { refundId } = await keyRow(paidKey!);
    await setFingerprint(paidKey!, refundId, TURNED);
    expect(await run('refundMarkPaid', paid, { ...paid.input, proof: TURNED })).toEqual({ replayed: true, userErrors: [] });

    const closed = await CHANGES.differenceClose!.ready(world);
    expect((await run('differenceClose', closed, { ...closed.input, note: 'Before the rule' })).userErrors).toEqual([]);
    await database.transaction((tx) => tx.update(DifferenceRow, { note: 'Before the rule' }, { note: TURNED }));
    expect(await run('differenceClose', closed, { ...closed.input, note: TURNED })).toEqual({ replayed: true, userErrors: [] });
  });

  const keyRow = (idempotencyKey: string): Promise<IdempotencyKeyRow> =>
    database.read.findOneByOrFail(IdempotencyKeyRow, { idempotencyKey: storedKey(idempotencyKey) });
  const setFingerprint = async (idempotencyKey: string, ...parts: string[]): Promise<void> => {
    const fingerprint = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    await database.transaction((tx) => tx.update(IdempotencyKeyRow, { idempotencyKey: storedKey(idempotencyKey) }, { fingerprint }));
  };

  it('is named in a refusal within its own part of the sentence, where it was stored before', async () => {
    const { email } = await makeStaff(database, { name: `Sam \u2069${TURNED}` });
    const ready = await CHANGES.staffInvite!.ready(world);
    expect((await run('staffInvite', ready, { ...ready.input, email })).userErrors).toMatchObject([
      { code: 'EMAIL_IS_STAFF', message: `\u2068Sam ${TURNED}\u2069 works here already with this address.` },
    ]);
  });

  it('is no name of a program or an admin that a command makes', async () => {
    const clients = await database.read.count(ApiClientRow);
    expect(() => desk.run('token', '--name', TURNED, '--scopes', 'orders:read')).toThrow('The name has a mark that turns text around.');
    expect(() => desk.run('admin', '--email', 'turned@example.org', '--name', TURNED)).toThrow('The name has a mark that turns text around.');
    expect(await database.read.count(ApiClientRow)).toBe(clients);
  });
});
