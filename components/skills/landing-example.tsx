import { Bot, Check, FileSpreadsheet, FileText } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "../ui/badge";
import { buttonStyle } from "../ui/button-style";

/** What a run and an agent's question look like here, made of the pieces that the app is made of. Nothing in it can be pressed. */
export function LandingExample() {
  return (
    <figure aria-label="An example of a run and of an agent’s question" className="grid min-w-0 gap-3">
      <div className="space-y-3 rounded-lg border bg-card p-4">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">csv-report</span>
          <span className="font-mono text-xs text-muted-foreground">exec_1042</span>
          <Badge tone="success" className="ml-auto">
            <Check aria-hidden className="size-3.5" /> Completed in 1.4 s
          </Badge>
        </p>
        <div className="space-y-1 rounded-md bg-muted/60 p-3 font-mono text-xs leading-relaxed">
          <p>orders.csv: 12 rows, 4 columns</p>
          <p>1 duplicate row, 2 empty cells</p>
          <p className="text-muted-foreground">revenue by region: North 41 %, West 33 %, South 26 %</p>
        </div>
        <ul className="flex flex-wrap gap-2 text-xs">
          <Artifact icon={<FileText aria-hidden className="size-3.5" />} name="report.html" size="18 KB" />
          <Artifact icon={<FileSpreadsheet aria-hidden className="size-3.5" />} name="clean.csv" size="1.1 KB" />
        </ul>
      </div>
      <div className="space-y-3 rounded-lg border bg-card p-4">
        <p className="flex items-start gap-2.5">
          <Bot aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
          <span>
            <span className="font-medium">Release bot</span> asks to read your GitHub account: “I want to list the issues of this milestone.”
          </span>
        </p>
        <p className="flex flex-wrap gap-2">
          <span className={buttonStyle({ variant: "primary", size: "sm" })}>Allow once</span>
          <span className={buttonStyle({ size: "sm" })}>For an hour</span>
          <span className={buttonStyle({ variant: "ghost", size: "sm" })}>No</span>
        </p>
      </div>
    </figure>
  );
}

const Artifact = ({ icon, name, size }: { icon: ReactNode; name: string; size: string }) => (
  <li className="inline-flex items-center gap-1.5 rounded-md border px-2 py-1">
    {icon} {name} <span className="text-muted-foreground">{size}</span>
  </li>
);
