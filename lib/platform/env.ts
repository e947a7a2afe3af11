import { isIP } from "node:net";
import { availableParallelism, totalmem } from "node:os";
import { z } from "zod";

const isRange = (text: string) => {
  const [address = "", bits, ...rest] = text.split("/");
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && most > 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most));
};

/** The address of a provider, without a slash at its end. */
const origin = (fallback: string) =>
  z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .default(fallback);

const isKey = (text: string) => z.base64().safeParse(text).success && Buffer.from(text, "base64").length === 32;

/**
 * Web processes of one server: one for each core but one, which is the database's and the workers', and at most one for each four gigabytes of memory.
 * Linux alone divides what comes to a port among those who share it.
 */
const webProcesses = () => (process.platform === "linux" ? Math.max(1, Math.min(availableParallelism() - 1, Math.floor(totalmem() / 2 ** 32))) : 1);

const listed = (text: string) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);

/** What models cost: `name=input/output`, comma-separated, in dollarinos for a million tokens. A name may hold anything but a comma. */
const prices = z
  .string()
  .default("")
  .transform((text, { addIssue }) => {
    const entries = listed(text).map((entry) => /^(.+?)\s*=\s*(\d{1,7}(?:\.\d{1,3})?)\s*\/\s*(\d{1,7}(?:\.\d{1,3})?)$/.exec(entry));
    if (entries.includes(null)) addIssue({ code: "custom", message: "must be name=input/output, comma-separated, such as qwen3:8b=0/0" });
    return new Map(entries.flatMap((found) => (found ? [[found[1] as string, { input: Number(found[2]), output: Number(found[3]) }] as const] : [])));
  });

/** Names of models, the first of which is the one that is used unless another is asked for. */
const names = z
  .string()
  .transform(listed)
  .refine((list) => list.length > 0, "must name a model")
  .optional();

/** Where skills are imported from, unless GITHUB_URL says otherwise. */
export const GITHUB = "https://github.com";

/** Every environment variable the application reads, checked when the process starts. `npm start` fills in what a laptop has no value for. */
const Variables = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .refine((url) => new URL(url).pathname === "/", "must have no path")
    .optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a postgresql:// address"),
  DATABASE_POOL: z.coerce.number().int().min(1).max(500).default(10),
  ENCRYPTION_KEY: z.string().refine(isKey, "must be 32 bytes in base64"),
  NEXTAUTH_SECRET: z.string().min(16),
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform(listed)
    .refine((list) => list.every(isRange), "must be addresses or CIDR ranges, comma-separated"),
  METRICS_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  METRICS_HOST: z.string().default("127.0.0.1"),
  METRICS_TOKEN: z.string().min(16).optional(),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(100),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).optional(),
  UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/ }).optional(),
  UPSTASH_REDIS_REST_TOKEN: z.string().optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// or rediss:// address" }).optional(),
  AUTH_GITHUB_ID: z.string().optional(),
  AUTH_GITHUB_SECRET: z.string().optional(),
  AUTH_GITHUB_URL: origin("https://github.com"),
  AUTH_GITHUB_API_URL: origin("https://api.github.com"),
  AUTH_GOOGLE_ID: z.string().optional(),
  AUTH_GOOGLE_SECRET: z.string().optional(),
  AUTH_GOOGLE_ISSUER: origin("https://accounts.google.com"),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  NOTION_CLIENT_ID: z.string().optional(),
  NOTION_CLIENT_SECRET: z.string().optional(),
  NOTION_API_URL: origin("https://api.notion.com"),
  EVENT_POLL_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
  SIGN_UP: z.enum(["open", "closed"]).default("open"),
  OWNER_EMAIL: z.email().optional(),
  OWNER_PASSWORD: z.string().min(10).optional(),
  SANDBOX: z.enum(["auto", "virtual", "bwrap", "e2b"]).default("auto"),
  E2B_API_KEY: z.string().optional(),
  E2B_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  E2B_SANDBOX_URL: z.url({ protocol: /^https?$/ }).optional(),
  E2B_TEMPLATE: z.string().optional(),
  GITHUB_URL: origin(GITHUB),
  CHECKOUT_ALLOW_PRIVATE: z
    .enum(["0", "1"])
    .default("0")
    .transform((value) => value === "1"),
  WEBHOOKS_ALLOW_PRIVATE: z
    .enum(["0", "1"])
    .default("0")
    .transform((value) => value === "1"),
  OAUTH_ALLOW_PRIVATE: z
    .enum(["0", "1"])
    .default("0")
    .transform((value) => value === "1"),
  TELEMETRY: z
    .enum(["on", "off"])
    .default("on")
    .transform((value) => value === "on"),
  // What a computer's owner sets for every program on it; any value but these two is a wish to be left alone.
  DO_NOT_TRACK: z
    .string()
    .default("0")
    .transform((value) => value !== "0" && value.toLowerCase() !== "false"),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: origin("https://api.anthropic.com"),
  ANTHROPIC_MODEL: z.string().default("claude-sonnet-5-5"),
  MODEL_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  MODEL_NAME: names,
  MODEL_API_KEY: z.string().optional(),
  MODEL_PRICES: prices,
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_API_URL: origin("https://api.stripe.com"),
  BLOB_READ_WRITE_TOKEN: z.string().optional(),
  RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
  PREVIOUS_ENCRYPTION_KEYS: z
    .string()
    .default("")
    .transform(listed)
    .refine((keys) => keys.every(isKey), "must be keys of 32 bytes in base64, comma-separated"),
  SCRIPT_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(6),
  WEB_PROCESSES: z.coerce.number().int().min(1).max(64).default(webProcesses),
  WORKERS: z.coerce.number().int().min(0).max(64).default(1),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

