-- One sender for each thread of wrk: opens the form, sends an inspel, and begins anew as somebody else.
-- bench/sending.py runs it.

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanoseconds; } moment; int clock_gettime(int clock, moment *now);")
local MONOTONIC = 1
local now = ffi.new("moment")
local FORM = "/inspel/lamna/"

local threads, count = {}, 0

function setup(thread)
  count = count + 1
  thread:set("number", count)
  table.insert(threads, thread)
end

local function milliseconds()
  ffi.C.clock_gettime(MONOTONIC, now)
  return tonumber(now.seconds) * 1000 + tonumber(now.nanoseconds) / 1e6
end

local function escape(text)
  return (text:gsub("[^%w%-%._]", function(sign) return string.format("%%%02X", sign:byte()) end))
end

local begun, form

function init()
  times, sent, refused = {}, 0, 0
end

function request()
  if form == nil then
    begun = milliseconds()
    return wrk.format("GET", FORM, { ["Cookie"] = "naravard_before=1" })
  end
  local text = string.format("Bench %d-%d: öppet längre på kvällen vore bra för den som arbetar skift.", number, sent)
  local body = "csrfmiddlewaretoken=" .. escape(form.token) .. "&form_key=" .. escape(form.key)
    .. "&text=" .. escape(text) .. "&role=staff&website=&name=&email="
  return wrk.format("POST", FORM, {
    ["Cookie"] = "naravard_before=1; naravard_csrf=" .. form.cookie,
    ["Content-Type"] = "application/x-www-form-urlencoded",
  }, body)
end

function response(status, headers, body)
  if form == nil then
    local cookie = (headers["Set-Cookie"] or headers["set-cookie"] or ""):match("naravard_csrf=([^;]+)")
    local token = body:match('name="csrfmiddlewaretoken" value="([^"]+)"')
    local key = body:match('name="form_key" value="([^"]+)"')
    if status == 200 and cookie and token and key then
      form = { cookie = cookie, token = token, key = key }
    else
      refused = refused + 1
    end
    return
  end
  if status == 302 then
    sent = sent + 1
    table.insert(times, milliseconds() - begun)
  else
    refused = refused + 1
  end
  form = nil
end

function done(summary)
  local all, refusals = {}, 0
  for _, thread in ipairs(threads) do
    refusals = refusals + thread:get("refused")
    for _, time in ipairs(thread:get("times")) do table.insert(all, time) end
  end
  table.sort(all)
  local function at(share) return all[math.max(1, math.ceil(#all * share))] or 0 end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  print(string.format("RESULT %d %.3f %.1f %.1f %d %d",
    #all, summary.duration / 1e6, at(0.5), at(0.99), refusals, errors))
end
