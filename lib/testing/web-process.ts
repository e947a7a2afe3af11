import { type ChildProcess, spawn } from "node:child_process";
import { freePort } from "#lib/testing/free-port";

/** The product's web server as a process of its own, started as scripts/start.mjs would, on the test's database and the build that is there. Answers once it is healthy; `supervise` is given it before. */
export async function startWebProcess(variables: Record<string, string> = {}, supervise: (child: ChildProcess) => void = () => {}) {
  const port = Number(variables.PORT ?? (await freePort()));
  const env = { ...process.env, NODE_ENV: "production", PORT: String(port), LOG_LEVEL: "fatal", ...variables } as NodeJS.ProcessEnv;
  const child = spawn("node_modules/node/bin/node", ["--disable-warning=ExperimentalWarning", "scripts/web.ts"], {
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  supervise(child);
  const url = `http://127.0.0.1:${port}`;
  const healthy = () =>
    fetch(`${url}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  for (let tries = 0; !(await healthy()); tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error("a web server did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, port, process: child };
}
