// The official SDK through the life of a stream. Against the mock the same calls are made, and only what a stateless server
// can answer is checked: that every request was one that the API description allows.

import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { ManagementClient } from "auth0";

const domain = process.env.AUTH0_DOMAIN;
const mocked = process.env.TARGET === "mock";
const patience = 10_000;

/** The client as the SDK's documentation makes it; the mock has no TLS and no token endpoint worth the name. */
function client(options = {}) {
  const plain = (url, init) => fetch(url.toString().replace("https:", "http:"), init);
  const credentials = mocked
    ? { token: "a-token", fetch: plain }
    : { clientId: process.env.AUTH0_CLIENT_ID, clientSecret: process.env.AUTH0_CLIENT_SECRET };
  return new ManagementClient({ domain, ...credentials, ...options });
}

/** Tells whenever the endpoint or a feed has received something. */
const news = new EventEmitter();

/** An endpoint that remembers what it received and answers as told. */
const endpoint = { status: 204, received: [] };
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  endpoint.received.push({ authorization: request.headers.authorization, event: JSON.parse(Buffer.concat(chunks)) });
  response.writeHead(endpoint.status).end();
  news.emit("news");
});

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
after(() => server.close());

function webhook() {
  const url = mocked ? "https://hooks.example.com/identity" : `http://127.0.0.1:${server.address().port}/hook`;
  const webhook_authorization = { method: "bearer", token: "not-a-real-token" };
  return { type: "webhook", configuration: { webhook_endpoint: url, webhook_authorization } };
}

/** Looks at each news until `found` returns something, and returns that. */
async function eventually(what, found) {
  const signal = AbortSignal.timeout(patience);
  for (;;) {
    const result = found();
    if (result) return result;
    await once(news, "news", { signal }).catch(() => assert.fail(`${what} did not happen within ${patience} ms`));
  }
}

/** Waits until the endpoint has received so much, then asks until the tenant has taken in the last answer. */
async function settled(what, received, asked) {
  await eventually(what, () => mocked || endpoint.received.length >= received);
  const end = Date.now() + patience;
  for (;;) {
    const result = await asked();
    if (result) return result;
    assert.ok(Date.now() < end, `${what} did not happen within ${patience} ms`);
  }
}

