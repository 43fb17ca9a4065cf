/**
 * How much one operation may be. Everything of it is counted with its fragments written out, before any of it is
 * validated or looked up. The largest operation of the page has some 320 tokens.
 */
export const OPERATION_LIMITS = {
  /** Characters of a document: long texts are data, and belong into variables. */
  documentCharacters: 100_000,
  /** Words and signs of a document. A parser that goes down thousands of levels runs out of stack. */
  tokens: 2_000,
  /** Tools for exploring an API keep several operations in one document. */
  operations: 10,
  /** Comparing fragments with each other grows with their square. */
  fragments: 50,
  /** The query with which tools read the schema has 15. */
  depth: 16,
  /** Fields and fragments, each time they are spread: nested fragments double with every level. */
  selections: 1_000,
  aliases: 100,
  directives: 50,
  /** The same name again beside itself: comparing them grows with their square, and nobody needs it. */
  repeats: 50,
  /** Each writes; a program that has more to do sends several operations. */
  mutations: 10,
  /** A mutation that everyone may call, such as a sign-in, is a chance to guess. */
  publicMutations: 1,
  /** Levels of lists and objects in what is sent; the largest input has 4. */
  inputDepth: 10,
  /** Values in the variables: an order of 2,000 items with 20,000 barcodes has 40,000. */
  variableValues: 50_000,
  /** See cost.ts. A page of 100 orders costs 5,100, and the page's largest, three lists of 100 refunds with their counts, 29,400. */
  cost: 50_000,
} as const;
