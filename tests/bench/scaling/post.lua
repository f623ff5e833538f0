-- Submissions with a key each: OFFICE=id DOMAIN=code TAG=anything wrk -s tests/bench/scaling/post.lua -t1 -c64 -d8s --latency URL
local n, tag = 0, "x"
function setup(t) c = (c or 0) + 1; t:set("tid", c .. "-" .. os.time() .. "-" .. (os.getenv("TAG") or "")) end
function init(args) tag = tid end
local body = '{"office":"' .. os.getenv("OFFICE") .. '","kind":"complaint","domain":"' .. os.getenv("DOMAIN") .. '","title":"小区东门外的路灯连续三周不亮","body":"' .. string.rep("东门外的路灯已经三周不亮，晚上老人出行不便，请派人查看并尽快修好。", 8) .. '"}'
function request()
  n = n + 1
  return wrk.format("POST", "/api/v1/messages", { ["content-type"] = "application/json", ["idempotency-key"] = "key-" .. tag .. "-" .. n .. "-0123456789" }, body)
end
