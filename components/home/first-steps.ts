import type { OutputOf } from "#lib/client";

type Agent = OutputOf<"GET /agents">["data"][number];
export type Step = { id: string; title: string; gives: string; href: string; done: boolean };

type State = {
  /** Whether the person may invite others and make keys. */
  manages: boolean;
  ran: boolean;
  looked: boolean;
  agents: Agent[];
  /** Those who are in the workspace, and those who are invited. */
  people: number;
  connected: boolean;
};

/** A key that a program has used, or an app that a person let in. One that was only made is no agent yet. */
const isAgent = ({ client, lastUsedAt }: Agent): boolean => client !== null || lastUsedAt !== null;

/** What somebody new does first, and what of it is done, as the workspace stands. */
export function firstSteps({ manages, ran, looked, agents, people, connected }: State): Step[] {
  const begin: Step[] = [
    { id: "run", title: "Run a skill", gives: "Choose one in the marketplace, add it, and try it on its example.", href: "/skills", done: ran },
    { id: "look", title: "Look at a result", gives: "A run keeps what it said, the files it left and what it cost.", href: "/executions", done: looked },
    {
      id: "agent",
      title: "Connect an agent",
      gives: "Your assistant runs skills here, and asks before it does more.",
      href: "/agents/connect",
      done: agents.some(isAgent),
    },
  ];
  const apps = {
    id: "connect",
    title: "Connect an app",
    gives: "Skills read your mail, files or repositories through it.",
    href: "/connectors",
    done: connected,
  };
  if (!manages) return [...begin, apps];
  const gives = "A key is for scripts that call the API; an app lets skills read your mail or files.";
  return [
    ...begin,
    { id: "invite", title: "Invite somebody", gives: "They see the same skills, runs and files.", href: "/settings/members", done: people > 1 },
    { ...apps, title: "Make a key or connect an app", gives, href: "/settings/keys", done: connected || agents.length > 0 },
  ];
}
