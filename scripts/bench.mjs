#!/usr/bin/env node
/** `npm run bench`: measures how quick the desk is, or, with a NAME, something else; each time against something else in the same run. */
import { prepare } from './lib/desk.mjs';
import { runSource } from './lib/runSource.mjs';

await prepare({ parts: ['server'], stream: process.stderr });
runSource('tests/bench/main.ts', 'The measurement');
