import { setTimeout as sleep } from "node:timers/promises";
import type { CallToolResult, ServerContext } from "@modelcontextprotocol/server";

type FixtureTool = {
  description: string;
  inputSchema?: Record<string, unknown>;
  call(args: Record<string, string>, ctx: ServerContext): CallToolResult | Promise<CallToolResult>;
};

/** A picture and a sound that are as small as their formats allow. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

/** The tools that the official conformance suite calls by name. What it says of each stands in its source. */
export const FIXTURE_TOOLS: Record<string, FixtureTool> = {
  test_simple_text: { description: "Answers a text.", call: () => text("This is a simple text response for testing.") },
  test_image_content: { description: "Answers a picture.", call: () => ({ content: [{ type: "image", data: PNG, mimeType: "image/png" }] }) },
  test_audio_content: { description: "Answers a sound.", call: () => ({ content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }] }) },
  test_embedded_resource: {
    description: "Answers a resource.",
    call: () => ({
      content: [{ type: "resource", resource: { uri: "test://embedded-resource", mimeType: "text/plain", text: "This is an embedded resource content." } }],
    }),
  },
  test_multiple_content_types: {
    description: "Answers a text, a picture and a resource.",
    call: () => ({
      content: [
        { type: "text", text: "Multiple content types test:" },
        { type: "image", data: PNG, mimeType: "image/png" },
        { type: "resource", resource: { uri: "test://mixed-content-resource", mimeType: "application/json", text: '{"test":"data","value":123}' } },
      ],
    }),
  },
  test_tool_with_logging: {
    description: "Logs three lines while it works.",
    async call(_, ctx) {
      for (const line of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
        await ctx.mcpReq.log("info", line);
        await sleep(50);
      }
      return text("Logged three lines.");
    },
  },
  test_tool_with_progress: {
    description: "Says how far it is.",
    async call(_, ctx) {
      const { progressToken } = ctx.mcpReq._meta ?? {};
      for (const progress of [0, 50, 100]) {
        if (progressToken !== undefined)
          await ctx.mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 100, message: `${progress} of 100` } });
        await sleep(50);
      }
      return text(String(progressToken));
    },
  },
  test_error_handling: {
    description: "Fails.",
    call: () => ({ isError: true, ...text("This tool intentionally returns an error for testing") }),
  },
  test_sampling: {
    description: "Asks the client's model.",
    inputSchema: object({ prompt: { type: "string" } }),
    async call({ prompt = "" }, ctx) {
      const { content } = await ctx.mcpReq.requestSampling({ messages: [{ role: "user", content: { type: "text", text: prompt } }], maxTokens: 100 });
      return text(`LLM response: ${"text" in content ? content.text : JSON.stringify(content)}`);
    },
  },
  test_elicitation: {
    description: "Asks the client's person.",
    inputSchema: object({ message: { type: "string" } }),
    call: async ({ message = "" }, ctx) =>
      elicit(ctx, "User response: ", message, {
        username: { type: "string", description: "User's response" },
        email: { type: "string", description: "User's email address" },
      }),
  },
  test_elicitation_sep1034_defaults: {
    description: "Asks with a default for each field.",
    call: (_, ctx) =>
      elicit(ctx, "Elicitation completed: ", "Look over these.", {
        name: { type: "string", default: "John Doe" },
        age: { type: "integer", default: 30 },
        score: { type: "number", default: 95.5 },
        status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
        verified: { type: "boolean", default: true },
      }),
  },
  test_elicitation_sep1330_enums: {
    description: "Asks with every kind of choice.",
    call: (_, ctx) =>
      elicit(ctx, "Elicitation completed: ", "Choose.", {
        untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
        titledSingle: { type: "string", oneOf: titled("value", "Option") },
        legacyEnum: { type: "string", enum: ["opt1", "opt2", "opt3"], enumNames: ["Option One", "Option Two", "Option Three"] },
        untitledMulti: { type: "array", items: { type: "string", enum: ["option1", "option2", "option3"] } },
        titledMulti: { type: "array", items: { anyOf: titled("value", "Choice") } },
      }),
  },
  test_reconnection: {
    description: "Closes its stream before it answers, so that the client comes back for the answer.",
    async call(_, ctx) {
      if (!ctx.http?.closeSSE) return { isError: true, ...text("This stream cannot be closed early.") };
      ctx.http.closeSSE();
      await sleep(100);
      return text("The client came back.");
    },
  },
  json_schema_2020_12_tool: {
    description: "Tool with JSON Schema 2020-12 features",
    inputSchema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      $defs: { address: { type: "object", properties: { street: { type: "string" }, city: { type: "string" } } } },
      properties: { name: { type: "string" }, address: { $ref: "#/$defs/address" } },
      additionalProperties: false,
    },
    call: () => text("Its schema is what counts."),
  },
};

const text = (value: string): CallToolResult => ({ content: [{ type: "text", text: value }] });

function object(properties: Record<string, object>) {
  return { type: "object" as const, properties, required: Object.keys(properties) };
}

const titled = (name: string, title: string) => ["First", "Second", "Third"].map((which, i) => ({ const: `${name}${i + 1}`, title: `${which} ${title}` }));

async function elicit(ctx: ServerContext, begin: string, message: string, properties: Record<string, object>): Promise<CallToolResult> {
  const { action, content } = await ctx.mcpReq.elicitInput({ message, requestedSchema: { type: "object", properties } as never });
  return text(`${begin}action=${action}, content=${JSON.stringify(content ?? {})}`);
}
