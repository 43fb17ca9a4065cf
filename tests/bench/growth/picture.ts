import { figure } from '../textTable';
import type { Growth, GrowthLine, OperationKind } from './growthLines';
import { logScale, roundTicks, spread, type Scale } from './scale';
import { STYLE } from './style';

const WIDTH = 860;
const PLOT = { left: 70, right: 446, top: 132 };
const LEAST_PLOT_HEIGHT = 320;
const BELOW_PLOT = 58;
const ROW = 20;
/** Where the columns of the table beside the lines begin, or end where they hold numbers. */
const COLUMN = { name: 498, first: 676, last: 776, growth: 838 };
/** About how wide a letter is, and what is between one entry and the next. */
const LEGEND = { left: 24, letter: 7, gap: 44 };
/** Of the text from the line that it stands on to the middle of its letters. */
const HALF_LETTER = 4;
/** Free of lines at both sides of the plot. */
const INSET = 16;
const KINDS: readonly (readonly [kind: OperationKind, words: string])[] = [['list', 'lists and searches'], ['read', 'one order'], ['write', 'writes']];
const DATABASES = { mysql: 'MariaDB', sqlite: 'SQLite' };

/** A picture of how the time of each operation grows with the orders, as an SVG that is legible in light and dark. */
export function growthPicture(growth: Growth): string {
  const plotHeight = Math.max(LEAST_PLOT_HEIGHT, growth.lines.length * ROW);
  const bottom = PLOT.top + plotHeight;
  const height = bottom + BELOW_PLOT;
  const times = growth.lines.flatMap(({ points }) => points.map(({ p50Ms }) => p50Ms));
  const ticks = roundTicks(Math.min(...times), Math.max(...times));
  const x = logScale([growth.orders[0] ?? 1, growth.orders.at(-1) ?? 1], [PLOT.left + INSET, PLOT.right - INSET]);
  const y = logScale([ticks[0] ?? 1, ticks.at(-1) ?? 1], [bottom, PLOT.top]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">How long each operation takes, by the number of orders</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}" rx="8"/>`,
    ...heading(growth),
    ...ticks.flatMap((tick) => timeAxis(tick, y(tick))),
    ...growth.orders.flatMap((orders) => ordersAxis(orders, x(orders), bottom)),
    text((PLOT.left + PLOT.right) / 2, bottom + 44, 'muted middle', 'orders'),
    ...growth.lines.map((line) => course(line, x, y)),
    ...table(growth, y, bottom),
    '</svg>',
    '',
  ].join('\n');
}

function heading({ database, connections, lines }: Growth): string[] {
  const present = KINDS.filter(([kind]) => lines.some((line) => line.kind === kind));
  const from = connections === 1 ? 'one connection' : `${connections} connections`;
  return [
    text(24, 36, 'title', 'How long each operation takes, by the number of orders'),
    text(24, 58, 'muted', `Half of the requests take less (p50); ${from}, ${DATABASES[database]}. Both axes are logarithmic.`),
    ...present.flatMap(([kind, words], index) => {
      const left = present.slice(0, index).reduce((sum, [, before]) => sum + LEGEND.gap + before.length * LEGEND.letter, LEGEND.left);
      return [`<circle class="dot ${kind}" cx="${left + 5}" cy="80" r="5"/>`, text(left + 16, 80 + HALF_LETTER, 'muted', words)];
    }),
  ];
}

function timeAxis(tick: number, y: number): string[] {
  return [rule('grid', PLOT.left, y, PLOT.right, y), text(PLOT.left - 10, y + HALF_LETTER, 'muted end', `${tick} ms`)];
}

function ordersAxis(orders: number, x: number, bottom: number): string[] {
  return [rule('grid', x, PLOT.top, x, bottom), text(x, bottom + 22, 'muted middle', counted(orders))];
}

function course({ kind, points }: GrowthLine, x: Scale, y: Scale): string {
  const places = points.map(({ orders, p50Ms }) => `${place(x(orders))},${place(y(p50Ms))}`);
  const dots = points.map(({ orders, p50Ms }) => `<circle class="dot ${kind}" cx="${place(x(orders))}" cy="${place(y(p50Ms))}" r="3.5"/>`);
  return `<polyline class="line ${kind}" points="${places.join(' ')}"/>${dots.join('')}`;
}

/** What each line is, beside its end, with its figures at the fewest and at the most orders. */
function table({ orders, lines }: Growth, y: Scale, bottom: number): string[] {
  const ends = lines.map(({ points }) => y(points.at(-1)?.p50Ms ?? 1));
  const rows = spread(ends, ROW, [PLOT.top, bottom]);
  const head = PLOT.top - 24;
  return [
    text(COLUMN.first, head, 'muted end', counted(orders[0] ?? 0)),
    text(COLUMN.last, head, 'muted end', counted(orders.at(-1) ?? 0)),
    text(COLUMN.growth, head, 'muted end', 'growth'),
    ...lines.flatMap(({ operation, kind, points }, index) => {
      const [end, row] = [ends[index] ?? 0, rows[index] ?? 0];
      const [first, last] = [points[0]?.p50Ms, points.at(-1)?.p50Ms];
      return [
        rule('leader', PLOT.right - INSET + 8, end, COLUMN.name - 8, row),
        text(COLUMN.name, row + HALF_LETTER, `name ${kind}`, operation),
        text(COLUMN.first, row + HALF_LETTER, 'end', `${figure(first)} ms`),
        text(COLUMN.last, row + HALF_LETTER, 'end', `${figure(last)} ms`),
        text(COLUMN.growth, row + HALF_LETTER, 'strong end', `× ${figure((last ?? Number.NaN) / (first ?? Number.NaN))}`),
      ];
    }),
  ];
}

const place = (value: number): string => value.toFixed(1);
const counted = (orders: number): string => orders.toLocaleString('en');
const text = (x: number, y: number, names: string, words: string): string => `<text class="${names}" x="${place(x)}" y="${place(y)}">${words}</text>`;
const rule = (name: string, x1: number, y1: number, x2: number, y2: number): string =>
  `<line class="${name}" x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}"/>`;
