import type { EntityManager } from 'typeorm';
import { Database } from '../../../server/database/database';
import { startDesks, type Desks } from './desks';
import type { ProofContext } from './proof';

const PROGRAMS = 2;

/** Where a proof runs: the servers of one partner, and a way to look at the books, past the servers. */
export interface Course {
  readonly desks: Desks;
  readonly manager: EntityManager;
  /** Ends the servers; the proof's end does it otherwise. */
  close(): Promise<void>;
}

export interface CourseOptions {
  /** One server for each of these addresses. */
  readonly databaseUrls: readonly string[];
  /** The way to the database for looking at the books: by default that of the first server. */
  readonly direct?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the servers and opens the database. */
export async function openCourse(context: ProofContext, options: CourseOptions): Promise<Course> {
  const direct = options.direct ?? options.databaseUrls[0] ?? '';
  const desks = await startDesks(context, { ...options, commandUrl: direct, programs: PROGRAMS });
  const database = await Database.open(direct);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= desks.stop().then(() => database.close()));
  context.defer(close);
  return { desks, manager: database.read, close };
}
