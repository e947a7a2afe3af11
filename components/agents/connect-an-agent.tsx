import { buttonStyle } from "../ui/button-style";
import { href } from "../ui/href";
import { Link } from "../ui/link";
import { CLIENTS } from "./connect/clients";

/** The ways to connect an agent, each a link to how. */
export function ConnectAnAgent() {
  return (
    <section id="connect" aria-labelledby="connect-title" className="scroll-mt-16 space-y-3">
      <div className="space-y-1">
        <h2 id="connect-title" className="font-semibold">
          Connect an agent
        </h2>
        <p className="max-w-2xl text-muted-foreground">
          Choose what you use; the commands are filled in with the address of this server. An agent that can read a page finds its own way at{" "}
          <a href="/skill.md" className="text-accent underline underline-offset-2">
            /skill.md
          </a>
          .
        </p>
      </div>
      <ul className="flex flex-wrap gap-2">
        {CLIENTS.map(({ id, name }) => (
          <li key={id}>
            <Link href={href("/agents/connect", { client: id })} className={buttonStyle()}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
