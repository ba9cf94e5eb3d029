// Starts what the suite runs against, runs it, and ends what it started: `node run.js emulator|mock`.
//
// `emulator`: the shipped command with --tls, the SDK told of it by the variables that it prints, and by nothing else.
// `mock`: Prism over the API description, which answers a request that the description does not allow with an error; the
// SDK's suite runs against it, and then the commands of `events` itself.
//
// EVENTS names the binary; else the debug build is used. Nothing is left behind.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const events = process.env.EVENTS ?? here("../../../target/debug/events");
const startLimit = 60_000;
const started = [];
// The emulator's certificate is kept here.
const scratch = mkdtempSync(join(tmpdir(), "events-conformance-"));

/** Starts a program whose output is read, and returns it with the first line that `wanted` accepts. */
async function start(program, args, wanted) {
  const env = { ...process.env, EVENTS_STATE_DIR: scratch };
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env });
  started.push(child);
  const limit = setTimeout(() => child.kill(), startLimit);
  const seen = [];
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line);
    if (wanted(line)) {
      clearTimeout(limit);
      child.stdout.resume();
      return line;
    }
  }
  throw new Error(`${program} did not become ready:\n${seen.join("\n")}`);
}

/** Runs a program to its end and returns its exit code. */
async function run(program, args, env) {
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...env } });
  started.push(child);
  const [code] = await once(child, "exit");
  return code ?? 1;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const suite = (file, env) => run(process.execPath, ["--test", "--test-reporter=spec", here(file)], env);

const targets = {
  async emulator() {
    const args = ["emulator", "--tls", "--port", "0", "--json", "--retry-schedule", "20ms,20ms,20ms"];
    const { env } = JSON.parse(await start(events, args, () => true));
    return suite("sdk.test.js", { ...env, TARGET: "emulator" });
  },
  async mock() {
    const port = await freePort();
    const prism = here("node_modules/@stoplight/prism-cli/dist/index.js");
    const args = [prism, "mock", "--errors", "--host", "127.0.0.1", "--port", `${port}`, here("../openapi.yaml")];
    await start(process.execPath, args, (line) => line.includes("Prism is listening"));
    const env = { AUTH0_DOMAIN: `127.0.0.1:${port}`, EVENTS: events, TARGET: "mock" };
    return (await suite("sdk.test.js", env)) || suite("commands.test.js", env);
  },
};

/** Ends what was started, and removes what was written. */
function clear() {
  for (const child of started) child.kill();
  rmSync(scratch, { recursive: true, force: true });
}

// Whoever runs out of patience with this must not have to look for the rest.
process.once("SIGTERM", () => {
  clear();
  process.exit(1);
});
try {
  const target = targets[process.argv[2]];
  if (!target) throw new Error("usage: node run.js emulator|mock");
  process.exitCode = await target();
} finally {
  clear();
}
