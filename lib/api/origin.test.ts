import { afterAll, describe, expect, test, vi } from "vitest";

/** The module as it is in a process with these settings. */
async function withSettings(settings: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries({ HOST: "", PORT: "", PUBLIC_URL: "", ...settings })) vi.stubEnv(name, value);
  const { isOwnOrigin, originOf } = await import("#lib/api/origin");
  const asked = (headers: Record<string, string>) => {
    try {
      return originOf(new Request("http://localhost:9/mcp", { headers }));
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  return { isOwnOrigin, asked, host: (host: string) => asked({ host }) };
}
afterAll(() => vi.unstubAllEnvs());

describe("the host that was asked", () => {
  test("on a computer of one's own is any of its three names, at the port, and each is told its own", async () => {
    const { host } = await withSettings({ PORT: "4321" });
    for (const name of ["localhost:4321", "127.0.0.1:4321", "[::1]:4321"]) expect(host(name)).toBe(`http://${name}`);
    expect(host("LocalHost:4321")).toBe("http://localhost:4321");
    for (const name of ["localhost", "localhost:4322", "127.0.0.2:4321", "evil.example:4321", "localhost.evil.example:4321", "evil.example", ""])
      expect(host(name), name).toBe("HOST_REFUSED");
    for (const name of ["localhost:4321@evil.example", "localhost:4321/x", "localhost:4321#", "a b", "[::1", "localhost:99999"])
      expect(host(name), name).toBe("HOST_REFUSED");
  });

  test("of a public server is PUBLIC_URL's, whatever the scheme of the inner connection, and no other", async () => {
    const { host } = await withSettings({ HOST: "0.0.0.0", PORT: "3000", PUBLIC_URL: "https://clanker.example" });
    for (const name of ["clanker.example", "Clanker.Example:443"]) expect(host(name)).toBe("https://clanker.example");
    for (const name of ["clanker.example:80", "clanker.example.", "www.clanker.example", "localhost:3000", "127.0.0.1:3000"])
      expect(host(name), name).toBe("HOST_REFUSED");
  });

  test("is what the server before Next says it was, even when that is nothing", async () => {
    const { asked } = await withSettings({ HOST: "0.0.0.0", PUBLIC_URL: "https://clanker.example" });
    expect(asked({ host: "10.0.0.7:3000", "x-clanker-host": "clanker.example" })).toBe("https://clanker.example");
    expect(asked({ host: "clanker.example", "x-clanker-host": "evil.example" })).toBe("HOST_REFUSED");
    expect(asked({ host: "clanker.example", "x-clanker-host": "" })).toBe("HOST_REFUSED");
  });

  test("a page's origin is ours when scheme, host and port are", async () => {
    const { isOwnOrigin } = await withSettings({ PORT: "4321", PUBLIC_URL: "https://clanker.example" });
    for (const origin of ["https://clanker.example", "http://localhost:4321", "http://127.0.0.1:4321"]) expect(isOwnOrigin(origin), origin).toBe(true);
    for (const origin of ["http://clanker.example", "https://localhost:4321", "null", "https://clanker.example/", "https://clanker.example.evil.example", ""])
      expect(isOwnOrigin(origin), origin).toBe(false);
  });
});
