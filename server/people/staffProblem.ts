import { isolated } from '../plainText';

/** Why nothing was changed about who may do what. */
export const STAFF_ERROR_CODES = [
  'STAFF_NOT_FOUND',
  'INVITATION_NOT_FOUND',
  'EMAIL_INVALID',
  'EMAIL_IS_STAFF',
  'ALREADY_INVITED',
  'NAME_REQUIRED',
  'NAME_TOO_LONG',
  'NAME_INVALID',
  'SCOPE_REQUIRED',
  'SCOPE_UNKNOWN',
  'SCOPE_NOT_YOURS',
  'SCOPE_NEEDS_ALL_LOCATIONS',
  'LOCATION_REQUIRED',
  'LOCATION_UNKNOWN',
  'LOCATION_NOT_YOURS',
  'HAS_MORE_THAN_YOU',
  'YOURSELF',
  'LAST_ADMIN',
  'LAST_STAFF_MANAGER',
  'RIGHTS_CHANGED',
] as const;
export type StaffErrorCode = (typeof STAFF_ERROR_CODES)[number];

/** Each message says what is wrong and what to do next. */
export interface StaffProblem {
  readonly code: StaffErrorCode;
  readonly message: string;
  readonly field: string[];
}

const at = (field: string | readonly string[], code: StaffErrorCode, message: string): StaffProblem => ({
  code,
  message,
  field: ['input', ...(typeof field === 'string' ? [field] : field)],
});
const place = (list: 'scopes' | 'locationIds', index: number): string[] => [list, String(index)];

export const staffProblem = {
  /** For what does not exist and for what is another partner's. */
  notFound: () => at('userId', 'STAFF_NOT_FOUND', 'There is no such member of staff. Nothing was changed.'),
  invitationNotFound: () =>
    at('invitationId', 'INVITATION_NOT_FOUND', 'There is no such invitation: it was accepted, sent again or taken back. Nothing was changed.'),
  emailInvalid: () => at('email', 'EMAIL_INVALID', 'This is not an e-mail address. Write it like name@example.com.'),
  emailIsStaff: (name: string, active: boolean) =>
    at('email', 'EMAIL_IS_STAFF', active ? `${isolated(name)} works here already with this address.` : `${isolated(name)} has this address and was deactivated. Reactivate them instead.`),
  alreadyInvited: () =>
    at('email', 'ALREADY_INVITED', 'This address is invited already. Send that invitation again, or take it back first.'),
  nameRequired: () => at('name', 'NAME_REQUIRED', 'Write the name by which colleagues know them.'),
  nameTooLong: (longest: number) => at('name', 'NAME_TOO_LONG', `A name has at most ${longest} characters.`),
  nameInvalid: (why: string) => at('name', 'NAME_INVALID', `${why} Nothing was changed.`),
  scopeRequired: () => at('scopes', 'SCOPE_REQUIRED', 'Choose at least one permission.'),
  scopeUnknown: (scope: string, index: number) =>
    at(place('scopes', index), 'SCOPE_UNKNOWN', `There is no permission "${scope}". Nothing was changed.`),
  scopeNotYours: (scope: string, index: number) =>
    at(place('scopes', index), 'SCOPE_NOT_YOURS', `You do not have "${scope}" yourself, so you cannot give it. Nothing was changed.`),
  scopeNeedsAllLocations: (scope: string, index: number) =>
    at(place('scopes', index), 'SCOPE_NEEDS_ALL_LOCATIONS', `"${scope}" concerns all locations, so it cannot be given for some of them. Nothing was changed.`),
  locationRequired: () => at('locationIds', 'LOCATION_REQUIRED', 'Choose at least one location, or all of them. Nothing was changed.'),
  /** For what does not exist and for what is another partner's. */
  locationUnknown: (index: number) =>
    at(place('locationIds', index), 'LOCATION_UNKNOWN', 'There is no such location. Nothing was changed.'),
  /** Of one location, or of all of them together. */
  locationNotYours: (index: number | null) =>
    at(index === null ? 'locationIds' : place('locationIds', index), 'LOCATION_NOT_YOURS', 'You do not have this location yourself, so you cannot give it. Nothing was changed.'),
  hasMoreThanYou: (field: 'userId' | 'invitationId', name: string) =>
    at(field, 'HAS_MORE_THAN_YOU', `${isolated(name)} has permissions or locations that you do not have, so you cannot change this. Ask an admin. Nothing was changed.`),
  yourself: () => at('userId', 'YOURSELF', 'You cannot deactivate yourself. Ask another admin. Nothing was changed.'),
  lastAdmin: (name: string) =>
    at('userId', 'LAST_ADMIN', `${isolated(name)} is the last admin. Make somebody else an admin first. Nothing was changed.`),
  lastStaffManager: (name: string) =>
    at('userId', 'LAST_STAFF_MANAGER', `${isolated(name)} is the last who can manage staff. Let somebody else manage staff first. Nothing was changed.`),
  rightsChanged: () =>
    at([], 'RIGHTS_CHANGED', 'Your own permissions were changed meanwhile, and you cannot manage staff any more. Load the page again.'),
};
