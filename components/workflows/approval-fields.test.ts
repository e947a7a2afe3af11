import { expect, test } from "vitest";
import { askedOf, fieldOf, toAnswer } from "./approval-fields";

test("one yes or no is two buttons, beside texts too", () => {
  const asked = askedOf({ type: "object", properties: { approved: { type: "boolean" }, comment: { type: "string" } } });
  expect(asked.verdict).toEqual({ name: "approved", yes: "Approve", no: "Decline" });
  expect(asked.fields.map(({ name }) => name)).toEqual(["comment"]);
  expect(toAnswer(asked, {}, false)).toEqual({ approved: false });
  expect(toAnswer(asked, { comment: "Fine" }, true)).toEqual({ approved: true, comment: "Fine" });
  expect(askedOf({ properties: { publish: { type: "boolean", title: "Publish now" } } }).verdict).toMatchObject({
    yes: "Publish now: yes",
    no: "Publish now: no",
  });
});

test("several boxes, or a number beside one, are a form, and a box that was not ticked says no", () => {
  const several = askedOf({ properties: { a: { type: "boolean" }, b: { type: "boolean", default: true } } });
  expect(several.verdict).toBeNull();
  expect(toAnswer(several, { a: true }, true)).toEqual({ a: true, b: true });
  expect(toAnswer(several, { b: false }, true)).toEqual({ a: false, b: false });
  expect(askedOf({ properties: { a: { type: "boolean" }, n: { type: "integer" } } }).verdict).toBeNull();
});

test("an answer that is no object is one field", () => {
  const text = askedOf({ type: "string" });
  expect(toAnswer(text, { answer: "yes" }, true)).toBe("yes");
  expect(fieldOf(text, "resumeData")).toBe("answer");
  const anything = askedOf({});
  expect(toAnswer(anything, { answer: "[1, 2]" }, true)).toEqual([1, 2]);
  expect(fieldOf(askedOf({ properties: { n: { type: "integer" } } }), "resumeData.n")).toBe("n");
  expect(fieldOf(anything, "step")).toBeUndefined();
});
