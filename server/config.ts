import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { ProviderUrls } from './payments/connectProvider';
import type { ProviderCredentials } from './payments/credentials';
import { readEnvironmentCredentials } from './payments/environmentCredentials';
import type { ConnectableProvider } from './payments/payment';

/** Everything that the environment may say; no other file reads process.env. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** How many processes serve the API and the page. */
  readonly processes: number;
  readonly databaseUrl: string;
  /** True when nobody named a database: the embedded one is used, and filled with the demo partner the first time. */
  readonly isDemoDatabase: boolean;
  /** Null only for the embedded database, which keeps a secret of its own beside its file. */
  readonly appSecret: string | null;
  /** The password for the command that makes an admin; null when one is to be made up. */
  readonly adminPassword: string | null;
  readonly sandboxDelayMs: number;
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly publicUrl: string | null;
  /** Where the links in mails lead: the public address, or else where the server listens. Without a slash at its end. */
  readonly linkUrl: string;
  /** How many proxies stand before the server, each telling the address that called it; 0 when none does. */
  readonly trustedProxies: number;
  /** How many times the usual is given to each address, client and partner before it is told to wait. */
  readonly rateLimitFactor: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Of the one partner of an installation; what is stored for a partner comes first. */
  readonly providerCredentials: readonly ProviderCredentials[];
  readonly providerUrls: ProviderUrls;
}

/** Thrown when the environment is wrong; the message names everything that is, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const EMBEDDED_DATABASE_URL = 'sqlite:data/refund-desk.sqlite';
const MAX_PROCESSES = 64;

const wholeNumber = (name: string, lowest: number, highest: number, fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest, {
      message: `${name} must be a whole number from ${lowest} to ${highest}.`,
    })
    .transform(Number);

const processes = z
  .string()
  .default('1')
  .transform((text) => (text === 'auto' ? Math.min(availableParallelism(), MAX_PROCESSES) : /^\d+$/.test(text) ? Number(text) : Number.NaN))
  .refine((count) => count >= 1 && count <= MAX_PROCESSES, {
    message: `PROCESSES, or --processes, must be a whole number from 1 to ${MAX_PROCESSES}, or auto for one on each core.`,
  });

const providerUrl = (name: string) =>
  z.url({ protocol: /^https?$/, message: `${name} must be an address like http://127.0.0.1:4010.` }).optional();

const environment = z
  .object({
    PORT: wholeNumber('PORT', 0, 65_535, 4000),
    HOST: z.string().min(1).default('127.0.0.1'),
    PROCESSES: processes,
    DATABASE_URL: z
      .string()
      .regex(/^(sqlite:(?!:).+|(mysql|mariadb):\/\/.+\/.+)$/, {
        message: 'DATABASE_URL must look like sqlite:data/desk.sqlite or mysql://user:password@host:3306/database.',
      })
      .optional(),
    APP_SECRET: z.string().min(32, { message: 'APP_SECRET must have at least 32 characters.' }).optional(),
    ADMIN_PASSWORD: z.string().optional(),
    SANDBOX_DELAY_MS: wholeNumber('SANDBOX_DELAY_MS', 0, 86_400_000, 4000),
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\//, { message: 'SMTP_URL must look like smtp://user:password@host:587.' })
      .optional(),
    MAIL_FROM: z.string().min(3, { message: 'MAIL_FROM must look like Refund Desk <no-reply@example.com>.' }).default('Refund Desk <no-reply@localhost>'),
    PUBLIC_URL: z.url({ protocol: /^https?$/, message: 'PUBLIC_URL must be an address like https://refunds.example.com.' }).optional(),
    TRUSTED_PROXIES: wholeNumber('TRUSTED_PROXIES', 0, 10, 0),
    RATE_LIMIT_FACTOR: z
      .string()
      .regex(/^(?!0+(\.0+)?$)\d{1,4}(\.\d{1,3})?$/, { message: 'RATE_LIMIT_FACTOR must be a number above 0 and below 10000, such as 0.5 or 20.' })
      .default('1')
      .transform(Number),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], {
        message: 'LOG_LEVEL must be debug, info, warn, error or silent.',
      })
      .default('info'),
    STRIPE_URL: providerUrl('STRIPE_URL'),
    MOLLIE_URL: providerUrl('MOLLIE_URL'),
    ADYEN_URL: providerUrl('ADYEN_URL'),
  })
  .refine((env) => env.APP_SECRET !== undefined || !/^(mysql|mariadb):/.test(env.DATABASE_URL ?? ''), {
    path: ['APP_SECRET'],
    message: 'APP_SECRET is needed with a MySQL or MariaDB database: at least 32 random characters, the same in every process.',
  });

/** What the command line says in place of the environment. */
export interface CommandLine {
  readonly processes?: string;
}

/** Reads and checks the whole environment at once. Throws ConfigError naming every mistake. */
export function readConfig(env: NodeJS.ProcessEnv = process.env, { processes: ofCommand }: CommandLine = {}): Config {
  const asked = ofCommand === undefined ? env : { ...env, PROCESSES: ofCommand };
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  const { credentials, problems } = readEnvironmentCredentials(given);
  if (!parsed.success || problems.length > 0) throw configError([...(parsed.error?.issues ?? []), ...problems]);
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.HOST,
    processes: values.PROCESSES,
    databaseUrl: values.DATABASE_URL ?? EMBEDDED_DATABASE_URL,
    isDemoDatabase: values.DATABASE_URL === undefined,
    appSecret: values.APP_SECRET ?? null,
    adminPassword: values.ADMIN_PASSWORD ?? null,
    sandboxDelayMs: values.SANDBOX_DELAY_MS,
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM,
    publicUrl: values.PUBLIC_URL ?? null,
    linkUrl: (values.PUBLIC_URL ?? `http://${values.HOST}:${values.PORT}`).replace(/\/+$/, ''),
    trustedProxies: values.TRUSTED_PROXIES,
    rateLimitFactor: values.RATE_LIMIT_FACTOR,
    logLevel: values.LOG_LEVEL,
    providerCredentials: credentials,
    providerUrls: urlsOf({ stripe: values.STRIPE_URL, mollie: values.MOLLIE_URL, adyen: values.ADYEN_URL }),
  };
}

function urlsOf(urls: Readonly<Record<ConnectableProvider, string | undefined>>): ProviderUrls {
  return Object.fromEntries(Object.entries(urls).filter(([, url]) => url !== undefined));
}

function configError(issues: readonly { readonly message: string }[]): ConfigError {
  const lines = issues.map(({ message }) => `  ${message}`);
  return new ConfigError(`The configuration has ${lines.length === 1 ? 'a mistake' : 'mistakes'}:\n${lines.join('\n')}`);
}
