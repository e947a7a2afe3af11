import { Alert } from "../ui/alert";
import { Link } from "../ui/link";
import type { Failure } from "./follow-execution";

/** Where to put right what a run was refused for. */
const PLACES: [RegExp, string, string][] = [
  [/^SECRET_NOT_BOUND$/, "/settings/secrets", "Set the secret"],
  [/^(INSUFFICIENT_CREDITS|RUN_LIMIT_REACHED)$/, "/settings/billing", "See the credits"],
  [/^(TOOL_NOT_CONNECTED|CONNECTOR_\w+|CONNECTION_\w+)$/, "/connectors", "See the connectors"],
  [/^(CONSENT_\w+|PERMISSION_\w+)$/, "/agents", "See what agents have asked"],
  [/^MODEL_(NOT_CONFIGURED|KEY_REFUSED)$/, "/settings/models", "See the models"],
];

/** Why a run was refused or failed, with the way to where it can be put right. */
export function FailureAlert({ failure: { code, message } }: { failure: Failure }) {
  const [, href, label] = PLACES.find(([codes]) => codes.test(code)) ?? [];
  return (
    <Alert title={message} code={code}>
      {href && (
        <Link href={href} className="inline-block py-0.5 font-medium underline underline-offset-2">
          {label}
        </Link>
      )}
    </Alert>
  );
}
