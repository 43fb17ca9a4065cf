import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { addAuditEntry } from '../audit/audit';
import type { Database } from '../database/database';
import type { Id } from '../database/id';
import { insertRows } from '../database/statements';
import { readEmail } from '../mail/address';
import { insertPartner, newPartnerProblem, type NewPartner } from '../partners/newPartner';
import { PartnerRow } from '../partners/partner.entity';
import { findLocations } from '../partners/partnerRepository';
import { textProblem } from '../plainText';
import { accountName } from './account';
import { promiseNotice } from './accountNotice';
import { findStaffByEmail, turnOffTotp } from './accountRepository';
import { wholePartner } from '../partners/reach';
import { apiClientProblems } from './apiClient';
import { createApiClient, type CreatedApiClient } from './apiClientService';
import { newStaffRow } from './newStaff';
import { hashPassword } from './password';
import { passwordProblem } from './passwordRules';
import { StaffRow } from './people.entity';
import { isScope, SCOPES } from './scope';
import { endSessionsOf } from './sessionRepository';

/** The name under which the audit knows whoever runs commands on the server itself. */
const ACTOR = 'command';
const MAX_NAME_LENGTH = 120;

/** Thrown for a command that cannot be done as it was given; the message says what to type instead. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface CreateAdminOptions {
  readonly database: Database;
  readonly email: string;
  readonly name: string;
  /** Left out: one is made and returned. */
  readonly password?: string;
  /** Which partner; may be left out when there is exactly one. */
  readonly partnerName?: string;
  /** With the time zone: makes the partner first. */
  readonly currencyCode?: string;
  readonly timeZone?: string;
}

export interface CreatedAdmin {
  readonly email: string;
  readonly partnerName: string;
  readonly isNewPartner: boolean;
  /** The password that was made; null when it was given. To be shown once. */
  readonly generatedPassword: string | null;
}

/** Makes a member of staff with every permission, and their partner where there is none. Throws CommandError. */
export async function createAdmin(options: CreateAdminOptions): Promise<CreatedAdmin> {
  const email = readEmail(options.email);
  if (email === null) throw new CommandError(`"${options.email}" is not an e-mail address.`);
  const name = checkedName(options.name);
  const generatedPassword = options.password === undefined ? randomBytes(12).toString('base64url') : null;
  if (options.password !== undefined) await checkPassword(options, options.password);
  const passwordHash = await hashPassword(generatedPassword ?? options.password ?? '');
  return options.database.transaction(async (tx) => {
    if (await tx.existsBy(StaffRow, { email })) {
      throw new CommandError(`Somebody with the address ${email} exists already.`);
    }
    const { partner, isNew } = await findOrMakePartner(tx, options);
    const person = { partnerId: partner.id, email, name, passwordHash, scopes: SCOPES, locationIds: null };
    const row = newStaffRow(person, new Date());
    await insertRows(tx, StaffRow, [row]);
    await addAuditEntry(tx, {
      partnerId: partner.id,
      actor: ACTOR,
      action: 'staff.create',
      subjectType: 'Staff',
      subjectId: row.id,
      after: { scopes: row.scopes },
    });
    return { email, partnerName: partner.name, isNewPartner: isNew, generatedPassword };
  });
}

/**
 * Takes the second factor from somebody who has lost it, and ends their sessions. False when they had none. Throws
 * CommandError for an address that nobody signs in with.
 */
export async function removeTotp(database: Database, email: string): Promise<boolean> {
  const staff = await findStaffByEmail(database.read, accountName(email));
  if (!staff) throw new CommandError(`Nobody signs in as ${email}.`);
  return database.transaction(async (tx) => {
    if (staff.totpSealed === null || !(await turnOffTotp(tx, staff))) return false;
    await endSessionsOf(tx, staff.id);
    const subject = { subjectType: 'Staff', subjectId: staff.id };
    await addAuditEntry(tx, { partnerId: staff.partnerId, actor: ACTOR, action: 'totp.off', ...subject });
    await promiseNotice(tx, staff.id, 'TOTP_OFF');
    return true;
  });
}

export interface CreateTokenOptions {
  readonly database: Database;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The names of the only locations it is for. Left out: all of them. */
  readonly locationNames?: readonly string[];
  /** Left out: never. */
  readonly expiresAt?: Date;
  /** May be left out when there is exactly one partner. */
  readonly partnerName?: string;
}

