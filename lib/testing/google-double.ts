import { calendarDouble } from "#lib/testing/calendar-double";
import type { Heard, Instead } from "#lib/testing/providers";

/** Answers what the emulator of Google, which is at `inner`, has not, or has otherwise than Google's documentation; else nothing. */
export function googleDouble(inner: string): (request: Heard) => Promise<Instead | undefined> {
  const calendar = calendarDouble();

  /** Asks the emulator as whoever asks. */
  const ask = (path: string, { headers }: Heard, init: { method?: string; body?: string } = {}) =>
    fetch(inner + path, { ...init, headers: { authorization: headers.authorization ?? "", "content-type": "application/json" } });
  const passed = async (answer: Response): Promise<Instead> => ({ status: answer.status, body: await answer.text() });

  return async (request) => {
    const { pathname } = new URL(request.path, inner);
    if (pathname.startsWith("/calendar/v3/")) {
      const answer = await ask("/oauth2/v2/userinfo", request);
      const who = answer.ok ? (((await answer.json()) as { email?: string }).email ?? "") : "";
      return who === "" ? { status: 401, body: '{"error":{"code":401,"message":"Invalid Credentials"}}' } : calendar(request, who);
    }
    if (pathname === "/gmail/v1/users/me/profile") {
      const answer = await ask("/gmail/v1/users/me/history?startHistoryId=1", request);
      return answer.ok ? { status: 200, body: JSON.stringify({ historyId: ((await answer.json()) as { historyId: string }).historyId }) } : passed(answer);
    }
    // A message beside what is said of it, as a part of its own: the emulator takes both as one object.
    if (pathname.startsWith("/upload/gmail/") && /^multipart\/related/.test(request.headers["content-type"] ?? "")) {
      const { about, source } = partsOf(request);
      const raw = Buffer.from(source).toString("base64url");
      const body = JSON.stringify("message" in about ? { message: { ...(about.message as object), raw } } : { ...about, raw });
      return passed(await ask(pathname.replace("/upload", ""), request, { method: "POST", body }));
    }
    return undefined;
  };
}

/** The two parts of an upload: what is said of the message, as JSON, and its source. */
function partsOf({ headers, body }: Heard): { about: Record<string, unknown>; source: string } {
  const boundary = /boundary="?([^";]+)/.exec(headers["content-type"] ?? "")?.[1];
  const [about, source] = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.slice(part.indexOf("\r\n\r\n") + 4).replace(/\r\n$/, "")) as [string, string];
  return { about: JSON.parse(about), source };
}
