// Snippets per CPU-second of @readme/httpsnippet for the request on stdin, a new prompt each time. Arguments: seconds
// to measure, 0 for one snippet and no figure (its cold start); then its targets, as target/client.
import { readFileSync } from "node:fs";
import { HTTPSnippet } from "@readme/httpsnippet";

const request = JSON.parse(readFileSync(0, "utf8"));
const [seconds, ...names] = process.argv.slice(2);
const clients = names.map((name) => name.split("/"));
const body = JSON.parse(request.body);
let number = 0;

function snippets(chosen) {
  body.messages[0].content = `What is ${number++} in words, and why does it matter?`;
  const snippet = new HTTPSnippet({
    method: request.method,
    url: request.url,
    httpVersion: "HTTP/1.1",
    headers: [
      { name: "content-type", value: "application/json" },
      { name: "authorization", value: "Bearer KEY" },
    ],
    postData: { mimeType: "application/json", text: JSON.stringify(body) },
  });
  for (const [target, client] of chosen)
    if (!snippet.convert(target, client)) throw new Error(`no snippet for ${target}/${client}`);
  return chosen.length;
}

function rate(chosen, limit) {
  for (let i = 0; i < 2000; i++) snippets(chosen); // until it is compiled
  let done = 0;
  let used = 0;
  const start = process.cpuUsage();
  while (used < limit * 1e6) {
    for (let i = 0; i < 100; i++) done += snippets(chosen);
    const { user, system } = process.cpuUsage(start);
    used = user + system;
  }
  return (done / used) * 1e6;
}

if (Number(seconds) === 0) snippets(clients.slice(0, 1));
else {
  const targets = Object.fromEntries(names.map((name, at) => [name, rate([clients[at]], seconds / 4)]));
  console.log(JSON.stringify({ total: rate(clients, seconds), targets }));
}
