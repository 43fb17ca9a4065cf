import { proof as cluster } from './cluster';
import { proof as database } from './database';
import { proof as kills } from './kills';
import { proof as notices } from './notices';
import { proof as permissions } from './permissions';
import { proof as races } from './races';
import { proof as steps } from './steps';
import type { Proof } from './support/proof';

/** Every proof, in the order in which they are listed and run. */
export const proofs: readonly Proof[] = [races, kills, notices, steps, database, permissions, cluster];
