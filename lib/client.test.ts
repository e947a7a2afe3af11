import { afterEach, expect, test, vi } from "vitest";
import { ApiRefusal, api, Unreached } from "./client.ts";

afterEach(() => vi.unstubAllGlobals());

const answering = (...answer: ConstructorParameters<typeof Response>) => vi.stubGlobal("fetch", async () => new Response(...answer));
const thrown = () => api("GET /memory", {}).catch((error: unknown) => error);

test("a refusal has the API's own words", async () => {
  answering('{"error":{"code":"ROLE_REQUIRED","message":"Ask an admin.","param":"role"}}', { status: 403 });
  expect(await thrown()).toEqual(expect.objectContaining({ name: "ApiRefusal", status: 403, code: "ROLE_REQUIRED", message: "Ask an admin.", param: "role" }));
});

test("the page of a proxy before the server is not shown: the server was not reached", async () => {
  answering("<html>Bad gateway</html>", { status: 502 });
  expect(await thrown()).toEqual(expect.objectContaining({ name: "Unreached", message: "The server could not be reached." }));
  answering("<html>Sign in to this network</html>", { status: 200 });
  expect(await thrown()).toBeInstanceOf(Unreached);
});

test("what a proxy refuses by itself is a refusal", async () => {
  answering("<html>Too large</html>", { status: 413 });
  const error = await thrown();
  expect(error).toBeInstanceOf(ApiRefusal);
  expect(error).toEqual(expect.objectContaining({ status: 413, message: "The server answered 413." }));
});

test("no answer says so, and what was stopped on purpose stays that", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  expect(await thrown()).toEqual(expect.objectContaining({ name: "Unreached", message: "The server could not be reached." }));
  vi.stubGlobal("fetch", async (_: string, { signal }: RequestInit) => signal?.throwIfAborted());
  const stopped = api("GET /memory", {}, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toEqual(expect.objectContaining({ name: "AbortError" }));
});
