// The official Node.js SDK as its documentation sets it up. NODE_SDK is the directory it is installed in; AUTH0_DOMAIN and
// AUTH0_API_TOKEN are the tenant.

import { createRequire } from "node:module";

const { ManagementClient } = createRequire(`${process.env.NODE_SDK}/`)("auth0");
const domain = process.env.AUTH0_DOMAIN;
const token = process.env.AUTH0_API_TOKEN;
// The SDK supports https only.
const plainly = (url, options) => fetch(String(url).replace("https:", "http:"), options);
export const management = domain.startsWith("http://")
  ? new ManagementClient({ domain: domain.replace("http://", ""), token, fetch: plainly })
  : new ManagementClient({ domain, token });
