// Lists every event stream with the official Node.js SDK, as its documentation does. NODE_SDK is the directory it is
// installed in; AUTH0_DOMAIN and AUTH0_API_TOKEN are the tenant.

import { createRequire } from "node:module";

const { ManagementClient } = createRequire(`${process.env.NODE_SDK}/`)("auth0");
const management = new ManagementClient({ domain: process.env.AUTH0_DOMAIN, token: process.env.AUTH0_API_TOKEN });
let count = 0;
for await (const stream of await management.eventStreams.list({ take: 100 })) count += stream.id.length > 0;
console.log(count);
