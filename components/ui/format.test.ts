import { expect, test } from "vitest";
import { formatDollarinos } from "./format";

test("an amount is cut to the digits that are asked for, and never said to be nothing when it is not", () => {
  expect(formatDollarinos(1234.567891)).toBe("1,234.567891");
  expect(formatDollarinos(1.999, 2)).toBe("1.99");
  expect(formatDollarinos(0.009, 2)).toBe("<0.01");
  expect(formatDollarinos(0.000001)).toBe("0.000001");
  expect(formatDollarinos(0, 2)).toBe("0");
  expect(formatDollarinos(-0.5, 2)).toBe("-0.5");
});
