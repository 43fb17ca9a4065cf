import { randomInt } from 'node:crypto';
import { databases, type FreshDatabase } from '../support/databases';
import { PermissionFuzz } from '../support/permissions/fuzz';
import { makeFuzzWorld, type FuzzWorld } from '../support/permissions/fuzzWorld';
import { readSchema, readSdl } from '../support/permissions/table';
import { Random } from '../support/random';

const ROUNDS = 300;
const TIME_LIMIT_MS = 180_000;

/** `npm run prove -- permissions` asks the same for longer, and repeats a seed. */
describe.each(databases)('random operations of callers with random rights on $kind', ({ create }) => {
  const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
  const random = new Random(seed);
  let fresh: FreshDatabase;
  let world: FuzzWorld;

  beforeAll(async () => {
    fresh = await create();
    world = await makeFuzzWorld(fresh, random);
  });

  afterAll(async () => {
    await world.stop();
    await fresh.drop();
  });

  it('are answered exactly as a simple oracle says, and change nothing where they are refused', async () => {
    const broken = (words: string): never => {
      throw new Error(`With FUZZ_SEED=${seed}: ${words}`);
    };
    const fuzz = new PermissionFuzz(world, readSchema(), readSdl(), broken);
    for (let round = 0; round < ROUNDS; round += 1) await fuzz.round(random);
    expect(fuzz.tally.refusals).toBeGreaterThan(ROUNDS);
    expect(fuzz.tally.refusedMutations).toBeGreaterThan(ROUNDS / 10);
    // That some are shown at all tells that they are looked for in the right place.
    expect(fuzz.tally.secretsShown).toBeGreaterThan(0);
  }, TIME_LIMIT_MS);
});
