import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { parse, validate, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { databaseState } from '../databaseState';
import type { GraphqlAnswer } from '../graphqlClient';
import type { Random } from '../random';
import { isOpenMutation } from './asks';
import { expectedAnswer, withoutPersonal } from './expectedAnswer';
import type { FuzzCaller, FuzzWorld } from './fuzzWorld';
import { Oracle, type Opinion, type Refusal } from './oracle';
import { typesWithGuards } from './guardedTypes';
import { randomDocument, type DocumentOptions, type RandomDocument } from './randomDocument';

/** What was asked and seen, to be sure that the fuzz was no idle one. */
export interface FuzzTally {
  documents: number;
  requests: number;
  invalid: number;
  refusals: number;
  /** Mutations that were refused, and changed nothing. */
  refusedMutations: number;
  /** Guarded texts in the answers of who may have everything. */
  secretsShown: number;
}

type Answer = GraphqlAnswer<Record<string, unknown>>;

const CALLERS_EACH = 3;
/** How often a difference may be one of the moment. */
const TRIES = 3;
const SHARE_WITH_PRELUDE = 0.4;
/** Fails before it runs, after everything was judged: no mutation behind it runs either. */
const PRELUDE = {
  selection: 'stop: signIn(input: $no) { userErrors { code } }',
  definition: '$no: SignInInput = { email: "", password: "" }',
  variables: { no: null },
};
const REFUSALS = ['UNAUTHENTICATED', 'UNAUTHORIZED_FIELD_OR_TYPE'];

/** Asks a server random things as callers with random rights, and compares with what the oracle says of each. */
export class PermissionFuzz {
  readonly tally: FuzzTally = { documents: 0, requests: 0, invalid: 0, refusals: 0, refusedMutations: 0, secretsShown: 0 };
  private readonly oracle: Oracle;
  private readonly options: DocumentOptions;

  /** @param broken is told in words what does not hold, and throws */
  constructor(
    private readonly world: FuzzWorld,
    private readonly schema: GraphQLSchema,
    sdl: string,
    private readonly broken: (words: string) => never,
  ) {
    this.oracle = new Oracle(sdl);
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    const mutations = fields.filter((field) => !isOpenMutation(field)).map(({ name }) => name);
    this.options = { schema, known: world.known, mutations, guardedTypes: typesWithGuards(schema) };
  }

  /** One document, as some callers. */
  async round(random: Random): Promise<void> {
    const prelude = random.chance(SHARE_WITH_PRELUDE) ? PRELUDE : undefined;
    const document = this.validDocument(random, prelude);
    const whole = document.operation === 'query' ? await this.ask(this.world.all, document) : null;
    if (whole) this.tally.secretsShown += this.world.secrets.filter(({ text }) => JSON.stringify(whole.data).includes(text)).length;
    for (let count = 0; count < CALLERS_EACH; count += 1) {
      const caller = random.pick(this.world.callers);
      if (whole) await this.query(document, whole, caller);
      else await this.mutation(document, caller, prelude !== undefined);
    }
    this.tally.documents += 1;
  }

  private validDocument(random: Random, prelude: typeof PRELUDE | undefined): RandomDocument {
    for (;;) {
      const document = randomDocument(random, { ...this.options, prelude });
      if (validate(this.schema, parse(document.query)).length === 0) return document;
      this.tally.invalid += 1;
    }
  }

  private async query(document: RandomDocument, whole: Answer, caller: FuzzCaller, triesLeft = TRIES): Promise<void> {
    const answer = await this.ask(caller, document);
    // What cannot be run for anybody is refused before it is judged.
    if (whole.status !== 200) return this.expect([answer.status, answer.data], [whole.status, null], 'is answered what cannot be run', document, caller);
    const opinion = this.oracle.judge(document.query, document.variables, caller.held);
    this.compareRefusals(answer, opinion, document, caller);
    const silent = opinion.nodes
      .filter(({ id }) => !this.oracle.mayReach(this.world.typeOfId.get(id) ?? '', caller.held))
      .map(({ path }) => path);
    const expected = expectedAnswer(whole, opinion.refusals.map(({ path }) => path), silent);
    const [shown, toShow] = [withoutPersonal(answer, opinion.personal), withoutPersonal(expected, opinion.personal)];
    // When somebody last called is written off the way of the requests, and so perhaps between the two.
    if (triesLeft > 0 && !isDeepStrictEqual(shown, toShow)) {
      return this.query(document, await this.ask(this.world.all, document), caller, triesLeft - 1);
    }
    this.expect(shown, toShow, 'is answered something else than what everybody with the rights is', document, caller);
  }

  private async mutation(document: RandomDocument, caller: FuzzCaller, isHarmless: boolean): Promise<void> {
    const opinion = this.oracle.judge(document.query, document.variables, caller.held);
    if (opinion.refusals.length === 0 && !isHarmless) return;
    const before = await databaseState(this.world.database);
    const answer = await this.ask(caller, document);
    // What cannot be run for anybody is refused before it is judged.
    if (answer.status === 400) {
      this.expect(answer.data, null, 'is answered what cannot be run', document, caller);
    } else if (opinion.refusals.length > 0) {
      this.compareRefusals(answer, opinion, document, caller);
      this.expect([answer.data, answer.errors.length], [null, opinion.refusals.length], 'is not refused as a whole', document, caller);
      this.tally.refusedMutations += 1;
    } else {
      const codes = answer.errors.map(({ path, extensions }) => [path, extensions?.code]);
      this.expect(codes, [[['stop'], 'BAD_USER_INPUT']], 'is not stopped by what stands first', document, caller);
    }
    this.expect(await databaseState(this.world.database), before, 'changed something', document, caller);
  }

  private compareRefusals(answer: Answer, { refusals }: Opinion, document: RandomDocument, caller: FuzzCaller): void {
    this.tally.refusals += refusals.length;
    const told = answer.errors.filter(({ extensions }) => REFUSALS.includes(String(extensions?.code))).map(toRefusal);
    this.expect(byPath(told), byPath(refusals), 'is refused something else than the rules say', document, caller);
  }

  private async ask(caller: FuzzCaller, { query, variables }: RandomDocument): Promise<Answer> {
    const answer = await this.patiently((headers) => caller.client.request(query, variables, headers));
    const text = JSON.stringify(answer);
    const sent = JSON.stringify([query, variables]);
    for (const secret of this.world.secrets) {
      const maySee = secret.needs.some((all) => all.every((scope) => caller.held?.has(scope)));
      if (!maySee && text.includes(secret.text) && !sent.includes(secret.text)) this.fail(`is shown “${secret.text}”`, query, variables, caller, text);
    }
    const isBroken = answer.errors.some(({ extensions }) => extensions?.code === 'INTERNAL_SERVER_ERROR');
    if (isBroken) this.fail('meets an error of the server', query, variables, caller, text);
    return answer;
  }

  /** Asks again when the server says so: it does not have to bear the fuzz at full speed. */
  private async patiently(request: (headers: Readonly<Record<string, string>>) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      this.tally.requests += 1;
      // From another network each time: links that do not work are counted by it.
      const answer = await request({ 'x-forwarded-for': `10.${(this.tally.requests >> 8) & 255}.${this.tally.requests & 255}.1` });
      const throttled = answer.errors.find(({ extensions }) => extensions?.code === 'THROTTLED');
      if (!throttled) return answer;
      await setTimeout(Number(throttled.extensions?.retryAfter) * 1000);
    }
  }

  private expect(actual: unknown, expected: unknown, words: string, { query, variables }: RandomDocument, caller: FuzzCaller): void {
    // As text: the order of the fields counts as well.
    const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (seen !== wanted) this.fail(words, query, variables, caller, `${seen}\ninstead of\n${wanted}`);
  }

  private fail(words: string, query: string, variables: object, { held }: FuzzCaller, seen: string): never {
    const who = held === null ? 'Nobody' : `Who has ${[...held].join(', ') || 'no scope'}`;
    return this.broken(`${who} ${words}.\n${query}\nwith ${JSON.stringify(variables)}\n${seen}`);
  }
}

function toRefusal({ path = [], extensions }: GraphQLFormattedError): Refusal {
  const missing = extensions?.missingScopes as string[][] | undefined;
  return {
    path: path.join('.'),
    code: extensions?.code as Refusal['code'],
    missing: missing ? missing.map((all) => [...all].sort().join(' ')).sort() : null,
  };
}

function byPath(refusals: readonly Refusal[]): Refusal[] {
  return [...refusals].sort((one, other) => (one.path < other.path ? -1 : 1));
}
