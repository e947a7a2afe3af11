import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmulator } from "emulate";
import { type App, isApp } from "#lib/platform/apps";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";
import { type Provider, providerOf } from "#lib/platform/provider";
import { driveAnswer } from "#lib/testing/drive-double";
import { freePort } from "#lib/testing/free-port";
import { githubAdds } from "#lib/testing/github-double";
import { googleDouble } from "#lib/testing/google-double";
import { startNotion } from "#lib/testing/notion-double";
import { json } from "#lib/testing/request";
import type { TestWorkspace } from "#lib/testing/workspace";

/** One request as a provider heard it. `path` holds the query too. */
export type Heard = { method: string; path: string; headers: Record<string, string>; body: string };
/** What a test has a provider answer instead: an answer, one that never comes, or one that breaks off in the middle. */
export type Instead = { status: number; headers?: Record<string, string>; body?: string } | "silence" | "cut";

export type ProviderDouble = {
  url: string;
  /** What was asked, in order. */
  heard: Heard[];
  /** Answers in place of the double, or keeps it waiting, until `undefined` comes back, or until the test takes it away. */
  instead: ((request: Heard) => Instead | undefined | Promise<Instead | undefined>) | undefined;
  /** Where a git server is that has the repositories of `/owner/name.git`, as GitHub has them beside its API. */
  git: string | undefined;
  /** No token that has been used until now is good any more; what refreshes them still is. */
  expireTokens(): void;
  close(): Promise<void>;
};

export const CLIENT = { id: "clanker-test", secret: "clanker-test-secret" };

/** Whom the doubles know: two people at GitHub, two at Google. */
export const PEOPLE = { github: ["ada", "grace"], google: ["ada@example.com", "grace@example.com"] } as const;

/** Starts what stands for GitHub, Google and Notion, once a process, and has the application ask them. */
export const sharedProviders = () =>
  once("test:providers", async () => {
    const doubles = await startProviders();
    Object.assign(env(), settingsFor(doubles));
    return doubles;
  });

type Ports = Partial<Record<Provider, number>>;

/** The environment in which the application asks the doubles. */
export const settingsFor = ({ github, google, notion }: Record<Provider, ProviderDouble>) => ({
  ...{ AUTH_GITHUB_URL: github.url, AUTH_GITHUB_API_URL: github.url, GITHUB_CLIENT_ID: CLIENT.id, GITHUB_CLIENT_SECRET: CLIENT.secret },
  ...{ AUTH_GOOGLE_ISSUER: google.url, GOOGLE_API_URL: google.url, GOOGLE_CLIENT_ID: CLIENT.id, GOOGLE_CLIENT_SECRET: CLIENT.secret },
  ...{ NOTION_API_URL: notion.url, NOTION_CLIENT_ID: CLIENT.id, NOTION_CLIENT_SECRET: CLIENT.secret },
});

/** `callback` is where the application lets people come back to, without the provider's name. */
export async function startProviders({ callback = `${env().PUBLIC_URL}/oauth/callback`, ports = {} }: { callback?: string; ports?: Ports } = {}) {
  const github = await startFront(
    ports.github,
    (url, port) =>
      createEmulator({
        ...{ service: "github", port, baseUrl: url },
        seed: {
          github: {
            users: PEOPLE.github.map((login) => ({ login, name: login, email: `${login}@example.com` })),
            repos: [{ owner: "ada", name: "engine", description: "An engine", language: "TypeScript", auto_init: true }],
            oauth_apps: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, name: "Clanker", redirect_uris: [`${callback}/github`] }],
          },
        },
      }),
    () => githubAdds,
  );
  const google = await startFront(
    ports.google,
    (url, port) =>
      createEmulator({
        ...{ service: "google", port, baseUrl: url },
        seed: {
          google: {
            users: PEOPLE.google.map((email) => ({ email, name: email.split("@")[0] as string })),
            oauth_clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, name: "Clanker", redirect_uris: [`${callback}/google`] }],
          },
        },
      }),
    googleAdds,
  );
  const notion = await startFront(ports.notion, (url, port) => startNotion({ url, port, client: CLIENT, redirectUri: `${callback}/notion` }));
  return { github, google, notion };
}

/** What a front answers itself where its double does not do as the provider's documentation says. `ask` asks the double. */
export type Adds = (
  heard: Heard & { bytes: Buffer },
  ask: (path: string, init?: { accept?: string; body?: string }) => Promise<Response>,
) => Promise<Response | undefined>;

/** Drive, calendars, and mail that is handed over as a file. */
function googleAdds(inner: string): Adds {
  const mailAndCalendar = googleDouble(inner);
  return async (heard) => {
    const file = driveAnswer({ ...heard, body: heard.bytes });
    if (file) return new Response(file.status === 204 ? null : (file.body as BodyInit), { status: file.status, headers: file.headers });
    const answer = await mailAndCalendar(heard);
    return typeof answer === "object"
      ? new Response(answer.status === 204 ? null : (answer.body ?? null), { status: answer.status, headers: { "content-type": "application/json" } })
      : undefined;
  };
}

