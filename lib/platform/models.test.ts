import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
});

const ENDPOINT = { MODEL_BASE_URL: "http://127.0.0.1:1", MODEL_NAME: "small,large", MODEL_PRICES: "priced=1/2" };

/** The module with an environment of its own. */
async function load(variables: Record<string, string>) {
  vi.resetModules();
  for (const name of ["ANTHROPIC_API_KEY", "ANTHROPIC_MODEL", "MODEL_BASE_URL", "MODEL_NAME", "MODEL_PRICES"]) vi.stubEnv(name, variables[name] ?? "");
  return import("#lib/platform/models");
}

test("the workspace's key comes before the server's Anthropic, and that before an endpoint", async () => {
  const none = await load({});
  expect([none.modelsConfigured(), none.findModel({}), none.modelChoice({ byok: false })]).toEqual([false, undefined, { ok: true, model: undefined }]);
  expect(none.findModel({ byokKey: "k" })).toMatchObject({ name: "claude-sonnet-5-5", provider: "anthropic", byok: true });
  const both = await load({ ANTHROPIC_API_KEY: "k", ANTHROPIC_MODEL: "claude-haiku-5", ...ENDPOINT });
  expect(both.findModel({})).toMatchObject({ name: "claude-haiku-5", provider: "anthropic", byok: false });
  expect(both.findModel({ byokKey: "own" })).toMatchObject({ provider: "anthropic", byok: true });
  expect(both.findModel({ requested: "large" })).toMatchObject({ name: "large", provider: "openai-compatible" });
  const endpoint = await load(ENDPOINT);
  expect([endpoint.modelsConfigured(), endpoint.findModel({})]).toMatchObject([true, { name: "small", provider: "openai-compatible", byok: false }]);
});

test("a model that is not offered is refused with those that are, and a key of one's own is Anthropic's", async () => {
  const { findModel, modelChoice } = await load(ENDPOINT);
  for (const requested of ["small", "large", "priced"]) expect(modelChoice({ byok: false, requested })).toEqual({ ok: true, model: requested });
  expect(modelChoice({ byok: false, requested: "claude-opus-5" })).toEqual({ ok: false, choices: "choose small, large, priced" });
  expect(() => findModel({ requested: "gpt" })).toThrow("choose small, large, priced");
  expect(modelChoice({ byok: true, requested: "claude-opus-5" })).toEqual({ ok: true, model: "claude-opus-5" });
  expect(modelChoice({ byok: true, requested: "small" })).toMatchObject({ ok: false });
  const anthropic = await load({ ANTHROPIC_API_KEY: "k" });
  expect(anthropic.modelChoice({ byok: false, requested: "claude-opus-5" })).toEqual({ ok: true, model: "claude-opus-5" });
  expect(anthropic.modelChoice({ byok: false, requested: "gpt" })).toEqual({ ok: false, choices: "choose a Claude model such as claude-sonnet-5-5" });
});
