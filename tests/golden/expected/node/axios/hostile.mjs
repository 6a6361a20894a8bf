import axios from "axios";

process.on("uncaughtException", (error) => {
  console.error(error.message); // the whole error holds the key
  process.exit(1);
});

const response = await axios.post(
  "https://api.example.com/v1/it's/$HOME/chat/completions",
  {
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
  },
  {
    headers: { "X-Api-Key": process.env.THING_KEY.trim() },
    timeout: 30_000,
    maxRedirects: 0,
  },
);
process.stdout.write(response.data.choices[0].message.content);
process.stdout.write("\n");
