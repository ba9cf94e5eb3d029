-- Deliveries for wrk: every event has an id and a user of its own. TOKEN is the bearer token, RUN begins the ids.
local token, run = os.getenv("TOKEN"), os.getenv("RUN")
local threads, count = 0, 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function request()
  count = count + 1
  local id = string.format("%s%02d%09d", run, number, count)
  local user = string.format(
    '{"created_at":"2026-03-02T09:15:27.493Z","email":"%s@example.com","email_verified":false,"identities":[{"connection":"db",'
      .. '"isSocial":false,"provider":"auth0","user_id":"%s"}],"name":"%s@example.com","nickname":"%s",'
      .. '"updated_at":"2026-03-02T09:15:27.493Z","user_id":"auth0|%s"}', id, id, id, id, id)
  local body = string.format(
    '{"specversion":"1.0","type":"user.created","source":"urn:auth0:nordhaven.eu.auth0.com","id":"evt_%s",'
      .. '"time":"2026-03-02T09:15:27.500Z","a0tenant":"nordhaven","a0stream":"est_8NQABy3UY3Ph3XAEM8zaZH",'
      .. '"data":{"object":%s}}', id, user)
  return wrk.format("POST", nil,
    { ["content-type"] = "application/json", ["authorization"] = "Bearer " .. token }, body)
end
