import { compareTurns, comparisonTable, type TurnFigures } from '../../bench/processes/comparison';

const turn = (operation: string, processes: number, requestsPerS: number, errors = 0): TurnFigures => ({ operation, processes, requestsPerS, errors });

const turns = [
  turn('list', 1, 100),
  turn('list', 2, 160, 2),
  turn('list', 2, 150),
  turn('list', 1, 400, 1),
  turn('list', 1, 90),
  turn('list', 2, 20),
  turn('order', 1, 200),
  turn('order', 2, 100),
];

describe('the comparison of servers of one and of two processes', () => {
  it('takes the median of the rounds, so that one that was disturbed decides nothing', () => {
    const [list, order] = compareTurns(turns, [1, 2]);

    expect(list).toEqual({ operation: 'list', requestsPerS: [100, 150], ratio: 1.5, errors: 3 });
    expect(order).toEqual({ operation: 'order', requestsPerS: [200, 100], ratio: 0.5, errors: 0 });
  });

  it('tells all of it in a line for each operation', () => {
    expect(comparisonTable(compareTurns(turns, [1, 2]), [1, 2]).split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['operation', '1 process, req/s', '2 processes, req/s', 'ratio', 'errors'],
      ['list', '100', '150', '1.50', '3'],
      ['order', '200', '100', '0.50', '0'],
    ]);
  });
});
