import { formatDollarinos } from "../ui/format";
import { Link } from "../ui/link";
import { Table, Td, Th } from "../ui/table";
import type { Usage } from "./usage-range";

const WHOLE = new Intl.NumberFormat("en");

/** The skills whose runs cost most, with a bar that says how much of the dearest each is. */
export function UsageBySkill({ skills }: { skills: NonNullable<Usage["skills"]> }) {
  const most = Math.max(...skills.map(({ cost }) => cost));
  return (
    <Table
      label="What costs most"
      head={
        <>
          <Th>Skill</Th>
          <Th className="text-right">Runs</Th>
          <Th className="hidden text-right sm:table-cell">Each, on average</Th>
          <Th className="text-right">Dollarinos</Th>
        </>
      }
    >
      {skills.map(({ slug, name, runs, cost }) => (
        <tr key={slug} className="relative hover:bg-muted/50">
          <Td className="w-full max-w-0">
            <Link href={`/executions?skill=${encodeURIComponent(slug)}`} title={name} className="block truncate font-medium after:absolute after:inset-0">
              <bdi>{name}</bdi>
            </Link>
            <svg aria-hidden viewBox="0 0 100 1" preserveAspectRatio="none" className="mt-1 block h-1 w-full max-w-64">
              <rect width={most > 0 ? (cost / most) * 100 : 0} height="1" className="fill-accent" />
            </svg>
          </Td>
          <Td className="text-right text-muted-foreground tabular-nums">{WHOLE.format(runs)}</Td>
          <Td className="hidden text-right text-muted-foreground tabular-nums sm:table-cell">{formatDollarinos(cost / runs, 2)}</Td>
          <Td className="text-right tabular-nums">{formatDollarinos(cost, 2)}</Td>
        </tr>
      ))}
    </Table>
  );
}
