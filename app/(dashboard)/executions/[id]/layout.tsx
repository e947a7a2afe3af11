import type { ReactNode } from "react";
import { currentCaller } from "#lib/session";
import { ResultSeen } from "../../../../components/home/result-seen";

export default async function ExecutionLayout({ children }: { children: ReactNode }) {
  const caller = await currentCaller();
  return (
    <>
      {caller && <ResultSeen workspace={`ws_${caller.workspace.id}`} />}
      {children}
    </>
  );
}
