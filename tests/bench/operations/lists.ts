import { pageBody, type DeskClient } from '../deskClient';
import type { Operation } from './operation';
import type { Samples } from './samples';

const PAGE_SIZE = 25;
const DAY_MS = 86_400_000;
const PAGES_BEFORE = 9;
/** To be on page ten, nine have to be read before. */
const WALKS = 24;

const newestFirst = { key: 'PLACED_AT', direction: 'DESC' };
const words = ['adult', 'child', 'senior', 'lunch', 'parking', 'audio', 'tour', 'photo', 'family', 'pass', 'pupil', 'summer'];

/** The list as the page asks for it. */
function listBody(variables: object): string {
  return pageBody('Orders', { first: PAGE_SIZE, filter: {}, sort: newestFirst, ...variables });
}

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const pick = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

/** A search for what a sampled order has, each time another one. */
function search(name: string, textOf: (samples: Samples, index: number) => string, isExtended: boolean): Operation {
  return {
    name,
    kind: 'list',
    bodies: async (count, samples) =>
      many(count, (index) => listBody({ search: textOf(samples, index), mode: isExtended ? 'EXTENDED' : 'SIMPLE' })),
  };
}

/** The list as it was at some instant: the first page for whoever looked then. */
const asOf = (samples: Samples) => ({ placedBefore: samples.instant().toISOString() });

async function bodyOfPageTen(samples: Samples, desk: DeskClient): Promise<string> {
  const filter = asOf(samples);
  let after: string | undefined;
  for (let page = 0; page < PAGES_BEFORE; page++) {
    const { data } = await desk.ask(listBody({ filter, after }));
    after = (data?.orders as { pageInfo: { endCursor: string } }).pageInfo.endCursor;
  }
  return listBody({ filter, after });
}

function filterOf(samples: Samples, index: number): object {
  const from = samples.instant();
  const placedBefore = new Date(from.getTime() + samples.random.whole(7, 90) * DAY_MS).toISOString();
  const choices = [{ status: ['PAID'] }, { status: ['CANCELED', 'BOOKED'] }, { refundStatus: ['REFUNDED', 'PARTIALLY_REFUNDED'] }];
  const where = index % 2 === 0 ? {} : { locationId: [pick(samples.locationIds, index)] };
  return { placedFrom: from.toISOString(), placedBefore, ...pick(choices, index), ...where };
}

export const lists: readonly Operation[] = [
  { name: 'list', kind: 'list', bodies: async (count, samples) => many(count, () => listBody({ filter: asOf(samples) })) },
  {
    name: 'listPage10',
    kind: 'list',
    async bodies(_count, samples, desk) {
      const bodies: string[] = [];
      for (let walk = 0; walk < WALKS; walk++) bodies.push(await bodyOfPageTen(samples, desk));
      return bodies;
    },
  },
  {
    name: 'listFiltered',
    kind: 'list',
    bodies: async (count, samples) => many(count, (index) => listBody({ filter: filterOf(samples, index) })),
  },
  search('searchNumber', ({ orders }, index) => pick(orders, index).number, false),
  search('searchEmail', ({ orders }, index) => pick(orders, index).email, false),
  search('searchBarcode', ({ orders }, index) => pick(orders.filter(({ barcode }) => barcode !== null), index).barcode ?? '', true),
  search('searchProduct', (_samples, index) => pick(words, index), true),
  search('searchName', ({ orders }, index) => pick(orders, index).name, true),
];
