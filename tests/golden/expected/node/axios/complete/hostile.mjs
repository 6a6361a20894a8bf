import axios from "axios";

const body = {
  model: 'it\'s "quoted" \\ back\\slash',
  messages: [
    {
      role: "user",
      content:
        "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??=",
    },
    {
      role: "user",
      content:
        "tab\t line\n cr\r nul\x00 esc\x1b bell\x07 ls\u2028 ps\u2029 nel\x85 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文",
    },
  ],
  seed: 9007199254740991,
  options: {
    "": "empty key",
    0: "numeric key",
    ["__proto__"]: { constructor: null },
    class: "#$0 #@x",
    "a b'c\"d$e\\f": [
      [],
      {},
      [[]],
      [{}],
      null,
      true,
      false,
      0,
      -1,
      1.5,
      1e-7,
      1e22,
    ],
  },
};

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
    signal: AbortSignal.timeout(30_000),
    validateStatus: null,
  });
  if (status < 200 || status > 299) {
    fail(`HTTP ${status}: ${data?.error?.message ?? statusText}`);
  }

  const text = data?.choices?.[0]?.message?.content;
  if (typeof text !== "string") {
    fail("Unexpected reply: not the JSON of a completion");
  }
  console.log(text);
} catch (error) {
  fail(
    `Request failed: ${axios.isCancel(error) ? "timed out" : error.message}`,
  );
}

function fail(message) {
  console.error(message.replace(/\s+/g, " "));
  process.exit(1);
}
