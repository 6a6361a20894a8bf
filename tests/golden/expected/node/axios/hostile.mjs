import axios from "axios";

process.on("uncaughtException", (error) => {
  console.error(error instanceof SyntaxError ? "Invalid JSON" : error.message); // the whole error holds the key
  process.exit(1);
});

const response = await axios.post(
  "https://api.example.com/v1/it's/$HOME/chat/completions",
  String.raw`{
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
  {
    headers: {
      "X-Api-Key": process.env.THING_KEY.trim(),
      "Content-Type": "application/json",
    },
    timeout: 30_000,
    maxRedirects: 0,
  },
);
process.stdout.write(response.data.choices[0].message.content.concat("\n"));
