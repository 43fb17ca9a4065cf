import type { DocumentNode } from 'graphql';

/** Enough for every operation of the page and of many programs. */
const MAX_DOCUMENTS = 500;
/** Of all documents together; a token takes some hundred bytes as a tree, with what is prepared from it. */
const MAX_TOKENS = 100_000;

interface Kept {
  readonly document: DocumentNode;
  readonly tokens: number;
}

/**
 * Keeps parsed documents for Apollo Server, and with them whatever is prepared for each: that is held weakly by the
 * document itself. The ones that were used longest ago make room; what is not fit to run takes none.
 */
export class DocumentStore {
  /** In the order of use, the latest last. */
  private readonly kept = new Map<string, Kept>();
  private tokens = 0;

  constructor(private readonly isFit: (document: DocumentNode) => boolean) {}

  get(key: string): Promise<DocumentNode | undefined> {
    const found = this.kept.get(key);
    if (!found) return Promise.resolve(undefined);
    this.kept.delete(key);
    this.kept.set(key, found);
    return Promise.resolve(found.document);
  }

  set(key: string, document: DocumentNode): Promise<void> {
    if (!this.isFit(document)) return Promise.resolve();
    void this.delete(key);
    const tokens = tokensOf(document);
    this.kept.set(key, { document, tokens });
    this.tokens += tokens;
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MAX_DOCUMENTS && this.tokens <= MAX_TOKENS) break;
      void this.delete(oldest);
    }
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    const found = this.kept.get(key);
    this.tokens -= found?.tokens ?? 0;
    return Promise.resolve(this.kept.delete(key));
  }
}

function tokensOf({ loc }: DocumentNode): number {
  let tokens = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) tokens += 1;
  return tokens;
}
