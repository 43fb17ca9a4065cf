const PREFIX = 'refund-desk.';

/** A setting of this person on this machine; null where there is none or storage is forbidden. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a setting on this machine, or forgets it with null. Without storage it lasts until the page is closed. */
export function writeSetting(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // Nothing to do: the setting counts for this visit only.
  }
}
