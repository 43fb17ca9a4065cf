/** A form as Stripe's clients write it: `amount=100&metadata[order]=7`. */
export interface StripeForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Names of fields that stand in brackets or not at all in what is known. */
  readonly names: readonly string[];
}

export function readStripeForm(text: string): StripeForm {
  const fields: Record<string, string> = {};
  const metadata: Record<string, string> = {};
  const names = new Set<string>();
  for (const [name, value] of new URLSearchParams(text)) {
    const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
    if (key === undefined) fields[name] = value;
    else metadata[key] = value;
    names.add(name.replace(/\[.*$/, ''));
  }
  return { fields, metadata, names: [...names] };
}
