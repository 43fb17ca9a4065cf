import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';

/** Draws the QR code of the page as a camera would see it. Runs in the page. */
const DRAW = `(async () => {
  const svg = document.querySelector('svg.qr');
  const image = new Image();
  const copy = svg.cloneNode(true);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', '240');
  copy.setAttribute('height', '240');
  image.src = 'data:image/svg+xml,' + encodeURIComponent(copy.outerHTML);
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 240;
  const context = canvas.getContext('2d');
  context.fillStyle = getComputedStyle(svg).backgroundColor;
  context.fillRect(0, 0, 240, 240);
  context.drawImage(image, 0, 0);
  return Array.from(context.getImageData(0, 0, 240, 240).data).join();
})()`;

// The decoder comes as an ES module, which the tests' compiler does not load.
const DECODE = `import decode from 'qr/decode.js';
let text = '';
for await (const part of process.stdin) text += part;
process.stdout.write(decode({ width: 240, height: 240, data: Uint8ClampedArray.from(text.split(',')) }));`;

/** What a scanner reads from the QR code on the page. Throws when it reads nothing. */
export async function readQrCode(page: Page): Promise<string> {
  const pixels = await page.evaluate<string>(DRAW);
  const read = spawnSync(process.execPath, ['--input-type=module', '-e', DECODE], { input: pixels, encoding: 'utf8', cwd: __dirname });
  if (read.status !== 0) throw new Error(`The QR code cannot be read: ${read.stderr}`);
  return read.stdout;
}
