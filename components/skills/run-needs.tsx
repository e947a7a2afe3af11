import type { ReactNode } from "react";
import { Alert } from "../ui/alert";
import { Link } from "../ui/link";

type Props = { slug: string; secrets: string[]; model: boolean; manages: boolean };

/** What a run would be refused for want of, said before anybody fills in its form, with the way to where it is put right. */
export function RunNeeds({ slug, secrets, model, manages }: Props) {
  return (
    <>
      {model && (
        <Alert tone="info" title="A language model does this skill, and none is set up here">
          {manages ? <Way href="/settings/models">Set up a model</Way> : "An admin of this workspace can set one up."}
        </Alert>
      )}
      {secrets.length > 0 && (
        <Alert tone="info" title={`This skill needs ${secrets.length === 1 ? "a secret" : `${secrets.length} secrets`} of yours to run`}>
          {manages ? (
            <span className="flex flex-wrap gap-x-4 gap-y-1">
              {secrets.map((name) => (
                <Way key={name} href={`/settings/secrets?name=${encodeURIComponent(name)}&skill=${encodeURIComponent(slug)}`}>
                  Set {name}
                </Way>
              ))}
            </span>
          ) : (
            `An admin of this workspace can set ${secrets.join(", ")}.`
          )}
        </Alert>
      )}
    </>
  );
}

const Way = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="inline-block py-0.5 font-medium wrap-anywhere underline underline-offset-2">
    {children}
  </Link>
);
