import { buttonStyle } from "../ui/button-style";
import { Link } from "../ui/link";

/** The 404 page's words, which every page loads with it (so it has no icon). What belongs to someone else reads the same as what does not exist. */
export function NothingHere({ inWorkspace = false }: { inWorkspace?: boolean }) {
  return (
    <div className="grid min-h-[70dvh] place-items-center p-6 text-center">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">There is nothing here</h1>
        <p className="mt-1 text-muted-foreground">The address is wrong, or what was here is gone or belongs to someone else.</p>
        <Link href={inWorkspace ? "/home" : "/"} className={buttonStyle({ className: "mt-5" })}>
          {inWorkspace ? "Go to your home page" : "Go to the start"}
        </Link>
      </div>
    </div>
  );
}
