import type { Metadata } from "next";
import { publicUrl, type Query, readQuery, requireCaller } from "#lib/session";
import { reach } from "../../../../components/agents/connect/client-config";
import { CLIENTS } from "../../../../components/agents/connect/clients";
import { withArticle } from "../../../../components/settings/roles";
import { mayManage } from "../../../../components/shell/viewers";
import { Alert } from "../../../../components/ui/alert";
import { FilterLinks } from "../../../../components/ui/filter-links";
import { href } from "../../../../components/ui/href";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";

export const metadata: Metadata = { title: "Connect an agent" };

const PATH = "/agents/connect";
const LINK = "text-accent underline underline-offset-2";

export default async function ConnectPage({ searchParams }: { searchParams: Query }) {
  const { client: wanted } = await readQuery(searchParams, "client");
  const { role } = await requireCaller(href(PATH, { client: wanted }));
  const chosen = CLIENTS.find(({ id }) => id === wanted) ?? CLIENTS[0];
  if (!chosen) return null;
  const url = publicUrl();
  const links = CLIENTS.map(({ id, name }) => ({ label: name, href: href(PATH, { client: id }), current: id === chosen.id }));
  return (
    <>
      <PageHeader title="Connect an agent" crumbs={[{ label: "Agents", href: "/agents" }]}>
        Your agent gets the skills, workflows and files of this workspace as tools, by{" "}
        <a href="https://modelcontextprotocol.io" className={LINK}>
          MCP
        </a>
        .{" "}
        <Link href="/docs/mcp" className={LINK}>
          What it can do
        </Link>
      </PageHeader>
      <div className="max-w-3xl space-y-6">
        <FilterLinks label="What do you want to connect?" links={links} wrap />
        <section aria-labelledby="client" className="space-y-6">
          <h2 id="client" className="font-semibold">
            {chosen.name}
          </h2>
          <Reach url={url} />
          {chosen.steps(url)}
        </section>
        <p className="border-t pt-4 text-muted-foreground">
          {chosen.inBrowser && "Signing in opens a page here that says what the app asks for; you choose what it may do. "}
          However far you let an agent in, it may do no more than you: what {withArticle(role)} may.{" "}
          {chosen.takesKey && <WhereKeysAre manages={mayManage(role)} />}
        </p>
      </div>
    </>
  );
}

function WhereKeysAre({ manages }: { manages: boolean }) {
  return manages ? (
    <>
      A key is made in{" "}
      <Link href="/settings/keys" className={LINK}>
        Settings → API keys
      </Link>
      ; put it in place of YOUR_KEY.
    </>
  ) : (
    <>
      Keys are made by the admins of a workspace, in Settings → API keys. Or{" "}
      <Link href={href(PATH, { client: "code" })} className={LINK}>
        get one by a code
      </Link>
      .
    </>
  );
}

/** Who cannot reach this server as it is set up. */
function Reach({ url }: { url: string }) {
  const who = reach(url);
  if (who === "anywhere") return null;
  return who === "here" ? (
    <Alert tone="info" title={`${url} is this computer’s own address`}>
      Only programs on the computer that runs the server can reach it. Claude’s connectors, ChatGPT and others that run in a cloud cannot.
    </Alert>
  ) : (
    <Alert tone="info" title={`${url} is not https`}>
      Many apps refuse to sign in over plain http, and those that run in a cloud cannot reach it. A key still works, and can be read on the way.
    </Alert>
  );
}
