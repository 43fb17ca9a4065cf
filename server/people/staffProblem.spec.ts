import { staffProblem } from './staffProblem';

it('names somebody within their own part of the sentence', () => {
  const name = '\u2069\u202EmaS';
  const problems = [
    staffProblem.emailIsStaff(name, true),
    staffProblem.emailIsStaff(name, false),
    staffProblem.hasMoreThanYou('userId', name),
    staffProblem.lastAdmin(name),
    staffProblem.lastStaffManager(name),
  ];
  for (const { message } of problems) expect(message).toMatch(/^\u2068\u202EmaS\u2069 [^\u202a-\u202e\u2066-\u2069]+\.$/);
});
