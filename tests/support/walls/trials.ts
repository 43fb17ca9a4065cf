import type { GraphQLField } from 'graphql';
import { createGlobalIds, type GlobalIds } from '../../../server/graphql/globalIds';
import { GLOBAL_ID_TYPES } from '../../../server/globalIdTypes';
import { installationIdKey } from '../../../server/database/installation';
import { newId } from '../../../server/database/id';
import type { GraphqlClient } from '../graphqlClient';
import { differences, withoutEcho } from './compare';
import { argumentsOf, documentOf, positionsOf, type Position } from './schemaWalk';
import { canCarry, unlike, type Values } from './values';
import { fillerOf, type WallsDesk } from './world';

/** A value of the other side, and where it stood there. */
interface Foreign {
  readonly place: string;
  readonly text: string;
}

/** Who tries, with what is theirs. */
export interface Trier {
  readonly client: GraphqlClient;
  readonly values: Values;
}

/** What was tried, and what gave something away: nothing must. */
export interface TrialReport {
  readonly tried: number;
  /** Statements that the server's requests made it send. */
  readonly statements: number;
  /** Every field and position where a value was put. */
  readonly places: ReadonlySet<string>;
  readonly leaks: string[];
}

export interface TrialOptions {
  /** What must not be seen, and is tried everywhere. */
  readonly others: Values;
  /** Which fields of Query and Mutation. */
  which(field: GraphQLField<unknown, unknown>, kind: 'query' | 'mutation'): boolean;
  /** A difference that is meant, by `field.position`. */
  readonly meant?: Readonly<Record<string, (answer: unknown) => boolean>>;
}

/**
 * What is asked whatever the question is: who is calling, once for all who ask with the same token in one turn; and when
 * they were last here, which is noted once in a while.
 */
const OF_THE_CALLER = /WHERE (client|signed_in)\.token_hash = |last_(used|seen)_at_ms = |^(BEGIN|START) TRANSACTION|^COMMIT/;

let lastNote = 0;

/** Puts each value of the other side wherever a value can be put, and compares with values that never were. */
export class Trials {
  private constructor(
    private readonly desk: WallsDesk,
    private readonly ids: GlobalIds,
  ) {}

  static async open(desk: WallsDesk): Promise<Trials> {
    return new Trials(desk, createGlobalIds(await installationIdKey(desk.database), GLOBAL_ID_TYPES));
  }

  async run(trier: Trier, options: TrialOptions): Promise<TrialReport> {
    const { schema } = this.desk;
    const report = { tried: 0, statements: 0, places: new Set<string>(), leaks: [] as string[] };
    const secrets = options.others.secrets(trier.values.all());
    const foreign = options.others.beyond(trier.values.all());
    for (const kind of ['query', 'mutation'] as const) {
      const type = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
      for (const field of Object.values(type?.getFields() ?? {})) {
        if (!options.which(field, kind)) continue;
        for (const position of positionsOf(field).filter((one) => canCarry(one.type))) {
          report.places.add(`${field.name}.${position.path.join('.')}`);
          const values = foreign.filter(({ place }) => suits(place, position.type.name));
          const tries = values.map((value) => () => this.tryOne({ kind, field, position }, value, trier, options, secrets));
          for (const { leaks, statements } of await (kind === 'query' ? allAtOnce(tries) : oneByOne(tries))) {
            report.leaks.push(...leaks);
            report.statements += statements;
          }
          report.tried += values.length;
        }
      }
    }
    return report;
  }

  private async tryOne(
    at: { kind: 'query' | 'mutation'; field: GraphQLField<unknown, unknown>; position: Position },
    { place, text }: Foreign,
    trier: Trier,
    options: TrialOptions,
    secrets: readonly string[],
  ): Promise<{ leaks: string[]; statements: number }> {
    const { field, position } = at;
    const where = `${field.name}.${position.path.join('.')} with ${place} ${text.slice(0, 40)}`;
    const never = () => (position.type.name === 'ID' ? this.neverId(text) : unlike(text));
    const nothing = await this.ask(at, never(), trier);
    const answer = await this.ask(at, text, trier);
    // What differs is looked at once more: it may be what differs from one time to the next.
    const isSame = JSON.stringify(answer) === JSON.stringify(nothing);
    const nothingElse = isSame ? nothing : await this.ask(at, never(), trier);
    if (options.meant?.[`${field.name}.${position.path.join('.')}`]?.(answer.body)) return { leaks: [], statements: 0 };
    const shown = JSON.stringify(answer.body);
    const leaks = differences(answer.body, nothing.body, nothingElse.body).map((difference) => `${where}: ${difference}`);
    leaks.push(...secrets.filter((secret) => shown.includes(JSON.stringify(secret).slice(1, -1))).map((secret) => `${where}: shows ${secret}`));
    const asked = differences(answer.statements, nothing.statements, nothingElse.statements, 'statement');
    leaks.push(...asked.map((difference) => `${where}: ${difference.slice(0, 300)}`));
    return { leaks, statements: answer.statements.length };
  }

  private async ask(
    { kind, field, position }: { kind: 'query' | 'mutation'; field: GraphQLField<unknown, unknown>; position: Position },
    value: string,
    { client, values }: Trier,
  ) {
    // Small pages, so that so many questions are not too much at once.
    const size = field.args.some(({ name }) => name === 'first') ? { first: 2 } : {};
    const args = { ...size, ...argumentsOf(field, fillerOf(values, field), { path: position.path, value }) };
    const document = documentOf(this.desk.schema, kind, field);
    const { note, answer } = await this.send(client, document, args);
    const noted = this.desk.statementsOf(note).filter((sql) => !OF_THE_CALLER.test(sql));
    // How many rows are written depends on how many words were sent; SQLite gets many of them in several statements.
    const unlisted = noted.map((sql) => sql.replace(/ VALUES \([?, ]+\)(, \([?, ]+\))*$/, ' VALUES …'));
    const statements = unlisted.filter((sql, index) => !(sql.startsWith('INSERT') && sql === unlisted[index - 1]));
    return { body: withoutEcho(answer, value), statements };
  }

  private async send(client: GraphqlClient, document: string, args: Record<string, unknown>) {
    const note = `note-${++lastNote}`;
    const headers = { 'x-note': note, 'x-forwarded-for': `10.${lastNote >> 16}.${(lastNote >> 8) & 255}.${lastNote & 255}` };
    return { note, answer: await client.request(document, args, headers) };
  }

  /** An id of the same kind that is of no row. */
  private neverId(text: string): string {
    const type = this.ids.decode(null, text)?.type;
    return type === undefined ? unlike(text) : this.ids.encode(type, newId());
  }
}

/** Ids where an id is wanted; anything else where a text is, and one id. */
function suits(place: string, typeName: string): boolean {
  if (typeName === 'ID') return place.endsWith('.id');
  return place === 'Order.id' || !/\.id$|^PageInfo\./.test(place);
}

/** Reading in any order gives the same; what is written changes what comes after it. */
function allAtOnce<Result>(tries: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  return Promise.all(tries.map((one) => one()));
}

async function oneByOne<Result>(tries: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const one of tries) results.push(await one());
  return results;
}
