import { accessSync, constants } from 'node:fs';
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
  const onMac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return isRunnable(onMac) ? onMac : null;
}

function isRunnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
