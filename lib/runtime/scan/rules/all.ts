import type { Rule } from "#lib/runtime/scan/rule";
import { AUTHORITY } from "#lib/runtime/scan/rules/authority";
import { COMBINED } from "#lib/runtime/scan/rules/combined";
import { DECEPTION } from "#lib/runtime/scan/rules/deception";
import { DESTRUCTION } from "#lib/runtime/scan/rules/destruction";
import { EXECUTION } from "#lib/runtime/scan/rules/execution";
import { EXECUTION_ENCODED } from "#lib/runtime/scan/rules/execution-encoded";
import { EXECUTION_LOCAL } from "#lib/runtime/scan/rules/execution-local";
import { EXFILTRATION } from "#lib/runtime/scan/rules/exfiltration";
import { EXFILTRATION_ENVIRONMENT } from "#lib/runtime/scan/rules/exfiltration-environment";
import { FILES } from "#lib/runtime/scan/rules/files";
import { INJECTION } from "#lib/runtime/scan/rules/injection";
import { LASTING } from "#lib/runtime/scan/rules/lasting";
import { NETWORK } from "#lib/runtime/scan/rules/network";
import { OBFUSCATION } from "#lib/runtime/scan/rules/obfuscation";
import { PERSISTENCE } from "#lib/runtime/scan/rules/persistence";
import { PRIVILEGE } from "#lib/runtime/scan/rules/privilege";
import { SECRETS } from "#lib/runtime/scan/rules/secrets";
import { SUPPLY } from "#lib/runtime/scan/rules/supply";
import { TOLD } from "#lib/runtime/scan/rules/told";
import { TONGUES } from "#lib/runtime/scan/rules/tongues";
import { UNDECLARED } from "#lib/runtime/scan/rules/undeclared";

export const RULES: Rule[] = [
  ...EXECUTION,
  ...EXECUTION_ENCODED,
  ...EXECUTION_LOCAL,
  ...COMBINED,
  ...DESTRUCTION,
  ...EXFILTRATION,
  ...EXFILTRATION_ENVIRONMENT,
  ...NETWORK,
  ...INJECTION,
  ...AUTHORITY,
  ...TOLD,
  ...TONGUES,
  ...DECEPTION,
  ...OBFUSCATION,
  ...PERSISTENCE,
  ...LASTING,
  ...PRIVILEGE,
  ...SECRETS,
  ...SUPPLY,
  ...UNDECLARED,
  ...FILES,
];
