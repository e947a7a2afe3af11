"use client";

import { useEffect } from "react";
import { Alert } from "../ui/alert";

/** Why an account was not connected, by the code with which a person came back. */
const PROBLEMS: Record<string, string> = {
  CONNECTION_DENIED: "The app did not let this server in: it was not allowed there, or what it was asked for does not hold any more. Nothing was connected.",
  CONNECTION_CHANGED: "This was begun by somebody else, in another browser, or more than 15 minutes ago. Nothing was connected; begin again.",
  CONNECTOR_NOT_CONFIGURED:
    "The app does not know this server: its client id or secret is missing or wrong, and whoever runs it has to look. Nothing was connected.",
  PROVIDER_UNAVAILABLE: "The app's sign-in does not answer as it should. Nothing was connected; try again shortly.",
  ROLE_REQUIRED: "You are not a member of the workspace any more in which this was begun. Nothing was connected.",
};
const OTHERWISE = "It did not work, and nothing was connected. Try again.";

/** What came of it when somebody comes back from an app. It is said once: the address forgets it, so that nobody shares or reloads it. */
export function Outcome({ connected, problem }: { connected?: { name: string; account: string }; problem?: string | undefined }) {
  useEffect(() => window.history.replaceState(window.history.state, "", "/connectors"), []);
  if (connected) return <Alert tone="info" title={`${connected.name} is connected as ${connected.account}.`} />;
  return problem === undefined ? null : <Alert title={PROBLEMS[problem] ?? OTHERWISE} code={problem in PROBLEMS ? problem : undefined} />;
}
