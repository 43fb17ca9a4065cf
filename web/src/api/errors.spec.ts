import { describeProblem, isRefusedBeforeRunning, problemKind } from './errors';

const graphql = (code: string, extensions = {}) => ({
  graphQLErrors: [{ message: 'x', extensions: { code, ...extensions } }],
});

describe('problemKind', () => {
  it('reads the code of the server', () => {
    expect(problemKind(graphql('UNAUTHENTICATED'))).toBe('signedOut');
    expect(problemKind(graphql('UNAUTHORIZED_FIELD_OR_TYPE'))).toBe('forbidden');
    expect(problemKind(graphql('THROTTLED'))).toBe('throttled');
    expect(problemKind(graphql('BAD_USER_INPUT'))).toBe('badInput');
    expect(problemKind(graphql('INTERNAL_SERVER_ERROR'))).toBe('server');
  });

  it('finds the code behind a status that is not 200', () => {
    const result = { errors: [{ message: 'x', extensions: { code: 'BAD_USER_INPUT' } }] };
    expect(problemKind({ networkError: { statusCode: 400, result } })).toBe('badInput');
  });

  it('knows a status without a GraphQL answer, and no answer at all', () => {
    expect(problemKind({ networkError: { statusCode: 502 } })).toBe('server');
    expect(problemKind({ networkError: { statusCode: 429, result: 'slow down' } })).toBe('throttled');
    expect(problemKind({ networkError: new TypeError('Failed to fetch') })).toBe('offline');
    expect(problemKind({})).toBe('server');
  });
});

describe('isRefusedBeforeRunning', () => {
  it('is sure only where the server refused', () => {
    expect(isRefusedBeforeRunning(graphql('UNAUTHENTICATED'))).toBe(true);
    expect(isRefusedBeforeRunning(graphql('THROTTLED'))).toBe(true);
    expect(isRefusedBeforeRunning(graphql('INTERNAL_SERVER_ERROR'))).toBe(false);
    expect(isRefusedBeforeRunning({ networkError: new TypeError('Failed to fetch') })).toBe(false);
    expect(isRefusedBeforeRunning({ networkError: { statusCode: 502 } })).toBe(false);
  });

  it('is not sure when one of several errors came while running', () => {
    const both = [
      ...graphql('BAD_USER_INPUT').graphQLErrors,
      ...graphql('INTERNAL_SERVER_ERROR').graphQLErrors,
    ];
    expect(isRefusedBeforeRunning({ graphQLErrors: both })).toBe(false);
  });
});

it('passes on the reference of the server', () => {
  expect(describeProblem(graphql('INTERNAL_SERVER_ERROR', { requestId: '7F3K-20QD' })).reference).toBe(
    '7F3K-20QD',
  );
  expect(describeProblem(graphql('THROTTLED')).reference).toBeNull();
});
