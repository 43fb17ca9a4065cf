#!/usr/bin/env node
/** Any command of the program, e.g. `node scripts/desk.mjs import orders.ndjson`, after building what has changed. */
import { prepare, runProgram } from './lib/desk.mjs';

await prepare(process.stderr);
runProgram(process.argv.slice(2));
