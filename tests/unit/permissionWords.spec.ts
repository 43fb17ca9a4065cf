import { SCOPE_WORDS as serverWords } from '../../server/people/permissionWords';
import { SCOPES_OF_ALL_LOCATIONS as ofAllLocations } from '../../server/people/rights';
import { SCOPES as serverScopes } from '../../server/people/scope';
import { SCOPE_WORDS, SCOPES, SCOPES_OF_ALL_LOCATIONS } from '../../web/src/people/scopeWords';

it('the page calls every permission what the API calls it, in the same order', () => {
  expect(SCOPES).toEqual(serverScopes);
  const labels = serverScopes.map((scope) => [scope, serverWords[scope].label]);
  expect(SCOPE_WORDS).toEqual(Object.fromEntries(labels));
  expect(SCOPES_OF_ALL_LOCATIONS).toEqual(ofAllLocations);
});
