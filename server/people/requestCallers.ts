import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../graphql/errors';
import { InvalidTokenError, type Authenticator, type Credentials } from './authentication';
import type { Caller } from './caller';
import { UNATTENDED_HEADER } from './session';

interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/** Who sends requests, by what these carry. */
export class RequestCallers {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly cookieName: string,
  ) {}

  /** Null for nobody. Throws UNAUTHENTICATED for a token that does not count. */
  async find(request: Request): Promise<Caller | null> {
    try {
      return await this.authenticator.authenticate(this.credentialsOf(request));
    } catch (error) {
      if (!(error instanceof InvalidTokenError)) throw error;
      throw new ApiError('UNAUTHENTICATED', error.message);
    }
  }

  /** See `Authenticator.presume`. */
  presume(request: Request): Caller | null {
    return this.authenticator.presume(this.credentialsOf(request));
  }

  private credentialsOf({ cookies, headers }: Request): Credentials {
    return {
      authorization: headers.authorization,
      cookieToken: cookies[this.cookieName],
      isUnattended: headers[UNATTENDED_HEADER] !== undefined,
    };
  }
}
