-- What wrk sends, by its first argument; HEADER="Name: value" adds a header.
--   one PATH                       GET of one address
--   record PREFIX COUNT [SUFFIX]   GET of a random row: PREFIX, ten digits, SUFFIX
--   query FILE COUNT               POST of the JSON in the file to /graphql, with a random row's ten digits in place of {row}
--   lines FILE                     GET of a random line of the file
--   write PATH BODY-FILE COUNT     POST of the body, with a random row's ten digits in place of {row}, under a key of its own
local kind = {}

local function digits(count) return string.format("%d", 1000000000 + math.random(1, count)) end

-- Reads are written beforehand and drawn from, so that wrk takes little of the machine that it shares with what it measures.
local function drawn(requests)
  local count = #requests
  return function() return requests[math.random(count)] end
end

function kind.one(path) return drawn({ wrk.format("GET", path) }) end

function kind.record(prefix, count, suffix)
  -- Written beforehand they would be few, and the program would have many of their answers in its cache.
  local before, after = wrk.format("GET", prefix .. "ROW" .. (suffix or "")):match("^(.-)ROW(.*)$")
  return function() return before .. digits(count) .. after end
end

function kind.query(file, count)
  local body = io.open(file):read("*a"):gsub("{row}", digits(1))
  wrk.headers["Content-Type"] = "application/json"
  local before, after = wrk.format("POST", "/graphql", nil, body):match("^(.-)" .. digits(1) .. "(.*)$")
  if not before then return drawn({ wrk.format("POST", "/graphql", nil, body) }) end
  return function() return before .. digits(count) .. after end
end

function kind.lines(file)
  local requests = {}
  for path in io.lines(file) do requests[#requests + 1] = wrk.format("GET", path) end
  return drawn(requests)
end

function kind.write(path, file, count)
  local body = io.open(file):read("*a")
  local run, sent = string.format("%x-%x", os.time(), math.random(2 ^ 30)), 0
  wrk.headers["Content-Type"] = "application/json"
  return function()
    sent = sent + 1
    wrk.headers["Idempotency-Key"] = run .. "-" .. sent
    return wrk.format("POST", path, nil, (body:gsub("{row}", digits(count))))
  end
end

function init(arguments)
  -- The address of a fresh table differs from thread to thread, and from run to run.
  math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 65536)
  local header = os.getenv("HEADER")
  if header then
    local name, value = header:match("^(.-): (.*)$")
    wrk.headers[name] = value
  end
  request = kind[arguments[1]]((table.unpack or unpack)(arguments, 2))
end
