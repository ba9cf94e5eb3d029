// The commands of `events` against the mock: a request that the API description does not allow is answered with an error,
// and the command fails.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

const id = "est_7yVnQkR2mWdTzLc4HfJpXa";
const event = "evt_4tKzWn8LqRbVxJ2cMfHsPd";
const webhook = ["--webhook-url", "https://hooks.example.com/identity"];

const dates = ["--from", "2026-03-01", "--to", "2026-03-02"];

// Not among them: redeliver-many, which follows every page first, while the mock's pages lead to themselves.
const commands = [
  ["create", "-n", "crm-sync", "-s", "user.created,user.updated", ...webhook, "--webhook-token-env", "HOOK_SECRET"],
  ["create", "-s", "user.*", "--status", "disabled", ...webhook, "--webhook-basic", "svc", "--webhook-password-env", "HOOK_SECRET"],
  ["create", "-s", "*", ...webhook, "--webhook-header", "x-hook-secret", "--webhook-header-value-env", "HOOK_SECRET"],
  ["create", "-n", "bus", "-s", "user.created", "--aws-account-id", "210987654321", "--aws-region", "eu-west-1"],
  ["create", "-n", "run", "-s", "user.created", "--action-id", "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30"],
  ["show", id],
  ["list"],
  ["list", "--limit", "1"],
  ["update", id, "-n", "crm-sync-v2", "-s", "+user.deleted,-user.updated"],
  ["update", id, ...webhook, "--webhook-token-env", "HOOK_SECRET"],
  ["enable", id],
  ["disable", id],
  ["deliveries", "list", id, "--limit", "1"],
  ["deliveries", "list", id, "--type", "user.created,user.updated", "--status", "failed", ...dates, "--limit", "1"],
  ["deliveries", "show", id, event],
  ["trigger", id, "--type", "user.created"],
  ["trigger", id, "--type", "user.updated", "--payload", '{"object":{"user_id":"auth0|1"}}'],
  ["redeliver", id, event],
  ["stats", id],
  ["stats", id, ...dates],
  ["delete", id, "--force"],
];

/** Runs `events` with these arguments, and returns its exit code and what it said. */
async function run(args) {
  const env = {
    ...process.env,
    AUTH0_DOMAIN: `http://${process.env.AUTH0_DOMAIN}`,
    AUTH0_API_TOKEN: "a-token",
    HOOK_SECRET: "not-a-real-secret",
    CI: "true",
  };
  const ended = promisify(execFile)(process.env.EVENTS, [...args, "--no-retry"], { env }).catch((error) => error);
  const { code = 0, stderr } = await ended;
  return { code, stderr };
}

for (const args of commands) {
  test(`events ${args.join(" ")}`, { timeout: 60_000 }, async () => {
    const { code, stderr } = await run(args);
    assert.equal(code, 0, stderr);
  });
}

test("the mock refuses what the description does not allow", { timeout: 60_000 }, async () => {
  const { code, stderr } = await run(["create", "-s", "user.invented", ...webhook, "--webhook-token-env", "HOOK_SECRET"]);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /the API answered 400/);
});
