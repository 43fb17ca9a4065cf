import { compareTurns, comparisonTable, type TurnFigures } from '../../bench/processes/comparison';

const turn = (operation: string, processes: number, requestsPerS: number, errors = 0): TurnFigures => ({ operation, processes, requestsPerS, errors });

const turns = [
  turn('list', 1, 100),
  turn('list', 2, 160, 2),
  turn('list', 2, 50),
  turn('list', 1, 25, 1),
  turn('list', 1, 90),
  turn('list', 2, 45),
  turn('order', 1, 200),
  turn('order', 2, 100),
];

describe('the comparison of servers of one and of two processes', () => {
  it('compares within each round, so that one that was disturbed decides nothing, and forgets no error', () => {
    expect(compareTurns(turns)).toEqual([
      { operation: 'list', oneRequestsPerS: 90, severalRequestsPerS: 50, ratios: [0.5, 1.6, 2], ratio: 1.6, errors: 3 },
      { operation: 'order', oneRequestsPerS: 200, severalRequestsPerS: 100, ratios: [0.5], ratio: 0.5, errors: 0 },
    ]);
  });

  it('tells all of it in a line for each operation', () => {
    expect(comparisonTable(compareTurns(turns), 2).split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['operation', '1 process, req/s', '2 processes, req/s', 'ratio', 'of the rounds', 'errors'],
      ['list', '90.0', '50.0', '1.60', '0.50 – 2.00', '3'],
      ['order', '200', '100', '0.50', '0.50 – 0.50', '0'],
    ]);
  });
});
