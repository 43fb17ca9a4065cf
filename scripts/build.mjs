#!/usr/bin/env node
/** `npm run build`: the server and the page into dist/, where they have changed. */
import { prepare } from './lib/desk.mjs';

await prepare();