/** Stands before a double: keeps what is asked, refuses tokens that have run out, and fails where a test wants it to. */
async function startFront(
  wanted: number | undefined,
  start: (url: string, port: number) => Promise<{ close(): Promise<void> }>,
  adds?: (inner: string) => Adds,
): Promise<ProviderDouble> {
  const seen = new Set<string>();
  const dead = new Set<string>();
  const inner = await freePort();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(wanted ?? 0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const emulator = await start(url, inner);
  const own = adds?.(`http://127.0.0.1:${inner}`);
  const front: ProviderDouble = {
    ...{ url, heard: [], instead: undefined, git: undefined },
    expireTokens: () => {
      for (const token of seen) dead.add(token);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.close();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const heard = { method: request.method ?? "", path: request.url ?? "", headers, body: body.toString() };
    front.heard.push(heard);
    const instead = await front.instead?.(heard);
    if (instead === "silence") return;
    if (instead === "cut") {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write('{"half":');
      return setTimeout(() => response.destroy(), 20);
    }
    if (instead) return response.writeHead(instead.status, { "content-type": "application/json", ...instead.headers }).end(instead.body ?? "{}");
    const token = tokenOf(headers.authorization);
    const git = /\.git\//.test(heard.path) ? front.git : undefined;
    if (git && !token) return response.writeHead(401, { "www-authenticate": 'Basic realm="GitHub"' }).end();
    if (token) seen.add(token);
    if (token && dead.has(token)) return response.writeHead(401, { "content-type": "application/json" }).end('{"message":"Bad credentials"}');
    const { host: _host, connection: _connection, "content-length": _length, ...passed } = headers;
    const added = await own?.({ ...heard, bytes: body }, (path, { accept, body } = {}) =>
      fetch(`http://127.0.0.1:${inner}${path}`, {
        headers: { ...passed, ...(accept && { accept }) },
        ...(body !== undefined && { method: heard.method, body }),
      }),
    );
    const asked = { method: heard.method, headers: passed, redirect: "manual" as const, ...(body.length > 0 && { body }) };
    const from = added ?? (await fetch(`${git ?? `http://127.0.0.1:${inner}`}${request.url}`, asked));
    const outgoing = Object.fromEntries([...from.headers].filter(([name]) => !["content-encoding", "content-length", "transfer-encoding"].includes(name)));
    response.writeHead(from.status, outgoing).end(Buffer.from(await from.arrayBuffer()));
  }
  return front;
}

/** The account's token that a request shows, as an API takes it or as git does. */
function tokenOf(authorization = ""): string | undefined {
  const [, scheme = "", value = ""] = /^(Bearer|Basic) (.+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== "basic") return value || undefined;
  return /^x-access-token:(.+)$/.exec(Buffer.from(value, "base64").toString())?.[1];
}

/** Goes to where an app asks its person, allows it as `who`, and answers where the person is sent back to. */
export async function allow(authorizationUrl: string, who: string): Promise<URL> {
  const page = await (await fetch(authorizationUrl)).text();
  for (const [form = "", action = ""] of page.matchAll(/<form[^>]*action="([^"]*)"[\s\S]*?<\/form>/g)) {
    const fields = [...form.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)].map(([, name, value]) => [unescaped(name), unescaped(value)]);
    if (!fields.some(([, value]) => value === who)) continue;
    const answer = await fetch(new URL(unescaped(action), authorizationUrl), {
      method: "POST",
      body: new URLSearchParams(fields as [string, string][]),
      redirect: "manual",
    });
    const to = answer.headers.get("location");
    if (to) return new URL(to);
  }
  throw new Error(
    `${who} cannot allow it there: ${page
      .replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, " ")
      .replace(/\s+/g, " ")
      .slice(0, 300)}`,
  );
}

const unescaped = (text = "") =>
  text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Connects an account as a person does: asks for the address, allows it there, and comes back. */
export async function connectAccount(workspace: TestWorkspace, app: App, who?: string) {
  const doubles = await sharedProviders();
  const begun = await json(`POST /api/v1/connectors/${app}/connect`, { token: workspace.token, body: {} });
  if (begun.status !== 200) throw new Error(`It was not begun: ${JSON.stringify(begun.body)}`);
  const provider = isApp(app) ? providerOf(app) : app;
  const person = who ?? { github: "ada", google: "ada@example.com", notion: "ada" }[provider];
  const back = await allow(begun.body.authorizationUrl, person);
  const done = await json("POST /api/v1/connectors/finish", {
    token: workspace.token,
    body: Object.fromEntries(["state", "code"].map((name) => [name, back.searchParams.get(name)])),
  });
  if (done.status !== 200) throw new Error(`It was not connected: ${JSON.stringify(done.body)}`);
  return { double: doubles[provider], connector: done.body };
}
