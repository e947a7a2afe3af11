import type { Rule } from "#lib/runtime/scan/rule";
import { SECRET_SHAPES } from "#lib/runtime/scan/secret-shapes";

/** What stands in documents for a credential. */
const PLACEHOLDER = /EXAMPLE|example|xxxx|XXXX|0000000|1234567|abcdefg|ABCDEFG|your[_-]|placeholder|redacted|dummy|\.\.\.|sample|<[^>]{1,40}>|(.)\1{7}/;
/** Made when the tests run, so that no scanner of a Git host takes them for real ones. */
const made = (...parts: string[]) => parts.join("");

export const SECRETS: Rule[] = [
  {
    id: "secrets/inside",
    title: "A credential is in the skill",
    severity: "high",
    confidence: "high",
    advice: "Revoke it now: everybody who has the skill has it. Then declare it under metadata: clanker-secrets and read it from the environment.",
    applies: "all",
    match: {
      detect: ({ text }) => {
        if (text === null) return [];
        return SECRET_SHAPES.flatMap(({ name, shape }) => {
          const walk = new RegExp(shape.source, `${shape.flags}g`);
          const hits = [];
          let line = 1;
          let counted = 0;
          for (let match = walk.exec(text); match && hits.length < 20; match = walk.exec(text)) {
            if (PLACEHOLDER.test(match[0])) continue;
            for (let at = text.indexOf("\n", counted); at !== -1 && at < match.index; at = text.indexOf("\n", at + 1)) {
              line++;
              counted = at + 1;
            }
            hits.push({ line, title: `A credential is in the skill: ${name}`, evidence: `${match[0].slice(0, 4)}…redacted` });
          }
          return hits;
        });
      },
    },
    samples: {
      bad: [
        made("key = AK", "IAQ7RZ2PLM9KDT4VWX"),
        made("token: gh", "p_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5"),
        made("-----BEGIN ", "PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n"),
        made("sk-", "ant-api03-", "Zq8Wm3Kd9Rt2Yp5Lx7Vb4Nc6"),
        made("xo", "xb-", "273849506172-Kq9Wz2Lm4Rt7Yp"),
        made("c", "k_", "Zq8Wm3Kd9Rt2Yp5Lx7Vb4Nc6Jh1Gf0Ds2Aq7Wu"),
      ],
      good: [
        made("AK", "IAIOSFODNN7EXAMPLE"),
        made("gh", "p_", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        "-----BEGIN PRIVATE KEY----- is the first line of the file.",
        "sk-ant-… is how it begins.",
      ],
    },
  },
  {
    id: "secrets/assigned",
    title: "What looks like a password is in the code",
    severity: "low",
    confidence: "low",
    advice: "Declare it under metadata: clanker-secrets and read it from the environment.",
    applies: "code",
    strings: true,
    hints: ["password", "secret", "token", "api_key", "apikey", "passwd"],
    unless: /example|placeholder|your|xxxx|\*\*\*|<|\$\{|process\.env|environ/i,
    match: { any: [/\b\w{0,30}(?:password|passwd|secret|token|api_?key)["']? ?(?:=|:) ?["'](?=[^"'\s]{0,60}\d)[^"'\s]{12,120}["']/i] },
    samples: {
      bad: [{ path: "scripts/a.py", text: made("DB_PASS", "WORD = 'Tr0ub4dor-Zebra-91'") }],
      good: [{ path: "scripts/a.py", text: "password = os.environ['DB_PASSWORD']\ntoken = 'none'" }],
    },
  },
];
