import Bowser from 'bowser';

/** No browser says more about itself, and no more is kept. */
export const MAX_USER_AGENT_LENGTH = 300;

/** A few words by which somebody recognises their own device, e.g. `Firefox on Windows`. */
export function deviceText(userAgent: string | null): string {
  const { browser, os } = userAgent ? Bowser.parse(userAgent) : { browser: {}, os: {} };
  if (!browser.name) return 'An unknown browser';
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
}
