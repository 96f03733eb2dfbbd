-- Asks for the paths in the file of PATHS, one after the other, and for every second one with a cookie: that page is
-- not answered from what is kept. bench/worker.py runs it.

local paths, at = {}, 0
for line in io.lines(os.getenv("PATHS")) do table.insert(paths, line) end

function request()
  at = at + 1
  local headers = { ["Accept-Encoding"] = "br" }
  if at % 2 == 0 then headers["Cookie"] = "asked=1" end
  return wrk.format("GET", paths[at % #paths + 1], headers)
end
