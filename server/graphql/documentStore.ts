import type { DocumentNode } from 'graphql';

/** Enough for every operation of the page and of many programs. */
const MAX_DOCUMENTS = 500;
/** Of all documents together; a token takes some hundred bytes as a tree, with what is prepared from it. */
const MAX_TOKENS = 100_000;
/** Of all documents together: a short operation may come with long comments. */
const MAX_CHARACTERS = 2_000_000;

interface Kept {
  readonly document: DocumentNode;
  readonly text: string;
  readonly tokens: number;
}

/** What Apollo Server asks for the texts of persisted documents. */
interface PersistedTexts {
  get(key: string): Promise<string | undefined>;
  set(): Promise<void>;
  delete(): Promise<boolean>;
}

/**
 * Keeps parsed documents for Apollo Server, and with them whatever is prepared for each: that is held weakly by the
 * document itself. The ones that were used longest ago make room; what is not fit to run takes none.
 */
export class DocumentStore {
  /** By the hash of their text, in the order of use, the latest last. */
  private readonly kept = new Map<string, Kept>();
  private tokens = 0;
  private characters = 0;

  /**
   * The same documents as texts, for who sends only a document's hash. So what is found by its hash is what may run,
   * is bounded with the documents, and is forgotten with them.
   */
  readonly texts: PersistedTexts = {
    get: (key) => Promise.resolve(this.use(key)?.text),
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(false),
  };

  constructor(private readonly isFit: (document: DocumentNode) => boolean) {}

  get(key: string): Promise<DocumentNode | undefined> {
    return Promise.resolve(this.use(key)?.document);
  }

  set(key: string, document: DocumentNode): Promise<void> {
    if (!this.isFit(document)) return Promise.resolve();
    void this.delete(key);
    const text = document.loc?.source.body ?? '';
    const tokens = tokensOf(document);
    this.kept.set(hashOf(key), { document, text, tokens });
    this.tokens += tokens;
    this.characters += text.length;
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MAX_DOCUMENTS && this.tokens <= MAX_TOKENS && this.characters <= MAX_CHARACTERS) break;
      this.remove(oldest);
    }
    return Promise.resolve();
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.remove(hashOf(key)));
  }

  private use(key: string): Kept | undefined {
    const hash = hashOf(key);
    const found = this.kept.get(hash);
    if (!found) return undefined;
    this.kept.delete(hash);
    this.kept.set(hash, found);
    return found;
  }

  private remove(hash: string): boolean {
    const found = this.kept.get(hash);
    this.tokens -= found?.tokens ?? 0;
    this.characters -= found?.text.length ?? 0;
    return this.kept.delete(hash);
  }
}

/** Apollo Server writes before the hash what it is for, with a colon: the schema of a document, or a word for its text. */
function hashOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

function tokensOf({ loc }: DocumentNode): number {
  let tokens = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) tokens += 1;
  return tokens;
}
