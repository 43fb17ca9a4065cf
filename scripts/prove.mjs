#!/usr/bin/env node
/** `npm run prove -- NAME`: tries to break one promise of the desk; without a name, lists the promises. */
import { prepare } from './lib/desk.mjs';
import { runSource } from './lib/runSource.mjs';

// Where another build is named, that one is put to the proof.
const parts = process.env.REFUND_DESK_PROGRAM ? [] : ['server'];
await prepare({ parts, stream: process.stderr });

runSource('tests/proofs/main.ts', 'The proof');
