#!/usr/bin/env node
/** `npm run bench -- NAME`: measures something, each time against something else in the same run; without a name, lists. */
import { prepare } from './lib/desk.mjs';
import { runSource } from './lib/runSource.mjs';

await prepare({ parts: [], stream: process.stderr });
runSource('tests/bench/main.ts', 'The measurement');
