import axios from "axios";

try {
  const { status, statusText, data } = await axios({
    method: "GET",
    url: "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
    headers: {
      "X-Note": '"it\'s" $HOME \\ #{1} `id`',
    },
    responseType: "text",
    signal: AbortSignal.timeout(300_000),
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
