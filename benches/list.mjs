// Lists every event stream.

import { management } from "./sdk.mjs";

let count = 0;
for await (const stream of await management.eventStreams.list({ take: 100 })) count += stream.id.length > 0;
console.log(count);
