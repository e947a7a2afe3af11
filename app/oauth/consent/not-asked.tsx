import type { ReactNode } from "react";
import { Alert } from "../../../components/ui/alert";
import { buttonStyle } from "../../../components/ui/button-style";
import { Link } from "../../../components/ui/link";

/** An app's request that nobody can be asked about. Nothing was decided, and the browser goes nowhere. */
export function NotAsked({ children }: { children: ReactNode }) {
  return (
    <article className="space-y-5 rounded-xl border bg-card p-5">
      <h1 className="text-xl font-semibold tracking-tight">This app cannot be connected like this</h1>
      <Alert title={children} />
      <p className="text-muted-foreground">
        It was given no access, and nothing was sent to it. Go back to the app and start again; if that does not help, remove this server there and add it anew.
      </p>
      <Link href="/agents/connect" className={buttonStyle()}>
        How to connect an app
      </Link>
    </article>
  );
}
