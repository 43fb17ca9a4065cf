import { databases, type FreshDatabase } from '../support/databases';
import { Trials } from '../support/walls/trials';
import { buildSide, startWallsDesk, type Side, type WallsDesk } from '../support/walls/world';

describe.each(databases)('partners are walls on $kind', ({ create }) => {
  let fresh: FreshDatabase;
  let desk: WallsDesk;
  let ours: Side;
  let theirs: Side;
  let trials: Trials;

  beforeAll(async () => {
    fresh = await create();
    desk = await startWallsDesk(fresh.url);
    ours = await buildSide(desk, 'Ashdown');
    theirs = await buildSide(desk, 'Brantwood');
    trials = await Trials.open(desk);
  });

  afterAll(async () => {
    await desk.stop();
    await fresh.drop();
  });

  it('a program finds nothing by what is theirs', async () => {
    const began = Date.now();
    const report = await trials.run({ client: ours.program, values: ours.values }, { others: theirs.values, which: 'own', comparesStatements: true });
    console.log(report.tried, report.statements, [...report.places].join(' '), Date.now() - began);
    console.log([...theirs.values.ids].map(([k, v]) => `${k} ${v.length}`).join(', '));
    console.log(theirs.values.beyond(ours.values.all()).map(({ place, text }) => `${place}=${text.slice(0, 30)}`).join('\n'));
    expect(report.leaks.slice(0, 12)).toEqual([]);
  }, 500_000);
});
