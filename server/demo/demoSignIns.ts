import { SCOPES, type Scope } from '../people/scope';

/** Somebody who works for the demo partner. The password is public: it is only ever written into a demo database. */
export interface DemoSignIn {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** What they may do, in a few words. */
  readonly role: string;
  readonly scopes: readonly Scope[];
}

const PASSWORD = 'refund-desk-demo';

export const DEMO_SIGN_INS: readonly DemoSignIn[] = [
  {
    email: 'admin@demo.example',
    password: PASSWORD,
    name: 'Ilse Bakker',
    role: 'admin',
    scopes: SCOPES,
  },
  {
    email: 'agent@demo.example',
    password: PASSWORD,
    name: 'Noor de Vries',
    role: 'refunds orders',
    scopes: ['orders:read', 'orders:resend', 'customers:read', 'refunds:read', 'refunds:create', 'refunds:waive_fee'],
  },
  {
    email: 'support@demo.example',
    password: PASSWORD,
    name: 'Sam Okafor',
    role: 'support, without refunds',
    scopes: ['orders:read', 'orders:resend'],
  },
];

/** The token of the demo partner's check-out; public like the passwords. */
export const DEMO_API_TOKEN = 'rd_demo_0000000000000000000000000000';
