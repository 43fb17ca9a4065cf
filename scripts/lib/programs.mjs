import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The full path of the first of these programs that can be run, or null. Looks where servers are kept as well. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS].filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const path = join(folder, name + ending);
        if (isRunnable(path)) return path;
      }
    }
  }
  return null;
}

/** The browser for the tests: CHROMIUM_PATH, or what is installed. Null when there is none. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return isRunnable(named) ? named : null;
  const found = findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome');
  if (found !== null) return found;
  const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', playwrightsOwn()];
  return elsewhere.find((path) => path !== null && isRunnable(path)) ?? null;
}

/** Where playwright-core keeps a browser that it was told to download. */
function playwrightsOwn() {
  try {
    return createRequire(import.meta.url)('playwright-core').chromium.executablePath();
  } catch {
    return null;
  }
}

function isRunnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
