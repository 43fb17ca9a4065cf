import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { DEMO_API_TOKEN, DEMO_SIGN_INS } from '../../server/demo/demoSignIns';
import { launchChromium } from './chromium';
import { startDesk, type Desk } from './desk';
import { GraphqlClient } from './graphqlClient';

export type StaffName = 'admin' | 'agent' | 'support';

/** Somebody in front of the page, in a browser that nobody else uses. */
export interface Seat {
  readonly page: Page;
  /** What the browser complained about: errors of its console, broken scripts, contents that the policy refused. */
  readonly complaints: readonly string[];
  /** Another tab of the same browser: the same session, a draft of its own. */
  newTab(): Promise<Page>;
}

/** A running server with the demo partner, and a browser for its staff. */
export interface StaffedDesk {
  readonly desk: Desk;
  /** A program of the partner with every permission: it records orders, and sees what became of them. */
  readonly api: GraphqlClient;
  /** Seats somebody who is signed in, or nobody yet. Everyone leaves with `clear`. */
  seat(who: StaffName | null, options?: BrowserContextOptions): Promise<Seat>;
  /** Closes every window, for the next test. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Long enough that a refund is seen while it is being processed. */
const SANDBOX_DELAY_MS = 1_500;
const WAIT_MS = 15_000;
const ORDINARY: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'Europe/Amsterdam',
  reducedMotion: 'reduce',
};
const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { viewer { id } userErrors { message } } }';

/** The e-mail address and the password of somebody of the demo partner. */
export function signInOf(who: StaffName): { readonly email: string; readonly password: string } {
  const found = DEMO_SIGN_INS.find(({ email }) => email.startsWith(`${who}@`));
  if (!found) throw new Error(`The demo has no ${who}.`);
  return { email: found.email, password: found.password };
}

/** Starts the built server on the demo partner, and a browser. Stop it in `afterAll`. */
export async function startStaffedDesk({ sandboxDelayMs = SANDBOX_DELAY_MS } = {}): Promise<StaffedDesk> {
  const env = { SANDBOX_DELAY_MS: String(sandboxDelayMs) };
  const [desk, browser] = await Promise.all([startDesk({ env }), launchChromium()]);
  const clear = async (): Promise<void> => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  return {
    desk,
    api: new GraphqlClient(desk.url, DEMO_API_TOKEN),
    seat: (who, options) => seat(browser, who, { ...ORDINARY, baseURL: desk.url, ...options }),
    clear,
    async stop() {
      await clear();
      await browser.close();
      await desk.stop();
    },
  };
}

async function seat(browser: Browser, who: StaffName | null, options: BrowserContextOptions): Promise<Seat> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WAIT_MS);
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  if (who !== null) await signInByApi(context, who);
  return { page: await context.newPage(), complaints, newTab: () => context.newPage() };
}

/** The cookie of the answer counts for the context's pages as well. */
async function signInByApi(context: BrowserContext, who: StaffName): Promise<void> {
  const data = { query: SIGN_IN, variables: { input: signInOf(who) } };
  const response = await context.request.post('/graphql', { data });
  const answer = (await response.json()) as { data?: { signIn: { viewer: object | null } } };
  if (!answer.data?.signIn.viewer) throw new Error(`${who} could not sign in: ${response.status()}`);
}
