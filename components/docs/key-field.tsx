import { Field, Input } from "../ui/field";
import { Link } from "../ui/link";
import type { Callable } from "./console-request";
import { LINK } from "./link-style";

/** As whom the console asks: with the key that is entered, or as who is signed in. */
export function KeyField({ use, value, onChange }: { use: Callable["key"]; value: string; onChange(value: string): void }) {
  if (use === "useless") return <p className="text-muted-foreground">Anyone may call it: no key is needed.</p>;
  if (use === "refused") {
    return (
      <p className="text-muted-foreground">
        No API key will do. It is called as the person who is{" "}
        <Link href="/sign-in" className={LINK}>
          signed in
        </Link>{" "}
        in this browser.
      </p>
    );
  }
  return (
    <Field
      label="API key"
      hint={
        <>
          Leave it empty to call as the person who is signed in in this browser, or{" "}
          <Link href="/settings/keys" className={LINK}>
            make a key
          </Link>
          . It is forgotten with this tab.
        </>
      }
    >
      <Input type="password" autoComplete="off" value={value} placeholder="ck_…" onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}
