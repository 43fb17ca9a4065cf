import { hasProblems, noProblems, problemsOf } from './staffProblems';

const sent = { scopes: ['orders:read', 'audit:read'], locationIds: ['zoo', 'park'] };

it('each refusal stands at its field', () => {
  const problems = problemsOf(
    [
      { message: 'not an address', field: ['input', 'email'] },
      { message: 'not yours', field: ['input', 'scopes', '1'] },
      { message: 'no such place', field: ['input', 'locationIds', '0'] },
      { message: 'the last admin', field: ['input', 'userId'] },
    ],
    sent,
  );
  expect(problems).toEqual({
    ...noProblems(),
    email: 'not an address',
    ofScope: { 'audit:read': 'not yours' },
    ofLocation: { zoo: 'no such place' },
    general: 'the last admin',
  });
  expect(hasProblems(problems)).toBe(true);
});

it('what names no place of a list is of all of it, and what names no field is of the whole', () => {
  const problems = problemsOf(
    [
      { message: 'choose one', field: ['input', 'scopes'] },
      { message: 'choose a place', field: ['input', 'locationIds'] },
      { message: 'something else', field: null },
    ],
    { scopes: [], locationIds: [] },
  );
  expect(problems).toEqual({ ...noProblems(), scopes: 'choose one', locations: 'choose a place', general: 'something else' });
  expect(hasProblems(noProblems())).toBe(false);
});
