#!/usr/bin/env node
/** Any command of the program that needs no page, e.g. `node scripts/desk.mjs import orders.ndjson`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { prepare, runProgram } from './lib/desk.mjs';

const [command, ...args] = process.argv.slice(2);
// npm runs scripts in the project's folder; a file is meant as seen from where the command was typed.
const typedIn = process.env.INIT_CWD ?? process.cwd();
const isFile = (arg, before) =>
  before === '--file' || (command === 'import' && !arg.startsWith('-') && existsSync(resolve(typedIn, arg)));

await prepare({ parts: ['server'], stream: process.stderr });
runProgram([command, ...args.map((arg, index) => (isFile(arg, args[index - 1]) ? resolve(typedIn, arg) : arg))].filter(Boolean));
