import type { Database } from '../database/database';
import { getStaff } from './accountRepository';
import type { Caller } from './caller';
import { verifyPassword } from './password';
import type { StaffRow } from './people.entity';
import type { SignInLimits } from './signInThrottle';

/** Asks whoever is signed in for the password once more: a session alone may have been found open. */
export class Reauthentication {
  constructor(
    private readonly database: Database,
    private readonly throttle: SignInLimits,
  ) {}

  /** The person, or null when the password is wrong. Throws TooManyTriesError and QueueFullError before it is looked at. */
  async confirm(caller: Pick<Caller, 'id' | 'key'>, password: string, address: string): Promise<StaffRow | null> {
    // Counted apart from the sign-ins: nobody outside can use it up.
    await this.throttle.attempt(caller.key, address);
    const staff = await getStaff(this.database.read, caller.id);
    if (!(await verifyPassword(staff.passwordHash, password))) return null;
    await this.throttle.succeeded(caller.key, address);
    return staff;
  }
}
