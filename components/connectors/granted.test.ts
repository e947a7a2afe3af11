import { expect, test } from "vitest";
import { grantedWords } from "./granted";

test("what an account allows is said once, in words, and what nobody has put into words as it is", () => {
  const words = grantedWords("gmail", [
    "openid",
    "email",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/gmail.modify",
    "x:y",
  ]);
  expect(words).toEqual(["See the e-mail address", "Read, write, send and file mail, but delete none for good", "x:y"]);
  expect(grantedWords("github", ["repo"])).toEqual(["Read and change repositories, private ones too"]);
  expect(grantedWords("notion", [])).toHaveLength(1);
});
