import { whyNoGalera } from '../support/galera';
import { openCourse } from './support/course';
import { galeraGround, mariaDbGround, sqliteGround } from './support/grounds';
import type { Proof } from './support/proof';
import { runRaces } from './support/runRaces';

const ROUNDS = 1_000;
const SHORT_ROUNDS = 25;

export const proof: Proof = {
  name: 'races',
  promise: 'Of 20 refunds of 60 on 100 that are asked for at once, exactly one is made, and nobody is paid twice.',
  async run(context) {
    const rounds = context.rounds ?? (context.short ? SHORT_ROUNDS : ROUNDS);
    const grounds = [() => sqliteGround(context), () => mariaDbGround(context, 1), () => mariaDbGround(context, 2)];
    // A cluster takes a while to start: the short form of the proof of that name has its races.
    const missing = context.short ? 'in the proof cluster' : whyNoGalera();
    if (missing === null) grounds.push(() => galeraGround(context));
    const figures: string[] = [];
    for (const open of grounds) {
      const ground = await open();
      const course = await openCourse(context, ground);
      figures.push(`${ground.name}: ${await runRaces(context, course, ground.name, rounds)}`);
      await course.close();
    }
    if (missing !== null) figures.push(`Galera: ${missing}`);
    return `over-refunds 0, one winner in every round; ${figures.join('; ')}`;
  },
};
