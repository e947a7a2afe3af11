import { LLMock } from "@copilotkit/aimock";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";

/** A key that the double takes. */
export const GOOD_ANTHROPIC_KEY = "sk-ant-good-for-tests-7f3a";

/** Starts what stands for Anthropic, once a process, and has the application ask it. It refuses every key but the good one. */
export const useAnthropicDouble = () =>
  once("test:anthropic", async () => {
    const double = new LLMock({ port: 0, logLevel: "silent", auth: { apiKeys: [GOOD_ANTHROPIC_KEY] } });
    await double.start();
    env().ANTHROPIC_BASE_URL = double.url;
    return double;
  });
