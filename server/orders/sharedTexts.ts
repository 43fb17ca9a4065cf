import { LRUCache } from 'lru-cache';

/** More than the products of the partners that are looked at in a day; a megabyte. */
const MAX_KEPT = 10_000;

/** Gives equal texts as one and the same, for rows that are kept in great numbers: the driver makes each text anew. */
export class SharedTexts {
  private readonly kept = new LRUCache<string, string>({ max: MAX_KEPT });

  of<Text extends string>(text: Text): Text {
    const known = this.kept.get(text);
    if (known !== undefined) return known as Text;
    this.kept.set(text, text);
    return text;
  }
}
