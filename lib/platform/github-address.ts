import { z } from "zod";
import { env } from "#lib/platform/env";

const Addresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** What GitHub's API answers to a person's token. Throws when it refuses. */
export async function askGithub(path: "/user" | "/user/emails", accessToken: string): Promise<unknown> {
  const answer = await fetch(`${env().AUTH_GITHUB_API_URL}${path}`, {
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${accessToken}`, "user-agent": "clanker" },
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`GitHub answered ${answer.status} to ${path}.`);
  return answer.json();
}

/** The person's main address, if GitHub has verified it. The one in the profile is for show, and may be anything. */
export async function verifiedGithubAddress(accessToken: string): Promise<string | null> {
  const addresses = Addresses.parse(await askGithub("/user/emails", accessToken));
  return addresses.find(({ primary, verified }) => primary && verified)?.email ?? null;
}
