#!/usr/bin/env node
/** `npm start`: from a fresh clone to a running Refund Desk. Needs nothing but Node and npm. */
import { prepare, runProgram } from './lib/desk.mjs';

await prepare();
runProgram(['start', ...process.argv.slice(2)]);
