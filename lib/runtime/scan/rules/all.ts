import type { Rule } from "#lib/runtime/scan/rule";
import { DECEPTION } from "#lib/runtime/scan/rules/deception";
import { EXECUTION } from "#lib/runtime/scan/rules/execution";
import { EXECUTION_ENCODED } from "#lib/runtime/scan/rules/execution-encoded";
import { EXECUTION_LOCAL } from "#lib/runtime/scan/rules/execution-local";
import { EXFILTRATION } from "#lib/runtime/scan/rules/exfiltration";
import { FILES } from "#lib/runtime/scan/rules/files";
import { INJECTION } from "#lib/runtime/scan/rules/injection";
import { NETWORK } from "#lib/runtime/scan/rules/network";
import { OBFUSCATION } from "#lib/runtime/scan/rules/obfuscation";
import { PERSISTENCE } from "#lib/runtime/scan/rules/persistence";
import { PRIVILEGE } from "#lib/runtime/scan/rules/privilege";
import { SECRETS } from "#lib/runtime/scan/rules/secrets";
import { SUPPLY } from "#lib/runtime/scan/rules/supply";
import { UNDECLARED } from "#lib/runtime/scan/rules/undeclared";

export const RULES: Rule[] = [
  ...EXECUTION,
  ...EXECUTION_ENCODED,
  ...EXECUTION_LOCAL,
  ...EXFILTRATION,
  ...NETWORK,
  ...INJECTION,
  ...DECEPTION,
  ...OBFUSCATION,
  ...PERSISTENCE,
  ...PRIVILEGE,
  ...SECRETS,
  ...SUPPLY,
  ...UNDECLARED,
  ...FILES,
];
