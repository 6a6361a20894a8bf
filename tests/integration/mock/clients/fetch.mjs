// Node's fetch against the URL in argv: prints the whole text, the streamed text and an error's status.
const url = process.argv[2] + "/chat/completions";
const headers = { "Content-Type": "application/json", Authorization: "Bearer sk-test" };
const ask = (body) =>
  fetch(url, { method: "POST", headers, body: JSON.stringify({ model: "q", messages: [{ role: "user", content: "Hello" }], ...body }) });
const text = (await (await ask({})).json()).choices[0].message.content;
let streamed = "", rest = "";
for await (const part of (await ask({ stream: true })).body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + part).split("\n");
  rest = lines.pop();
  for (const line of lines)
    if (line.startsWith("data: {")) streamed += JSON.parse(line.slice(6)).choices[0]?.delta.content ?? "";
}
const error = await ask({ temperature: 3 });
console.log(JSON.stringify({ text, streamed, status: error.status, message: (await error.json()).error.message }));
