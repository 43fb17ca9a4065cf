#!/usr/bin/env node
/** Prints the path of the Chromium that the browser tests use. */
import { findChromium } from './lib/programs.mjs';

const path = findChromium();
if (path === null) {
  console.error('No Chromium was found: set CHROMIUM_PATH to one.');
  process.exit(1);
}
console.log(path);
