import { openCourse } from './support/course';
import { galeraGround } from './support/grounds';
import type { Proof } from './support/proof';
import { runRaces } from './support/runRaces';

export const proof: Proof = {
  name: 'cluster',
  promise: 'On a Galera cluster no acknowledged refund is lost and none is made twice, whatever happens to one of its nodes.',
  async run(context) {
    const ground = await galeraGround(context);
    const course = await openCourse(context, ground);
    return runRaces(context, course, ground.name, context.rounds ?? 25);
  },
};
