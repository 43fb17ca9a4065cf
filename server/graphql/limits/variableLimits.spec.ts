import * as fc from 'fast-check';
import { OPERATION_LIMITS as LIMITS } from './limits';
import { checkVariables } from './variableLimits';

const nested = (depth: number): unknown => (depth === 0 ? 1 : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) });
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

describe('the variables of a request', () => {
  it('may nest as deep as the limit and no deeper', () => {
    expect(() => checkVariables({ a: nested(LIMITS.inputDepth) })).not.toThrow();
    expect(() => checkVariables({ a: nested(LIMITS.inputDepth + 1) })).toThrow(/10 levels of lists and objects/);
  });

  it('pass exactly when they are within the depth', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 3 }), fc.object({ maxDepth: 14, maxKeys: 3 })), (variables) => {
        fc.pre(!JSON.stringify(variables).includes('__proto__'));
        const isDeep = depthOf(variables) - 1 > LIMITS.inputDepth;
        const isRefused = (() => {
          try {
            checkVariables(variables);
            return false;
          } catch {
            return true;
          }
        })();
        expect(isRefused).toBe(isDeep);
      }),
    );
  });

  it('may hold as many values as the largest order, and not many more', () => {
    const barcodes = (count: number) => ({ input: { items: [{ barcodes: Array.from({ length: count }, () => 'b') }] } });
    expect(() => checkVariables(barcodes(40_000))).not.toThrow();
    expect(() => checkVariables(barcodes(LIMITS.variableValues))).toThrow(/50000 values/);
  });

  it('carry no field that would change what objects are', () => {
    expect(() => checkVariables(JSON.parse('{"a":{"__proto__":{"admin":true}}}') as Record<string, unknown>)).toThrow(/__proto__/);
  });
});
