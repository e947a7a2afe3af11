import { expect, test } from "vitest";
import type { Block } from "./follow-execution";
import { currentStep, endOf, outputParts, titleOf } from "./output-parts";

type Given<B = Block> = B extends unknown ? Omit<B, "index" | "createdAt"> : never;
const numbered = (...blocks: Given[]) => blocks.map((block, i) => ({ ...block, index: i + 1, createdAt: "2026-01-01T00:00:00.000Z" }) as Block);

const text = (said: string): Given => ({ type: "text", text: said });
const log = (stream: string, said: string): Given => ({ type: "log", stream, text: said });
const call = (toolCallId: string, command = "ls"): Given => ({ type: "tool-call", toolCallId, toolName: "bash", input: { command } });
const result = (toolCallId: string, output = "out\n[exit status 0]", isError = false): Given => ({ type: "tool-result", toolCallId, output, isError });

const told = (...blocks: Given[]) =>
  outputParts(numbered(...blocks)).map((part) => (part.type === "tool" ? [part.call.toolCallId, part.result?.output ?? null] : [part.type, part.text]));

test("pieces are one text until a tool was used or something happened between them", () => {
  expect(
    told(text("Let me"), text(" look."), call("a"), result("a", "3"), text("I found 3 "), log("system", "Cut off here.\n"), text("I found 3 files.")),
  ).toEqual([
    ["text", "Let me look."],
    ["a", "3"],
    ["text", "I found 3 "],
    ["notice", "Cut off here."],
    ["text", "I found 3 files."],
  ]);
});

test("what a script logs does not break its text, and space alone is no text", () => {
  expect(told(text("# Ti"), log("stdout", "x\n"), text("tle\n"))).toEqual([["text", "# Title\n"]]);
  expect(told(text("\n\n"), call("a"), result("a", "ok"))).toEqual([["a", "ok"]]);
});

test("a result belongs to the last call of its id that has none", () => {
  expect(told(call("a"), log("system", "Begun again.\n"), call("a"), result("a", "2"))).toEqual([
    ["a", null],
    ["notice", "Begun again."],
    ["a", "2"],
  ]);
});

test("a tool's row says what was asked and how it ended", () => {
  const [first, second, third] = numbered(
    call("a", "\n  ls -la\nwc x"),
    result("a", "no\n[exit status 137: stopped, after 60 s at most]", true),
    result("b", "There is none.", true),
  );
  expect([titleOf(first as never), endOf(second as never), endOf(third as never)]).toEqual(["ls -la", "exit 137", "error"]);
});

test("the current step is the tool that runs, or what the model does", () => {
  expect(currentStep(numbered(text("a")), null)).toBeNull();
  expect(currentStep(numbered(text("a")), "small")).toBe("writing");
  expect(currentStep(numbered(text("a"), call("a", "cat x\ny")), null)).toBe("bash: cat x");
  expect(currentStep(numbered(call("a"), result("a")), "small")).toBe("thinking");
});
