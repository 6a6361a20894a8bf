import axios from "axios";

const apiKey = process.env.THING_KEY?.trim();

try {
  if (!apiKey) {
    throw new Error("Set THING_KEY first");
  }
  if (!/^[ -~]+$/.test(apiKey)) {
    throw new Error("Invalid character in THING_KEY");
  }
  const response = await axios({
    method: "POST",
    url: "https://api.example.com/v1/it's/$HOME/chat/completions",
    headers: {
      "X-Api-Key": apiKey,
      "Content-Type": "application/json",
    },
    data: String.raw`{
      "model": "it's \"quoted\" \\ back\\slash",
      "messages": [
        {
          "role": "user",
          "content": "$HOME \u0024{HOME} $(touch canary) \u0060touch canary\u0060 #{\u0060touch canary\u0060} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??="
        },
        {
          "role": "user",
          "content": "tab\t line\n cr\r nul\u0000 esc\u001b bell\u0007 ls\u2028 ps\u2029 nel\u0085 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文"
        }
      ],
      "seed": 9007199254740991,
      "options": {
        "": "empty key",
        "0": "numeric key",
        "__proto__": {"constructor": null},
        "class": "#$0 #@x",
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
          1e22
        ]
      }
    }`,
    timeout: 30_000,
    maxRedirects: 0,
    validateStatus: null,
  });
  const { status, statusText, data } = response;
  if (status < 200 || status > 299 || data?.error) {
    throw new Error(`HTTP ${status}: ${describe(data?.error) ?? statusText}`);
  }
  const { content } = data.choices[0].message;
  if (typeof content !== "string") {
    throw new TypeError("a completion without text");
  }
  console.log(content);
} catch (error) {
  // Only the message, on one line: the error itself holds the key.
  const message = explain(error).replace(/[\s\p{Cc}]+/gu, " ");
  console.error(message.replaceAll(apiKey || "\n", "***"));
  process.exit(1);
}

function explain(error) {
  if (error instanceof SyntaxError) return "Unexpected response: invalid JSON";
  if (error instanceof TypeError) {
    return `Unexpected response: ${error.message}`;
  }
  return error.code ? `Request failed: ${error.message}` : error.message;
}

function describe(error) {
  if (typeof error === "string") return error;
  return error?.message ?? (error ? JSON.stringify(error) : undefined);
}
