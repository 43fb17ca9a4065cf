/** What a partner has decided about its own people. */
export interface PartnerSettings {
  /** Everybody needs a second factor to sign in. */
  readonly requiresTotp: boolean;
  /** Who does not see customers may be shown the one of a single order for a while, with a reason. */
  readonly allowsUnmasking: boolean;
}

export const PARTNER_SETTINGS_ERROR_CODES = ['SECOND_FACTOR_NEEDED'] as const;
export type PartnerSettingsErrorCode = (typeof PARTNER_SETTINGS_ERROR_CODES)[number];

export interface PartnerSettingsProblem {
  readonly code: PartnerSettingsErrorCode;
  readonly message: string;
  readonly field: string[];
}

/** What speaks against a change: nobody asks of everybody what would lock themselves out. */
export function settingsProblems(
  before: PartnerSettings,
  after: PartnerSettings,
  changerHasTotp: boolean,
): PartnerSettingsProblem[] {
  if (before.requiresTotp || !after.requiresTotp || changerHasTotp) return [];
  return [
    {
      code: 'SECOND_FACTOR_NEEDED',
      message: 'Set up two-step sign-in for yourself first, then ask it of everybody. Nothing was changed.',
      field: ['input', 'requiresTotp'],
    },
  ];
}