describe("a stream", () => {
  const management = client();
  const streams = management.eventStreams;
  let id = "est_7yVnQkR2mWdTzLc4HfJpXa";
  let eventId = "evt_4tKzWn8LqRbVxJ2cMfHsPd";

  test("is created, with its secret kept", async () => {
    const subscriptions = [{ event_type: "user.created" }, { event_type: "user.updated" }];
    const created = await streams.create({ name: "crm-sync", subscriptions, destination: webhook() });
    assert.equal(created.status, "enabled");
    assert.deepEqual(created.subscriptions, subscriptions);
    assert.deepEqual(created.destination.configuration.webhook_authorization, { method: "bearer" });
    if (!mocked) id = created.id;
  });

  test("of the other kinds is created", async () => {
    const subscriptions = [{ event_type: "user.created" }];
    const configuration = { aws_account_id: "210987654321", aws_region: "eu-west-1" };
    const bus = await streams.create({ name: "bus", subscriptions, destination: { type: "eventbridge", configuration } });
    const action_id = "7d0b5f1e-3c58-4a0f-9c41-5b8e2a9d6f30";
    const action = { type: "action", configuration: { action_id } };
    const run = await streams.create({ name: "run", status: "disabled", subscriptions, destination: action });
    if (mocked) return;
    assert.match(bus.destination.configuration.aws_partner_event_source, /^aws\.partner\/auth0\.com\//);
    assert.deepEqual([run.status, run.destination], ["disabled", action]);
  });

  test("is listed, page by page", async () => {
    const page = await streams.list({ take: 2 });
    const held = page.data.length;
    const ids = [];
    for await (const stream of page) ids.push(stream.id);
    if (mocked) return;
    assert.deepEqual([held, ids.length, new Set(ids).size], [2, 3, 3]);
    assert.equal(ids[0], id);
  });

  test("is read and changed", async () => {
    assert.equal((await streams.get(id)).id, id);
    const name = "crm-sync-v2";
    const subscriptions = [{ event_type: "user.updated" }];
    const changed = await streams.update(id, { name, subscriptions });
    assert.deepEqual([changed.name, changed.subscriptions], [name, subscriptions]);
    await streams.update(id, { status: "enabled" });
    await streams.update(id, { destination: webhook() });
  });

  test("carries a test event to its endpoint", async () => {
    const sent = await streams.test(id, { event_type: "user.created" });
    assert.deepEqual([sent.status, sent.attempts], ["pending", []]);
    await streams.test(id, { event_type: "user.created", data: { object: { user_id: "auth0|1" } } });
    if (mocked) return;
    const [first, second] = await eventually("both deliveries", () => endpoint.received.length >= 2 && endpoint.received);
    assert.equal(first.authorization, "Bearer not-a-real-token");
    assert.deepEqual([first.event.id, first.event.a0purpose], [sent.id, "test"]);
    assert.deepEqual(second.event.data, { object: { user_id: "auth0|1" } });
  });

  test("shows what failed, and delivers it again", async () => {
    endpoint.status = 500;
    for (let count = 0; count < 3; count += 1) await streams.test(id, { event_type: "user.created" });
    const failed = await settled("three failures", 2 + 3 * 4, async () => {
      const page = await streams.deliveries.list(id, { take: 50 });
      return (mocked || page.data.length === 3) && page.data;
    });
    assert.equal(failed[0].status, "failed");
    assert.equal(failed[0].attempts.length, 4);
    if (!mocked) {
      assert.equal(failed[0].attempts[0].error_message, "unexpected status code: 500");
      eventId = failed[0].id;
      const ids = [];
      for await (const delivery of await streams.deliveries.list(id, { take: 1 })) ids.push(delivery.id);
      assert.deepEqual(ids, failed.map((delivery) => delivery.id));
    }
    const filter = { statuses: "failed", event_types: "user.created,user.updated" };
    const dates = { date_from: "2020-01-01T00:00:00Z", date_to: "2100-01-01T00:00:00Z" };
    assert.equal((await streams.deliveries.list(id, { ...filter, ...dates })).data[0].event_type, "user.created");
    assert.equal((await streams.deliveries.getHistory(id, eventId)).id, eventId);

    endpoint.status = 204;
    await streams.redeliveries.createById(id, eventId);
    const left = async (count) => mocked || (await streams.deliveries.list(id)).data.length === count;
    await settled("the redelivery", 2 + 3 * 4 + 1, () => left(2));
    await streams.redeliveries.create(id, { ...dates, statuses: ["failed"], event_types: ["user.created"] });
    await settled("the redeliveries", 2 + 3 * 4 + 3, () => left(0));
    await streams.redeliveries.create(id, {});
  });

  test("is deleted, twice if need be", async () => {
    await streams.delete(id);
    await streams.delete(id);
    if (mocked) return;
    const gone = await streams.get(id).catch((error) => error);
    assert.equal(gone.name, "NotFoundError");
    assert.equal(gone.body.message, "The requested stream does not exist.");
  });

  test("that is misnamed, and a token that is none, are refused", { skip: mocked }, async () => {
    const malformed = await streams.get("est_short").catch((error) => error);
    assert.deepEqual([malformed.statusCode, malformed.body.errorCode], [400, "invalid_uri"]);
    const refused = await client({ token: "no-token" }).eventStreams.list().catch((error) => error);
    assert.equal(refused.name, "UnauthorizedError");
  });
});

describe("a user", () => {
  const stop = new AbortController();
  after(() => stop.abort());
  const { users, events } = client();
  const connection = "Username-Password-Authentication";
  const account = { connection, email: "mara.lindqvist@example.com", password: "Not-a-real-passw0rd" };

  test("is created, changed and deleted, and the feed tells of it", async () => {
    const told = mocked ? undefined : follow(await events.subscribe({}, { abortSignal: stop.signal }));
    const created = await users.create({ ...account, user_metadata: { locale: "sv-SE" } });
    const id = created.user_id;
    assert.equal((await users.get(id)).email, account.email);
    const changed = await users.update(id, { nickname: "mara", user_metadata: { locale: null, theme: "dark" } });
    assert.equal(changed.nickname, "mara");
    await users.delete(id);
    if (mocked) return;
    assert.deepEqual(changed.user_metadata, { theme: "dark" });
    const taken = await eventually("the three events", () => told.length >= 3 && told);
    assert.deepEqual(taken.map((message) => message.type), ["user.created", "user.updated", "user.deleted"]);
    assert.equal(taken[1].event.data.object.nickname, "mara");
    assert.equal(taken[0].event.type, "user.created");

    const filter = { from: taken[0].offset, event_type: ["user.deleted"] };
    const rest = follow(await events.subscribe(filter, { abortSignal: stop.signal }));
    assert.equal((await eventually("the last event", () => rest[0])).offset, taken[2].offset);
  });

  /** Collects the events of a feed, progress and errors left out, while the test goes on. */
  function follow(feed) {
    const messages = [];
    (async () => {
      for await (const message of feed) {
        if (message.event) messages.push(message);
        news.emit("news");
      }
    })().catch(() => {});
    return messages;
  }
});
