import { globSync } from "node:fs";
import { oddHeaders } from "./headers.ts";
import { oneOf, text } from "./plain.ts";
import { noise, type Surface, sendAll } from "./surface.ts";
import { TEXTS } from "./values.ts";
import type { Sent } from "./wire.ts";

/** Every page's path, its parameters in brackets. */
const PAGES = globSync("app/**/page.tsx")
  .sort()
  .map((file) => file.replace(/^app|\/page\.tsx$|\/\([^)]*\)/g, "") || "/");

/** Pages, with parameters and filters that are none, for somebody who is signed in and for visitors. */
export const pages: Surface = (people, random, report) =>
  sendAll(report, 6, () => {
    const path = random
      .pick(PAGES)
      .replace(/\[\w+\]/g, () =>
        oneOf(random, [`exec_${people.home.executionId}`, `art_${people.home.artifactId}`, "summarize", "1", "github", "exec_2147483648"]),
      );
    const query =
      random() < 0.6
        ? `?${random.pick(["q", "category", "sort", "status", "after_id", "before_id", "limit", "version", "a", "token", "user_code", "callbackUrl", "error", "from", "tab"])}=${text(random)}`
        : "";
    const signedIn = random() < 0.7;
    const cookie: [string, string][] = [["cookie", `next-auth.session-token=${signedIn ? people.home.token : random.pick(["x", "%00", ""])}`]];
    const method = random.weighted({ GET: 20, HEAD: 1, POST: 1, PUT: 0.3 });
    const odd = random() < 0.2 ? oddHeaders(random).filter(([name]) => name !== "cookie") : [];
    return {
      method,
      target: `${path}${query}`,
      headers: [...cookie, ...odd],
      body: method === "POST" ? Buffer.from("a=b") : undefined,
      who: signedIn ? "ownerSession" : "nobody",
      what: `pages: ${path.split("/").slice(0, 2).join("/")}`,
    };
  });

/** `/api/auth`, which is next-auth's. */
export const signIn: Surface = async (people, random, report) => {
  const asked = { method: "GET", target: "/api/auth/csrf", headers: [], who: "nobody", what: "sign-in: csrf" } as Sent;
  const answer = await report.send(asked);
  const { csrfToken = "" } = answer.status === 200 ? (JSON.parse(answer.body) as { csrfToken?: string }) : {};
  const good = [answer.headers["set-cookie"] ?? []].flat().map((each) => each.split(";")[0]);
  await sendAll(report, 6, (): Sent => {
    const knows = random() < 0.5;
    const action = random.pick([
      "signin",
      "signout",
      "session",
      "csrf",
      "providers",
      "callback/credentials",
      "callback/credentials",
      "callback/email-link",
      "callback/github",
      "signin/credentials",
      "_log",
      "error",
      "verify-request",
      text(random),
    ]);
    const post = random() < 0.6;
    const fields = new URLSearchParams({
      csrfToken: knows ? csrfToken : random.pick(TEXTS).toWellFormed(),
      callbackUrl: knows ? "/home" : random.pick(TEXTS).toWellFormed(),
      email: random() < 0.3 ? people.home.user.email : random.pick(TEXTS).toWellFormed(),
      password: random.pick(TEXTS).toWellFormed(),
      token: random.pick(TEXTS).toWellFormed(),
      json: "true",
    });
    const body =
      random() < 0.8
        ? Buffer.from(String(fields))
        : random.pick([Buffer.from("{"), noise(random, 300), Buffer.alloc(2 * 1024 * 1024, "a=b&"), Buffer.from("[1]")]);
    const headers: [string, string][] = [
      [
        "content-type",
        random.pick(["application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data"]),
      ],
      ...(knows ? [["cookie", good.join("; ")] as [string, string]] : []),
      ...(!knows && random() < 0.5
        ? [["cookie", `next-auth.csrf-token=${random.pick(["x", "x%7Cy", "|", "%00"])}; next-auth.callback-url=${text(random)}`] as [string, string]]
        : []),
    ];
    return {
      method: post ? "POST" : "GET",
      target: `/api/auth/${action}${post ? "" : `?${fields}`}`,
      headers,
      body: post ? body : undefined,
      who: "nobody",
      what: `sign-in: ${action.slice(0, 30)}`,
    };
  });
};
