import type { ReactNode } from "react";
import { device as program } from "../../components/auth/device";
import { FocusedHeading } from "../../components/ui/focused-heading";
import { TimeAgo } from "../../components/ui/time-ago";
import type { Device } from "./device-card";

/** Who asks, and the one check that keeps a stranger's code from being approved: that it is the code on one's own screen. */
export function DeviceFacts({ code, device }: { code: string; device: Device }) {
  const said = program(device.user_agent);
  // What is only its first word is not said twice.
  const words = device.user_agent?.startsWith(said) ? null : said;
  return (
    <>
      <header className="space-y-1">
        <FocusedHeading className="text-xl font-semibold tracking-tight break-words">“{device.client_label}” wants access</FocusedHeading>
        <p className="text-muted-foreground">It asks for a key to your workspace. The name is its own claim.</p>
      </header>
      <div className="space-y-3 rounded-lg border border-warning/30 bg-warning-ground p-4 text-center">
        <p role="img" className="font-mono text-3xl font-semibold tracking-[0.12em]" aria-label={`Code ${code.split("").join(" ")}`}>
          {code}
        </p>
        <p className="text-warning">
          Only go on if <b className="font-semibold">you started this yourself</b>, just now, and the device’s own screen shows this same code. If someone sent
          you here, deny it.
        </p>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Fact name="Asked">
          <TimeAgo at={device.created_at} />
        </Fact>
        <Fact name="From">
          <span className="font-mono">{device.ip ?? "an unknown address"}</span>
        </Fact>
        <Fact name="With">
          {words && <span className="block">{words}</span>}
          {device.user_agent && <span className="block font-mono text-xs leading-5 break-all text-muted-foreground">{device.user_agent}</span>}
        </Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
