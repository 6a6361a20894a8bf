import axios from "axios";

const body = String.raw`{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}`;

const apiKey = process.env.THING_KEY;
if (!apiKey) {
  fail("Set THING_KEY first");
}

try {
  const { status, statusText, data } = await axios({
    method: "POST",
    url: "https://api.example.com/v1/it's/$HOME/chat/completions",
    headers: {
      "X-Api-Key": `${apiKey}`,
      "Content-Type": "application/json",
    },
    data: body,
    responseType: "text",
    signal: AbortSignal.timeout(30_000),
    validateStatus: null,
  });
  if (status < 200 || status > 299) {
    const reply = parse(data);
    fail(`HTTP ${status}: ${reply?.error?.message ?? statusText}`);
  }

  if (data !== "" && parse(data) === undefined) {
    fail("Unexpected reply: not JSON");
  }
  console.log(data);
} catch (error) {
  fail(
    `Request failed: ${axios.isCancel(error) ? "timed out" : error.message}`,
  );
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fail(message) {
  console.error(message.replace(/\s+/g, " "));
  process.exit(1);
}