/** Makes an API client. Its token is in the answer and nowhere else: show it once. Throws CommandError. */
export async function createToken(options: CreateTokenOptions): Promise<CreatedApiClient> {
  const { database, expiresAt = null, locationNames } = options;
  const name = checkedName(options.name);
  const scopes = options.scopes.filter(isScope);
  if (scopes.length < options.scopes.length || scopes.length === 0) {
    const unknown = options.scopes.filter((scope) => !isScope(scope));
    const problem = unknown.length > 0 ? `There is no permission ${unknown.join(', ')}.` : 'Name at least one permission.';
    throw new CommandError(`${problem} There are: ${SCOPES.join(', ')}.`);
  }
  const partner = await findNamedPartner(database.read, options.partnerName);
  if (!partner) throw new CommandError('There is no partner yet. Make one first: npm run partner -- create --help');
  const locationIds = locationNames === undefined ? null : await namedLocations(database.read, partner.id, locationNames);
  // Whoever runs commands on the server has everything to give.
  const problems = apiClientProblems({ scopes: SCOPES, locationIds: null }, { name, scopes, locationIds, expiresAt }, new Date());
  if (problems.length > 0) throw new CommandError(problems.map(({ message }) => message).join('\n'));
  const client = { partnerId: partner.id, name, scopes, locationIds, madeByStaffId: null, expiresAt };
  const created = await createApiClient(database, client, { actor: ACTOR });
  if ('problems' in created) throw new CommandError(created.problems.map(({ message }) => message).join('\n'));
  return created;
}

async function namedLocations(manager: EntityManager, partnerId: Id, names: readonly string[]): Promise<Id[]> {
  const locations = await findLocations(manager, wholePartner(partnerId));
  const unknown = names.filter((name) => !locations.some((location) => location.name === name));
  if (unknown.length > 0) {
    const there = locations.map(({ name }) => name).join(', ') || 'none';
    throw new CommandError(`There is no location ${unknown.join(', ')}. There are: ${there}.`);
  }
  return locations.filter(({ name }) => names.includes(name)).map(({ id }) => id);
}

async function findOrMakePartner(
  tx: EntityManager,
  { partnerName, currencyCode, timeZone }: CreateAdminOptions,
): Promise<{ partner: PartnerRow; isNew: boolean }> {
  // The currency and the time zone are for a partner that is to be made; without them one that exists is meant.
  if (currencyCode === undefined && timeZone === undefined) {
    const existing = await findNamedPartner(tx, partnerName);
    if (existing) return { partner: existing, isNew: false };
  }
  if (partnerName === undefined || currencyCode === undefined || timeZone === undefined) {
    throw new CommandError('For a new partner give its name, its currency and its time zone.');
  }
  return { partner: await makePartner(tx, { name: partnerName, currencyCode, timeZone }), isNew: true };
}

async function makePartner(tx: EntityManager, partner: NewPartner): Promise<PartnerRow> {
  const name = partner.name.trim();
  if (await tx.existsBy(PartnerRow, { name })) {
    throw new CommandError(`There is a partner ${name} already. For another admin leave its currency and time zone out.`);
  }
  const problem = newPartnerProblem(partner);
  if (problem !== null) throw new CommandError(problem);
  return insertPartner(tx, partner, ACTOR);
}

/** Makes a partner that nobody works for yet. Throws CommandError. */
export async function createPartner(database: Database, partner: NewPartner): Promise<void> {
  await database.transaction((tx) => makePartner(tx, partner));
}

/** A partner of this installation, and how many active people it has. */
export interface ListedPartner extends NewPartner {
  readonly staffCount: number;
}

/** Every partner of this installation, by name. */
export async function listPartners(database: Database): Promise<ListedPartner[]> {
  const partners = await database.read.find(PartnerRow, { order: { name: 'ASC', id: 'ASC' } });
  return Promise.all(
    partners.map(async ({ id, name, currencyCode, timeZone }) => {
      const staffCount = await database.read.countBy(StaffRow, { partnerId: id, active: true });
      return { name, currencyCode, timeZone, staffCount };
    }),
  );
}

/** The partner that is meant; null where there is none at all. */
export async function findNamedPartner(manager: EntityManager, partnerName?: string): Promise<PartnerRow | null> {
  const partners = await manager.find(PartnerRow, { order: { name: 'ASC' } });
  const meant = partnerName === undefined ? partners : partners.filter(({ name }) => name === partnerName.trim());
  const [partner] = meant;
  if (meant.length > 1 || (!partner && partners.length > 0)) {
    throw new CommandError(`Say which partner. There are: ${partners.map(({ name }) => name).join(', ')}.`);
  }
  return partner ?? null;
}

function checkedName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    throw new CommandError(`A name must have 1 to ${MAX_NAME_LENGTH} characters.`);
  }
  const problem = textProblem('The name', name);
  if (problem !== null) throw new CommandError(problem);
  return name;
}

async function checkPassword({ database, name, email, partnerName }: CreateAdminOptions, password: string): Promise<void> {
  const [first] = await database.read.find(PartnerRow, { take: 1 });
  const problem = passwordProblem(password, { name, email, partnerName: partnerName ?? first?.name ?? '' });
  if (problem) throw new CommandError(problem.message);
}