/** The names of all of them. */
export const SETTINGS: string[] = Object.keys(Variables.shape);

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** And what holds between them: limits are counted in one place, whoever takes money hears that it came, and an endpoint is told which model. */
const Env = Variables.superRefine((value, { addIssue }) => {
  const pair = ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"] as const;
  const [given, missing] = value[pair[0]] ? pair : [pair[1], pair[0]];
  if (value[given] && !value[missing]) addIssue({ code: "custom", path: [missing], message: `is needed with ${given}` });
  if (value[given] && value.REDIS_URL) addIssue({ code: "custom", path: ["REDIS_URL"], message: `cannot be set together with ${given}` });
  if (!LOOPBACK.test(value.METRICS_HOST) && !value.METRICS_TOKEN)
    addIssue({ code: "custom", path: ["METRICS_TOKEN"], message: "is needed where METRICS_HOST is not this machine alone" });
  const clients = [
    ...[["AUTH_GITHUB_ID", "AUTH_GITHUB_SECRET"] as const, ["AUTH_GOOGLE_ID", "AUTH_GOOGLE_SECRET"] as const],
    ...(["GITHUB", "GOOGLE", "NOTION"] as const).map((name) => [`${name}_CLIENT_ID`, `${name}_CLIENT_SECRET`] as const),
  ];
  for (const [id, secret] of clients) {
    if (Boolean(value[id]) !== Boolean(value[secret]))
      addIssue({ code: "custom", path: [value[id] ? secret : id], message: `is needed with ${value[id] ? id : secret}` });
  }
  if (value.MODEL_BASE_URL && !value.MODEL_NAME) addIssue({ code: "custom", path: ["MODEL_NAME"], message: "is needed with MODEL_BASE_URL" });
  if (value.MODEL_API_KEY && !value.MODEL_BASE_URL) addIssue({ code: "custom", path: ["MODEL_BASE_URL"], message: "is needed with MODEL_API_KEY" });
});

export type Env = Omit<z.infer<typeof Env>, "PUBLIC_URL"> & { PUBLIC_URL: string };

/** Reads the environment once. Throws an Error that names every variable that is wrong, never its value. */
export function env(): Env {
  cached ??= parse(process.env);
  return cached;
}

let cached: Env | undefined;

function parse(source: NodeJS.ProcessEnv): Env {
  const result = Env.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== "")));
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not right:\n${problems.join("\n")}`);
  }
  const value = result.data;
  return { ...value, PUBLIC_URL: value.PUBLIC_URL ?? `http://localhost:${value.PORT}` };
}
