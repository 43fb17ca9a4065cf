import { databases } from '../support/databases';
import { PermissionFuzz } from '../support/permissions/fuzz';
import { makeFuzzWorld } from '../support/permissions/fuzzWorld';
import { readSchema, readSdl } from '../support/permissions/table';
import { BrokenPromise, type Proof, type ProofContext } from './support/proof';

const ROUNDS = 20_000;
const SHORT_ROUNDS = 1_000;
const ROUNDS_TOLD = 50;

export const proof: Proof = {
  name: 'permissions',
  promise: 'Whatever is asked, in whichever words, everybody gets what their permissions give, and is told what is missing of the rest.',
  async run(context: ProofContext) {
    const total = context.rounds ?? (context.short ? SHORT_ROUNDS : ROUNDS);
    const fresh = await databases.find(({ kind }) => kind === 'sqlite')!.create();
    context.defer(() => fresh.drop());
    const world = await makeFuzzWorld(fresh, context.random);
    context.defer(() => world.stop());
    const broken = (words: string): never => {
      throw new BrokenPromise(words);
    };
    const fuzz = new PermissionFuzz(world, readSchema(), readSdl(), broken);
    for (let round = 1; round <= total; round += 1) {
      await fuzz.round(context.random);
      if (round % ROUNDS_TOLD === 0) context.progress(round, total);
    }
    const { documents, requests, refusals, refusedMutations, secretsShown } = fuzz.tally;
    context.check(refusals > total && secretsShown > total / 10, 'Too little was refused or shown to say anything.');
    return `${documents} operations in ${requests} requests: ${refusals} refusals as foretold, ${refusedMutations} refused mutations without effect, ${secretsShown} secrets shown to who may see them`;
  },
};
