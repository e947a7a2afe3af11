import { buttonStyle } from "../ui/button-style";
import { Link } from "../ui/link";
import { Brand } from "./brand";

/** The top of the pages that work signed out. */
export function PublicHeader({ signedIn }: { signedIn: boolean }) {
  return (
    <header className="sticky top-0 z-30 border-b bg-background/95 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-1 px-4 sm:px-6">
        <Brand href="/" />
        <nav aria-label="Main" className="ml-auto flex items-center gap-1">
          <Link href="/skills" className={buttonStyle({ variant: "ghost" })}>
            Skills
          </Link>
          <Link href="/docs" className={buttonStyle({ variant: "ghost" })}>
            Docs
          </Link>
          <Link href={signedIn ? "/home" : "/sign-in"} className={buttonStyle({ variant: "primary", className: "ml-1" })}>
            {signedIn ? "Workspace" : "Sign in"}
          </Link>
        </nav>
      </div>
    </header>
  );
}
