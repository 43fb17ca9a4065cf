#!/usr/bin/env node
/** Any command of the program that needs no page, e.g. `node scripts/desk.mjs import orders.ndjson`. */
import { prepare, runProgram } from './lib/desk.mjs';

await prepare({ parts: ['server'], stream: process.stderr });
runProgram(process.argv.slice(2));
