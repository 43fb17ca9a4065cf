import { badUserInput } from '../errors';
import { OPERATION_LIMITS as LIMITS } from './limits';
import { inputTooDeep } from './writtenLimits';

/**
 * Refuses variables that are too many or nest too deep, before anything reads them. Goes only as far as it takes to
 * refuse them. Throws BAD_USER_INPUT naming the limit.
 */
export function checkVariables(variables: Readonly<Record<string, unknown>>): void {
  let level: readonly object[] = [variables];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    // The variables themselves are no level of what is sent.
    if (depth > LIMITS.inputDepth) throw inputTooDeep();
    const next: object[] = [];
    for (const holder of level) {
      if (Object.hasOwn(holder, '__proto__')) throw badUserInput('No input has a field "__proto__". Leave it out.');
      for (const value of Object.values(holder) as unknown[]) {
        values += 1;
        if (values > LIMITS.variableValues) throw tooManyValues();
        if (typeof value === 'object' && value !== null) next.push(value);
      }
    }
    level = next;
  }
}

function tooManyValues() {
  return badUserInput(`Variables may hold ${LIMITS.variableValues} values. Send the rest in another operation.`);
}
