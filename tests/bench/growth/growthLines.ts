import { z } from 'zod';

export type OperationKind = 'list' | 'read' | 'write';

/** How long one operation takes at each number of orders. */
export interface GrowthLine {
  readonly operation: string;
  readonly kind: OperationKind;
  /** By the number of orders, fewest first. */
  readonly points: readonly { readonly orders: number; readonly p50Ms: number }[];
}

/** What a picture is made of. */
export interface Growth {
  readonly database: 'sqlite' | 'mysql';
  readonly connections: number;
  readonly orders: readonly number[];
  readonly lines: readonly GrowthLine[];
}

/** What is read of the file that `--json` writes; a figure that is none is null there. */
const figuresFile = z.object({
  sizes: z.array(
    z.object({
      orders: z.number().positive(),
      database: z.enum(['sqlite', 'mysql']),
      measurements: z.array(
        z.object({
          operation: z.string(),
          variant: z.string(),
          loads: z.array(z.object({ connections: z.number(), p50Ms: z.number().nullable() })),
        }),
      ),
    }),
  ),
});

type Sizes = z.infer<typeof figuresFile>['sizes'];

/**
 * Takes the desk's own figures at the fewest connections, where a request waits for no other one, out of a file of
 * figures. An operation that was not measured at every size is left out. Throws when there is no growth in the file.
 */
export function growthOf(json: unknown, kindOf: (operation: string) => OperationKind | undefined): Growth {
  const sizes = figuresFile.parse(json).sizes.toSorted((one, other) => one.orders - other.orders);
  const [smallest] = sizes;
  if (!smallest || sizes.length < 2) throw new Error('Growth takes figures of several numbers of orders: npm run bench -- --orders 100000,1000000 --json FILE');
  const names = smallest.measurements.filter(({ variant }) => variant === 'desk').map(({ operation }) => operation);
  const lines = names.flatMap((operation) => {
    const kind = kindOf(operation);
    const points = pointsOf(sizes, operation);
    return kind && points.length === sizes.length ? [{ operation, kind, points }] : [];
  });
  const connections = smallest.measurements.find(({ variant }) => variant === 'desk')?.loads[0]?.connections;
  if (connections === undefined || lines.length === 0) throw new Error('The file has no operation that was measured at every number of orders.');
  return { database: smallest.database, connections, orders: sizes.map(({ orders }) => orders), lines };
}

function pointsOf(sizes: Sizes, operation: string): GrowthLine['points'] {
  return sizes.flatMap(({ orders, measurements }) => {
    const own = measurements.find((one) => one.operation === operation && one.variant === 'desk');
    const p50Ms = own?.loads[0]?.p50Ms ?? 0;
    return p50Ms > 0 ? [{ orders, p50Ms }] : [];
  });
}
