// Prints the number of live events given as the first argument.

import { management } from "./sdk.mjs";

let left = Number(process.argv[2]);
let lines = [];
for await (const message of await management.events.subscribe({})) {
  lines.push(JSON.stringify(message.event));
  left -= 1;
  if (lines.length === 1000 || left === 0) {
    if (!process.stdout.write(lines.join("\n") + "\n")) await new Promise((drained) => process.stdout.once("drain", drained));
    lines = [];
  }
  if (left === 0) break;
}
process.exit();
